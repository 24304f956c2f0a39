package dev.smartgateway.policy.read;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PinInvariant;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Each half of an interaction called alone: the plan without any answer, and the judge
 * with answers that no request was sent for.
 */
class PlanAndJudgeTests {

    private static final String OWN = resource("p1");

    private static final String FOREIGN = resource("p2");

    @Test
    void planWhenReadByIdThenTheAnswerHasToBeJudged() {
        UpstreamRequest plan = new Reads(context("/Observation/o1")).plan();
        assertThat(plan.target()).isEqualTo("Observation/o1");
        assertThat(plan.sufficient()).isFalse();
    }

    @Test
    void planWhenReadAsSearchThenItsQueryAloneKeepsToThePatient() {
        PolicyContext context = context("/Observation/o1");
        UpstreamRequest plan = new Reads(context).searchPlan();
        assertThat(plan.sufficient()).isTrue();
        assertThat(PinInvariant.proven(context.patient(), plan)).isTrue();
        assertThat(plan.target()).contains("_id=o1");
    }

    @Test
    void planWhenSearchedThenItsQueryAloneKeepsToThePatient() {
        PolicyContext context = context("/Observation");
        UpstreamRequest plan = search(context).draft(false);
        assertThat(plan.sufficient()).isTrue();
        assertThat(PinInvariant.proven(context.patient(), plan)).isTrue();
    }

    @Test
    void judgeWhenReadIsThePatientsThenShown() {
        assertThat(status(new Reads(context("/Observation/o1")).judge(answer(OWN)))).isEqualTo(200);
        assertThat(status(new Reads(context("/Observation/o1")).judgeSearch(answer(bundle(OWN))))).isEqualTo(200);
    }

    @Test
    void judgeWhenReadIsAnotherPatientsThenNotFound() {
        Reads reads = new Reads(context("/Observation/o1"));
        assertThat(reason(() -> reads.judge(answer(FOREIGN)))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reason(() -> reads.judgeSearch(answer(bundle(FOREIGN))))).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void judgeWhenAVersionIsAnotherPatientsThenNotFoundAndTheCurrentOneIsNotRead() {
        Reads reads = new Reads(context("/Observation/o1/_history/1"));
        assertThat(reason(() -> reads.judgeVersion(answer(FOREIGN)))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reads.judgeVersion(answer(OWN))).isInstanceOf(Step.Send.class);
    }

    @Test
    void judgeWhenASearchBringsAnotherPatientsThenAnAlarm() {
        PolicyContext context = context("/Observation");
        SearchAnswer judge = new SearchAnswer(context, search(context), SearchAnswer.Kind.PAGE,
                new OwnUrl("Observation", Query.EMPTY));
        assertThat(status(judge.judge(answer(bundle(OWN))))).isEqualTo(200);
        assertThat(reason(() -> judge.judge(answer(bundle(FOREIGN))))).isEqualTo(Reason.FOREIGN_ANSWER);
    }

    private static SearchPlan search(PolicyContext context) {
        return SearchPlan.of(context, ScopeGate.rule("Observation"),
                ScopeGate.require(context, "Observation", Access.SEARCH), Query.EMPTY);
    }

    private static PolicyContext context(String path) {
        FhirCall call = new FhirCall("GET", path, null, Map.of(), new byte[0],
                CaseRequest.pin("p1", "patient/*.rs", AccessPolicy.defaults()));
        return PolicyContext.of(call, Route.parse("GET", path, false));
    }

    private static String resource(String patient) {
        return "{'resourceType':'Observation','id':'o1','subject':{'reference':'Patient/" + patient + "'}}";
    }

    private static String bundle(String resource) {
        return "{'resourceType':'Bundle','type':'searchset','entry':[{'fullUrl':'" + ScriptedUpstream.BASE
                + "/Observation/o1','resource':" + resource + "}]}";
    }

    private static UpstreamAnswer answer(String text) {
        return new UpstreamAnswer(200, Map.of("Content-Type", "application/fhir+json"),
                text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static int status(Step step) {
        return ((Step.Respond) step).answer().status();
    }

    private static Reason reason(ThrowingCallable judged) {
        return catchThrowableOfType(Denied.class, judged).reason();
    }

}
