package dev.smartgateway.problem;

import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.Party;
import dev.smartgateway.reason.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every reason leaves exactly one log line, in every format of the answer.
 */
class RefusalLogTests {

    private static final Pattern LINE = Pattern.compile("request [0-9a-f]{24} -> (?<status>\\d{3}) (?<code>[a-z-]+)"
            + " party (?<party>[a-z-]+) rule (?<rule>\\S+) field (?<field>\\S+)(: .+)?");

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.smartgateway.problem");

    private final Level level = this.logger.getLevel();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private final RequestIdFilter first = new RequestIdFilter(new SecureRandom());

    private final ProblemHandler last = new ProblemHandler(new ProblemWriter());

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

    private void serve(WebFilterChain door) {
        ServerWebExchange exchange = MockServerWebExchange
            .from(MockServerHttpRequest.get("/launch?iss=secret-value").header("Accept", "text/html"));
        this.first.filter(exchange, door).onErrorResume((failure) -> this.last.handle(exchange, failure)).block();
    }

    private void assertLine(Reason reason, String rule, String field) {
        assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage).singleElement().satisfies((line) -> {
            assertThat(line).matches(LINE)
                .contains(" -> " + reason.status() + " " + reason.code() + " ",
                        " party " + Party.of(reason).code() + " ", " rule " + rule + " ", " field " + field)
                .doesNotContain("secret-value");
        });
    }

    @ParameterizedTest
    @EnumSource
    void handleWhenAnyReasonIsThrownThenOneLineWithItsRuleAndField(Reason reason) {
        serve((exchange) -> Mono.error(reason.at("some-rule", "some_field", "a setting")));
        assertLine(reason, "some-rule", "some_field: a setting");
    }

    @ParameterizedTest
    @EnumSource
    void commitWhenAPageOfAnyReasonIsAnsweredThenOneLine(Reason reason) {
        serve((exchange) -> {
            exchange.getResponse().getHeaders().set(ProblemWriter.REASON_HEADER, reason.code());
            return exchange.getResponse().setComplete();
        });
        assertLine(reason, "none", "none");
    }

    /** As the doors do that write an audit event before they fail. */
    @ParameterizedTest
    @EnumSource
    void tellWhenAnyReasonIsToldTwiceThenOneLine(Reason reason) {
        serve((exchange) -> {
            RefusalLog.tell(exchange, reason.problem(), reason.at("first", "a"));
            return Mono.error(reason.at("second", "b"));
        });
        assertLine(reason, "first", "a");
    }

    @Test
    void leaveWhenAnotherWritesTheLineThenNoneHere() {
        serve((exchange) -> {
            RefusalLog.leave(exchange);
            return Mono.error(Reason.SCOPE.asException());
        });
        assertThat(this.log.list).isEmpty();
    }

    @Test
    void commitWhenNothingIsRefusedThenNoLine() {
        serve((exchange) -> exchange.getResponse().setComplete());
        assertThat(this.log.list).isEmpty();
    }

    @Test
    void handleWhenABugThenItsPlaceAndNotItsMessage() {
        serve((exchange) -> Mono.error(new IllegalStateException("secret-value")));
        assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
            .hasSize(2)
            .noneMatch((line) -> line.contains("secret-value"))
            .anyMatch((line) -> line.contains("IllegalStateException at \n    at dev.smartgateway.problem"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Patient/123?x", "two words", "a\nb", "https://ehr.example/fhir" })
    void findingWhenItsFieldIsNoNameThenIsNone(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Finding.of("rule", value));
        assertThatIllegalArgumentException().isThrownBy(() -> Finding.of(value, null));
    }

    @Test
    void partyWhenReasonsAreSortedThenEachPartyIsNamedByItsOwn() {
        assertThat(List.of(Reason.values())).extracting(Party::of).contains(Party.values());
        assertThat(Party.of(Reason.APP_FILES)).isEqualTo(Party.FILES).isNotEqualTo(Party.of(Reason.UPSTREAM_FAILED));
    }

}
