package dev.smartgateway.policy.read;

import java.util.Map;
import java.util.Optional;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which addresses the FHIR service may name as further pages of a list, and the length of
 * a file that is passed through.
 */
class FurtherPageTests {

    private static final int LONGEST = 30_000;

    private static PolicyContext context(String path) {
        FhirCall call = new FhirCall("GET", path, null, Map.of(), new byte[0],
                CaseRequest.pin("p1", "patient/*.rs", AccessPolicy.defaults()));
        return PolicyContext.of(call, Route.parse("GET", path, false));
    }

    private static Optional<String> next(String path, String type, SearchAnswer.Kind kind, String url) {
        SearchPlan plan = new SearchPlan(ScopeGate.rule(type), GrantedAccess.UNCONSTRAINED, path, Query.EMPTY,
                Query.EMPTY, true);
        return Pages.of(context("/" + path)).sealed(plan, kind, new BundleScan.Link("next", url));
    }

    private static Optional<String> everything(String url) {
        return next("Patient/p1/$everything", "Patient", SearchAnswer.Kind.EVERYTHING, url);
    }

    @ParameterizedTest
    @ValueSource(strings = { "?page=2", "/Patient/p1/$everything?page=2", "/Patient/p1/%24everything?page=2",
            "/Patient/p1/*?page=2", "/Patient?page=2", "/Observation?page=2", "/Patient/p1/$everything" })
    void nextWhenOfTheWholeRecordThenSealed(String target) {
        assertThat(everything(ScriptedUpstream.BASE + target).orElseThrow())
            .startsWith("https://app.example/launches/p1/fhir/Patient/p1/$everything?_page=");
    }

    /** Only what is a list may have further pages. */
    @ParameterizedTest
    @ValueSource(strings = { "/Patient/p1/$summary?page=2", "/Patient/p1/$validate?page=2", "/Patient/p1/$none?page=2",
            "/Patient/p1/$?page=2", "/Patient/p2/$everything?page=2", "/Patient/p2/*?page=2", "/Patient/p1?page=2",
            "/Patient/p1/Observation?page=2", "/$everything?page=2", "/Patient/$everything?page=2",
            "/Observation/o1?page=2", "/metadata?page=2" })
    void nextWhenTheWholeRecordWouldGoOnElsewhereThenRefused(String target) {
        assertThatExceptionOfType(Denied.class).isThrownBy(() -> everything(ScriptedUpstream.BASE + target))
            .satisfies((denied) -> assertThat(denied.reason()).isEqualTo(Reason.UNCHECKABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/Observation/$validate?page=2", "/Observation/$none?page=2",
            "/Observation/$everything?page=2", "/Observation/o1/$validate?page=2" })
    void nextWhenASearchWouldGoOnAtAnotherOperationThenRefused(String target) {
        assertThatExceptionOfType(Denied.class).isThrownBy(
                () -> next("Observation", "Observation", SearchAnswer.Kind.PAGE, ScriptedUpstream.BASE + target));
    }

    @Test
    void nextWhenItIsAsLongAsARequestLineMayBeThenSealedAndWhenLongerThenRefused() {
        String start = "Observation?page=";
        String longest = ScriptedUpstream.BASE + "/" + start + "x".repeat(LONGEST - start.length());
        assertThat(next("Observation", "Observation", SearchAnswer.Kind.PAGE, longest)).isPresent();
        assertThatExceptionOfType(Denied.class)
            .isThrownBy(() -> next("Observation", "Observation", SearchAnswer.Kind.PAGE, longest + "x"));
    }

    @ParameterizedTest
    @CsvSource({ "5,5", "0,0", "123456789012345678,123456789012345678", "1234567890123456789,", "-5,", "5x,", ",",
            "'5, 5'," })
    void fileWhenPassedThroughThenItsLengthIfThatIsANumber(String length, String told) {
        String handle = context("/").call().pin().handles().seal("file\np1\nBinary/b");
        Map<String, String> headers = (length != null) ? Map.of("Content-Type", "image/png", "Content-Length", length)
                : Map.of("Content-Type", "image/png");
        Step step = new Attachments(context("/Binary/" + handle)).judge(UpstreamAnswer.unread(200, headers));
        GatewayAnswer answer = ((Step.Respond) step).answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("Content-Length")).isEqualTo(told);
        assertThat(answer.headers()).containsEntry("Content-Type", "image/png");
    }

}
