package dev.smartgateway.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import dev.smartgateway.reason.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalAuditFilterTests {

    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    private final VirtualTimeScheduler later = VirtualTimeScheduler.create();

    private final RefusalAuditFilter filter = new RefusalAuditFilter(this.events::add,
            Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC), this.later);

    private void refuse(String path, Reason reason, boolean told) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get(path));
        if (told) {
            AuditEvent.of(Instant.EPOCH, "fhir").from(exchange);
        }
        this.filter.filter(exchange, (same) -> Mono.error(reason.asException())).onErrorComplete().block();
    }

    @ParameterizedTest
    @CsvSource({ "/fhir/Patient/p1,fhir", "/launches/x/fhir/Patient,fhir", "/launch,launch", "/callback/x,callback",
            "/logout,logout", "/logout/backchannel,logout", "/actuator/sessions,operator", "/,request",
            "/launches,request" })
    void filterWhenRefusedBeforeAnybodyWroteThenOneEventOfTheRightKind(String path, String kind) {
        refuse(path, Reason.TOO_MANY, false);
        assertThat(this.events).singleElement().satisfies((event) -> {
            assertThat(event.action().kind()).isEqualTo(kind);
            assertThat(event.outcome().reason()).isEqualTo("too-many-requests");
            assertThat(event.outcome().result()).isEqualTo("denied");
            assertThat(AuditLineTests.text(event)).doesNotContain("p1");
        });
    }

    @Test
    void filterWhenSomebodyWroteThenNoSecondEvent() {
        refuse("/fhir/Patient", Reason.TOO_MANY, true);
        assertThat(this.events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, names = { "NOT_FOUND", "NO_SESSION" })
    void filterWhenNothingIsThereOrNobodyIsSignedInThenNoEvent(Reason reason) {
        refuse("/launches", reason, false);
        assertThat(this.events).isEmpty();
    }

    @Test
    void filterWhenAnOperatorHasNoCredentialThenOneEvent() {
        refuse("/actuator/sessions", Reason.OPERATOR_CREDENTIAL, false);
        assertThat(this.events).hasSize(1);
    }

    @Test
    void filterWhenThereAreManyInASecondThenTheRestIsSummedUp() {
        for (int i = 0; i < RefusalAuditFilter.EACH + 30; i++) {
            refuse("/launch", (i % 2 == 0) ? Reason.TOO_MANY : Reason.BAD_HOST, false);
        }
        assertThat(this.events).hasSize(RefusalAuditFilter.EACH);
        this.later.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(this.events.subList(RefusalAuditFilter.EACH, this.events.size())).extracting(AuditEvent::times)
            .containsExactlyInAnyOrder(15L, 15L);
        this.later.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(this.events).hasSize(RefusalAuditFilter.EACH + 2);
    }

    @Test
    void sourcesWhenTheyMakeEventsThenByTheBuilder() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter((file) -> file.toString().endsWith(".java"))
                .filter((file) -> !file.endsWith("AuditEventBuilder.java"))
                .filter(RefusalAuditFilterTests::makesEvents)).isEmpty();
        }
    }

    private static boolean makesEvents(Path file) {
        try {
            return Files.readString(file)
                .matches(
                        "(?s).*new AuditEvent(\\.(Action|Who|Outcome))?\\((?!null, null, null, null, null, null\\);).*");
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
