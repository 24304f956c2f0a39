package dev.smartgateway.reason;

import java.nio.charset.StandardCharsets;

import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.problem.ProblemWriter;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class ReasonOutcomeTests {

    @ParameterizedTest
    @EnumSource
    void outcomeWhenPolicyOrGatewayRefusesThenOneShape(Reason reason) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/fhir/Patient"));
        new ProblemWriter().write(exchange, reason.problem()).block();
        byte[] denied = new Denied(reason, "rule").answer().body();
        assertThat(exchange.getResponse().getBodyAsString().block())
            .isEqualTo(new String(denied, StandardCharsets.UTF_8))
            .contains("\"code\":\"" + reason.code() + "\"", "\"diagnostics\":");
        assertThat(exchange.getResponse().getHeaders().getFirst("Content-Type"))
            .isEqualToIgnoringWhitespace(new Denied(reason, "rule").answer().headers().get("Content-Type"));
    }

    @ParameterizedTest
    @EnumSource
    void issueTypeWhenAnyReasonThenR4DefinesIt(Reason reason) {
        assertThat(IssueType.fromCode(ReasonOutcome.issueType(reason.status()))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = { 500, 502 })
    void issueTypeWhenItFailedThenIsNoInvitationToTryAgain(int status) {
        assertThat(ReasonOutcome.issueType(status)).isEqualTo("exception");
    }

}
