package dev.smartgateway.proxy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.proxy.upstream.Sending;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.SignalType;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FhirCallRecorderTests {

    private final List<AuditEvent> events = new ArrayList<>();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final FhirCallRecorder journal = new FhirCallRecorder(this.events::add, this.meters,
            Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC), (exchange) -> null);

    private final Logger logger = (Logger) LoggerFactory.getLogger(FhirCallRecorder.class);

    private final Level level = this.logger.getLevel();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        this.log.start();
        this.logger.setLevel(Level.INFO);
        this.logger.addAppender(this.log);
    }

    @AfterEach
    void stopListening() {
        this.logger.detachAppender(this.log);
        this.logger.setLevel(this.level);
    }

    private static Verdict verdict(String type, List<String> reported, List<Verdict> parts) {
        return new Verdict(null, "allowed", new Verdict.Action(Interaction.READ, type, "secret-id"), false, reported,
                parts);
    }

    private void close(Verdict verdict) {
        FhirCallRecord call = this.journal
            .open(MockServerWebExchange.from(MockServerHttpRequest.get("/fhir/Task/secret-id")));
        call.answered(verdict, 200);
        this.journal.close(call, SignalType.ON_COMPLETE);
    }

    private double count(String rule, String type) {
        return this.meters.get(GatewayMetric.FHIR_WOULD_DENY.metric())
            .tags("rule", rule, "type", type, "interaction", "read")
            .counter()
            .count();
    }

    @Test
    void closeWhenARuleOnTrialWouldHaveDeniedThenLogMetricAndAuditSaySo() {
        close(verdict("Task", List.of("policy-type"), List.of()));
        assertThat(count("policy-type", "Task")).isOne();
        assertThat(this.events).singleElement()
            .satisfies((event) -> assertThat(event.outcome().wouldDeny()).containsExactly("policy-type"))
            .satisfies((event) -> assertThat(event.outcome().result()).isEqualTo("allowed"));
        assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
            .anyMatch((line) -> line.contains("fhir read Task would be denied by policy-type, which is report-only"))
            .noneMatch((line) -> line.contains("secret-id"));
    }

    @Test
    void closeWhenPartsOfABatchWouldHaveBeenDeniedThenEachIsCounted() {
        close(verdict(null, List.of(), List.of(verdict("Task", List.of("policy-type"), List.of()),
                verdict("Task", List.of("policy-type", "policy-parameter"), List.of()))));
        assertThat(count("policy-type", "Task")).isEqualTo(2);
        assertThat(count("policy-parameter", "Task")).isOne();
        assertThat(this.events.get(0).outcome().wouldDeny()).containsExactly("policy-type", "policy-parameter");
        assertThat(this.events.get(0).outcome().parts()).hasSize(2)
            .contains(new AuditEvent.Part("read", "Task", "secret-id", "allowed", null));
    }

    @Test
    void closeWhenCancelledBeforeTheAnswerThenTheAuditSaysWhatWasAskedAndThatItWasSent() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.put("/fhir/Observation/o1"));
        FhirCallRecord call = this.journal.open(exchange);
        call.understood("PUT", "/Observation/o1", false);
        exchange.getAttributes().put(Sending.class.getName(), AuditEvent.Action.RESULT_UNKNOWN);
        this.journal.close(call, SignalType.CANCEL);
        AuditEvent.Action action = this.events.get(0).action();
        assertThat(action.interaction()).isEqualTo("update");
        assertThat(action.type()).isEqualTo("Observation");
        assertThat(action.id()).isEqualTo("o1");
        assertThat(action.sent()).isEqualTo("yes, result unknown");
    }

    @ParameterizedTest
    @CsvSource({ "GET,/Patient/p1,read,Patient,p1,", "POST,/Task,create,Task,,no", "DELETE,/Task/t1,delete,Task,t1,no",
            "PATCH,/Task/t1,patch,Task,t1,no", "POST,/,batch,,,no", "GET,/Observation,search-type,Observation,," })
    // CHECKSTYLE:OFF a row of the table
    void closeWhenRefusedBeforeItWasSentThenTheAuditSaysWhatWasAsked(String method, String path, String interaction,
            String type, String id, String sent) {
        // CHECKSTYLE:ON
        FhirCallRecord call = this.journal.open(MockServerWebExchange.from(MockServerHttpRequest.get("/fhir")));
        call.understood(method, path, false);
        call.failed(Reason.UPSTREAM_UNAVAILABLE.asException());
        this.journal.close(call, SignalType.ON_ERROR);
        assertThat(this.events.get(0).action())
            .isEqualTo(new AuditEvent.Action("fhir", interaction, type, id, "null", null, sent));
    }

    @Test
    void beforeAnswerWhenToldThenTheEndDoesNotTellAgain() {
        FhirCallRecord call = this.journal.open(MockServerWebExchange.from(MockServerHttpRequest.get("/fhir/Task/1")));
        call.answered(verdict("Task", List.of(), List.of()), 200);
        this.journal.beforeAnswer(call).block();
        assertThat(this.events).hasSize(1);
        this.journal.close(call, SignalType.CANCEL);
        assertThat(this.events).hasSize(1);
    }

    @Test
    void admitWhenTheTrailWantsNoWritesThenRefusedAndSaysWhenToComeBack() {
        FhirCallRecorder strict = new FhirCallRecorder(new NoWrites(), this.meters, Clock.systemUTC(),
                (exchange) -> null);
        FhirCallRecord read = strict.open(MockServerWebExchange.from(MockServerHttpRequest.get("/fhir/Task/1")));
        read.understood("GET", "/Task/1", false);
        strict.admit(read);
        FhirCallRecord write = strict.open(MockServerWebExchange.from(MockServerHttpRequest.get("/fhir/Task/1")));
        write.understood("DELETE", "/Task/1", false);
        Problem problem = catchThrowableOfType(ProblemException.class, () -> strict.admit(write)).problem();
        assertThat(problem.code()).isEqualTo("audit-unavailable");
        assertThat(problem.retryAfter()).isPositive();
    }

    /** A trail that cannot be written. */
    private static final class NoWrites implements AuditTrail {

        @Override
        public void record(AuditEvent event) {
            // is lost
        }

        @Override
        public boolean admits(boolean writes) {
            return !writes;
        }

    }

    @Test
    void closeWhenNoRuleIsOnTrialThenNothingIsCounted() {
        close(verdict("Task", List.of(), List.of()));
        assertThat(this.meters.find(GatewayMetric.FHIR_WOULD_DENY.metric()).counter()).isNull();
        assertThat(this.events.get(0).outcome().wouldDeny()).isEmpty();
    }

}
