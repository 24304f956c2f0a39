package dev.smartgateway.policy.flow;

import java.util.Map;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The meaning of every status at which it changes.
 */
class AnswersTests {

    private static final PolicyContext CONTEXT = PolicyContext.of(
            new FhirCall("GET", "/Observation/o1", null, Map.of(), new byte[0],
                    CaseRequest.pin("p1", "patient/*.cruds", AccessPolicy.defaults())),
            Route.parse("GET", "/Observation/o1", false));

    @ParameterizedTest
    @ValueSource(ints = { 200, 201, 204, 299 })
    void requireWhenSuccessThenAccepted(int status) {
        assertThatCode(() -> Answers.requireSuccess(CONTEXT, answer(status))).doesNotThrowAnyException();
        assertThatCode(() -> Answers.requireWritten(CONTEXT, answer(status))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({ "99, UPSTREAM_FAILED, upstream", "100, UNCHECKABLE, status", "199, UNCHECKABLE, status",
            "300, UNCHECKABLE, status", "399, UNCHECKABLE, status", "400, UPSTREAM_REFUSED, upstream",
            "401, UPSTREAM_FAILED, upstream", "429, UPSTREAM_UNAVAILABLE, upstream", "499, UPSTREAM_REFUSED, upstream",
            "500, UPSTREAM_FAILED, upstream", "503, UPSTREAM_UNAVAILABLE, upstream", "599, UPSTREAM_FAILED, upstream" })
    void requireSuccessWhenAnotherStatusThenItsReason(int status, Reason reason, String rule) {
        requireDenied(() -> Answers.requireSuccess(CONTEXT, answer(status)), reason, rule);
    }

    /** Only a clear refusal says that nothing was written. */
    @ParameterizedTest
    @CsvSource({ "99, UNCONFIRMED, upstream", "100, UNCONFIRMED, status", "199, UNCONFIRMED, status",
            "300, UNCONFIRMED, status", "399, UNCONFIRMED, status", "400, UPSTREAM_REFUSED, upstream",
            "401, UPSTREAM_FAILED, upstream", "429, UPSTREAM_UNAVAILABLE, upstream", "499, UPSTREAM_REFUSED, upstream",
            "500, UNCONFIRMED, upstream", "501, UPSTREAM_FAILED, upstream", "502, UNCONFIRMED, upstream",
            "503, UPSTREAM_UNAVAILABLE, upstream", "504, UNCONFIRMED, upstream" })
    void requireWrittenWhenAnotherStatusThenItsReason(int status, Reason reason, String rule) {
        requireDenied(() -> Answers.requireWritten(CONTEXT, answer(status)), reason, rule);
    }

    private static void requireDenied(ThrowingCallable judged, Reason reason, String rule) {
        assertThatExceptionOfType(Denied.class).isThrownBy(judged).satisfies((denied) -> {
            assertThat(denied.reason()).isEqualTo(reason);
            assertThat(denied.rule()).isEqualTo(rule);
        });
    }

    private static UpstreamAnswer answer(int status) {
        return new UpstreamAnswer(status, Map.of(), new byte[0]);
    }

}
