package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is at the limit of a rule: sizes, spellings of the patient, includes from included
 * resources, scopes for the user's own resource, look-ups that are not needed.
 */
class BoundaryTests {

    private static final String CREATE = "{'fullUrl':'urn:uuid:1','resource':{'resourceType':'Observation',"
            + "'subject':{'reference':'Patient/p1'}},'request':{'method':'POST','url':'Observation'}}";

    private static Asked transaction(String... entries) {
        return Asked.send("POST", "/", Asked.JSON,
                "{'resourceType':'Bundle','type':'transaction','entry':[" + String.join(",", entries) + "]}");
    }

    private static PatientContext bareIds(PatientContext launch) {
        PatientContext.Bases bases = launch.bases();
        return new PatientContext(launch.patient(), launch.granted(), launch.policy(),
                new PatientContext.Bases(bases.client(), bases.service(), bases.signIn(), true), launch.handles(),
                launch.maxAnswer(), launch.references());
    }

    private static String preference(Asked asked) {
        return asked.end().sent().get(0).headers().get("Prefer");
    }

    /** The answer would hold the resources once more, and must fit into memory. */
    @Test
    void transactionWhenLargerThanHalfOfAnAnswerThenTheResourcesAreNotWanted() {
        int size = transaction(CREATE).end().sent().get(0).body().length;
        assertThat(preference(transaction(CREATE))).isEqualTo("return=representation");
        assertThat(preference(transaction(CREATE).largest(2 * size))).isEqualTo("return=representation");
        assertThat(preference(transaction(CREATE).largest(2 * size - 1))).isNull();
    }

    @Test
    void transactionWhenItPatchesThenTheResourcesAreNotWanted() {
        String patch = "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"x\"}]";
        String entry = "{'resource':{'resourceType':'Binary','contentType':'application/json-patch+json','data':'"
                + Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8))
                + "'},'request':{'method':'PATCH','url':'Observation/o1'}}";
        Asked.Ending end = transaction(CREATE, entry)
            .answer("{'resourceType':'Observation','id':'o1','meta':{'versionId':'2'},"
                    + "'subject':{'reference':'Patient/p1'}}")
            .end();
        assertThat(end.outcome()).isEqualTo("POST ");
        assertThat(end.sent().get(1).headers()).doesNotContainKey("Prefer");
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p1,p1,Patient/p1", "p1,p1,Patient/p1", "Location/l,Location/l,Location/l",
            "https://app.example/launches/p1/fhir/Patient/p1,p1,Patient/p1" })
    void searchWhenAReferenceIsThePatientThenAsTheServiceSpellsIt(String value, String bare, String typed) {
        assertThat(Asked.get("/Observation?focus=" + value).launch(BoundaryTests::bareIds).end().target())
            .isEqualTo("Observation?patient=p1&focus=" + bare);
        assertThat(Asked.get("/Observation?focus=" + value).end().target())
            .isEqualTo("Observation?patient=Patient/p1&focus=" + typed);
        assertThat(Asked.get("/Observation?focus:Patient=Patient/p1").launch(BoundaryTests::bareIds).end().target())
            .isEqualTo("Observation?patient=p1&focus:Patient=Patient/p1");
    }

    /** A reference from the root of the server is one below the base, too. */
    @ParameterizedTest
    @CsvSource({ "/fhir/Practitioner/x,GET Slot?schedule.actor=Practitioner/x",
            "x,GET Slot?schedule.actor=Practitioner/x", "/Practitioner/x,403 chain", "/x,403 chain" })
    void searchWhenAChainHasATypedValueThenTypeAndId(String value, String outcome) {
        assertThat(Asked.get("/Slot?schedule.actor:Practitioner=" + value).end().outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "DELETE,/Observation/$lastn,'GET, HEAD, POST'", "PUT,/Patient/p1/$everything,'GET, HEAD, POST'",
            "GET,/Observation/$validate,POST", "DELETE,/Observation/$validate,POST" })
    void operationWhenAnotherMethodThenTheAllowedOnesAreNamed(String method, String url, String allowed) {
        Asked.Ending end = Asked.send(method, url, Asked.JSON, "").end();
        assertThat(end.outcome()).isEqualTo("405 operation-method");
        assertThat(end.header("Allow")).isEqualTo(allowed);
    }

    /** With a scope for its type the user's resource is read like any other. */
    @ParameterizedTest
    @CsvSource({ "openid fhirUser,b,200 allowed", "openid fhirUser patient/Organization.r?type=a,a,200 allowed",
            "openid fhirUser patient/Organization.r?type=a,b,404 membership",
            "openid fhirUser patient/Practitioner.r,b,200 allowed" })
    void readWhenAScopeCoversTheTypeOfTheUserThenItsConstraintHolds(String scopes, String code, String outcome) {
        assertThat(Asked.get("/Organization/d1")
            .user("Organization/d1")
            .scopes(scopes)
            .answer("{'resourceType':'Organization','id':'d1','type':[{'coding':[{'code':'" + code + "'}]}]}")
            .end()
            .outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "patient/Observation.rs patient/Organization.rs,403 include-scope",
            "patient/Observation.rs patient/Organization.rs patient/PractitionerRole.rs,GET Observation" })
    void searchWhenAnIncludeStartsFromIncludedOnesThenTheyMustBeReadable(String scopes, String outcome) {
        assertThat(
                Asked.get("/Observation?_include=Observation:performer&_include:iterate=PractitionerRole:organization")
                    .scopes(scopes)
                    .end()
                    .outcome())
            .startsWith(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "_revinclude=Provenance:target:Observation,403 include", "_revinclude=Provenance:target:Encounter,GET",
            "_revinclude=Observation:encounter&_revinclude:iterate=Provenance:target:Observation,GET" })
    void searchWhenAReverseIncludeNamesATypeThenTheSearchedOneUnlessItIterates(String include, String outcome) {
        assertThat(Asked.get("/Encounter?" + include).end().outcome()).startsWith(outcome);
    }

    /** Who acted does not decide whose a Provenance is. */
    @ParameterizedTest
    @ValueSource(strings = { "RelatedPerson/r", "Device/d", "Observation/o" })
    void readWhenAProvenanceNamesWhoActedThenOnlyTargetsAreLookedUp(String actor) {
        String provenance = "{'resourceType':'Provenance','id':'v','target':[{'reference':'%s'}],"
                + "'agent':[{'who':{'reference':'" + actor + "'}}]}";
        assertThat(Asked.get("/Provenance/v").answer(provenance.formatted("Patient/p1")).end().outcome())
            .isEqualTo("200 allowed");
        Asked.Ending end = Asked.get("/Provenance/v").answer(provenance.formatted("Encounter/e")).end();
        assertThat(end.target()).startsWith("Encounter?patient=Patient/p1&_id=e&");
    }

    @ParameterizedTest
    @CsvSource({ "application/fhir+json,200 allowed", "text/html,502 media-type" })
    void readWhenALookUpIsNotAnsweredInJsonThenNotCheckable(String type, String outcome) {
        assertThat(Asked.get("/Provenance/v")
            .answer("{'resourceType':'Provenance','id':'v','target':[{'reference':'Encounter/e'}]}")
            .answer(200, Map.of("Content-Type", type), "{'resourceType':'Bundle','type':'searchset','entry':[{"
                    + "'resource':{'resourceType':'Encounter','id':'e','subject':{'reference':'Patient/p1'}}}]}")
            .end()
            .outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "1,true", "499,true", "500,true", "501,false" })
    void validateWhenATextIsLongThenLeftOut(int length, boolean told) {
        Asked.Ending end = Asked
            .send("POST", "/Observation/$validate", Asked.JSON,
                    "{'resourceType':'Observation','subject':{'reference':'Patient/p1'}}")
            .answer("{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':'structure',"
                    + "'diagnostics':'" + "x".repeat(length) + "'}]}")
            .end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.body().at("/issue/0").has("diagnostics")).isEqualTo(told);
    }

}
