package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Provenance belongs to the owner of its targets: unknown targets are looked up with
 * the pin, for reads, searches, includes and creates alike.
 */
class TraceTests {

    private static final String LOOK_UP = "GET Observation?patient=Patient/p1&_id=o&_elements=id,meta,subject&_count=25";

    private static String provenance(String id, String... targets) {
        return "{'resourceType':'Provenance','id':'" + id + "','target':[{'reference':'"
                + String.join("'},{'reference':'", targets) + "'}]}";
    }

    private static String observation(String owner, String id) {
        return "{'resourceType':'Bundle','type':'searchset','entry':[{'resource':{'resourceType':'Observation','id':'"
                + id + "','subject':{'reference':'" + owner + "'}}}]}";
    }

    private static Asked create(String target) {
        return Asked.send("POST", "/Provenance", Asked.JSON,
                "{'resourceType':'Provenance','recorded':'2024-01-01T00:00:00Z','target':[{'reference':'" + target
                        + "'}],'agent':[{'who':{'reference':'Practitioner/d'}}]}");
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p1,o,200 allowed", "Patient/p2,o,404 membership", "Patient/p1,z,404 membership" })
    void readWhenATargetIsUnknownThenItIsLookedUp(String owner, String id, String outcome) {
        Asked asked = Asked.get("/Provenance/v").answer(provenance("v", "Observation/o", "Practitioner/d"));
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        assertThat(asked.answer(observation(owner, id)).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void readWhenAnotherPatientIsNamedThenNothingIsLookedUp() {
        Asked.Ending end = Asked.get("/Provenance/v").answer(provenance("v", "Observation/o", "Patient/p2")).end();
        assertThat(end.outcome()).isEqualTo("404 membership");
        assertThat(end.sent()).hasSize(1);
    }

    @Test
    void vreadWhenATargetIsUnknownThenItIsLookedUpOnce() {
        Asked asked = Asked.get("/Provenance/v/_history/1").answer(provenance("v", "Observation/o"));
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        asked.answer(observation("Patient/p1", "o")).answer(provenance("v", "Observation/o"));
        assertThat(asked.end().outcome()).isEqualTo("200 allowed");
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p1,'a,v'", "Patient/p2,a" })
    void searchWhenIncludedAndUnknownThenItIsLookedUp(String owner, String ids) {
        Asked asked = Asked.get("/Encounter?_revinclude=Provenance:target")
            .searchset("{'relation':'self','url':'SELF'}",
                    "{'resource':{'resourceType':'Encounter','id':'a','subject':{'reference':'Patient/p1'}},"
                            + "'search':{'mode':'match'}}",
                    "{'resource':" + provenance("v", "Encounter/a", "Observation/o") + ",'search':{'mode':'include'}}");
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        assertThat(asked.answer(observation(owner, "o")).end().ids()).isEqualTo(ids);
    }

    @Test
    void searchWhenTheTargetIsAnotherEntryThenNothingIsLookedUp() {
        Asked.Ending end = Asked.get("/Provenance")
            .searchset("{'relation':'self','url':'SELF'}", "{'resource':" + provenance("v", "Patient/p1") + "}",
                    "{'resource':" + provenance("w", "Patient/p1", "Provenance/v") + "}")
            .end();
        assertThat(end.sent()).hasSize(1);
        assertThat(end.ids()).isEqualTo("v,w");
    }

    @Test
    void searchWhenTheTargetIsOwnThenItTakesThePlaceOfThePin() {
        Asked asked = Asked.get("/Provenance?target=Observation/o");
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        asked.answer(observation("Patient/p1", "o"));
        assertThat(asked.end().outcome()).isEqualTo("GET Provenance?target=Observation/o");
        Asked.Ending end = asked
            .searchset("{'relation':'self','url':'SELF'}", "{'resource':" + provenance("v", "Observation/o") + "}",
                    "{'resource':" + provenance("w", "Observation/o", "Patient/p2") + "}")
            .end();
        assertThat(end.ids()).isEqualTo("v");
        assertThat(end.step().verdict().alarm()).isFalse();
        assertThat(end.text()).doesNotContain("p2");
    }

    @Test
    void searchWhenTheTargetIsNotOwnThenThePinStays() {
        Asked asked = Asked.get("/Provenance?target=Observation/o").answer(observation("Patient/p2", "o"));
        assertThat(asked.end().outcome()).isEqualTo("GET Provenance?patient=Patient/p1&target=Observation/o");
    }

    @Test
    void searchWhenAMatchIsUnknownThenLeftOutAndNoAlarm() {
        Asked.Ending end = Asked.get("/Provenance")
            .searchset("{'relation':'self','url':'SELF'}", "{'resource':" + provenance("v", "Observation/o") + "}")
            .answer(404, Map.of(), "")
            .end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.ids()).isEmpty();
        assertThat(Asked.get("/Provenance")
            .searchset("{'relation':'self','url':'SELF'}", "{'resource':" + provenance("v", "Patient/p2") + "}")
            .end()
            .step()
            .verdict()
            .alarm()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p1,POST Provenance", "Patient/p2,403 body-owner" })
    void createWhenTheTargetIsLookedUpThenOnlyForTheirOwn(String owner, String outcome) {
        Asked asked = create("Observation/o");
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        assertThat(asked.answer(observation(owner, "o")).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void createWhenThePolicyRelaxesReferencesThenATargetIsStillLookedUp() {
        AccessPolicy relaxed = Asked.policy(AccessPolicy.defaults(),
                new AccessPolicy.Compartment(AccessPolicy.Mode.STRICT, true, false, false, false));
        assertThat(create("Observation/o").policy(relaxed).end().outcome()).isEqualTo(LOOK_UP);
    }

    /** The service stored something else than was sent. */
    @ParameterizedTest
    @CsvSource({ "Patient/p2,502 write-answer,true", "Observation/z,502 write-answer,false",
            "Observation/o,201 allowed,false" })
    void createWhenStoredThenItsTargetsAreJudged(String target, String outcome, boolean alarm) {
        Asked asked = create("Observation/o").answer(observation("Patient/p1", "o"))
            .answer(201, Map.of("Content-Type", Asked.JSON), provenance("v", target));
        Asked.Ending end = target.endsWith("z") ? asked.answer(404, Map.of(), "").end() : asked.end();
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.step().verdict().alarm()).isEqualTo(alarm);
    }

    @Test
    void transactionWhenTheTargetIsAnotherEntryThenNothingIsLookedUp() {
        String body = "{'resourceType':'Bundle','type':'transaction','entry':[{'fullUrl':'urn:uuid:"
                + "3f9d0d7e-0001-4000-8000-000000000001','resource':{'resourceType':'Observation','subject':"
                + "{'reference':'Patient/p1'}},'request':{'method':'POST','url':'Observation'}},{'resource':"
                + "{'resourceType':'Provenance','target':[{'reference':'urn:uuid:"
                + "3f9d0d7e-0001-4000-8000-000000000001'}]},'request':{'method':'POST','url':'Provenance'}}]}";
        assertThat(Asked.send("POST", "/", Asked.JSON, body).end().outcome()).isEqualTo("POST ");
    }

    private static String stored(String... targets) {
        return provenance("v", targets).replace("'id':'v'", "'id':'v','meta':{'versionId':'3'}");
    }

    private static Asked change(String method, String url, String target) {
        return switch (method) {
            case "PUT" -> Asked.send(method, url, Asked.JSON,
                    url.contains("?") ? provenance("v", target).replace("'id':'v',", "") : provenance("v", target));
            case "PATCH" -> Asked.send(method, url, "application/json-patch+json",
                    "[{'op':'add','path':'/policy','value':['http://x']}]");
            default -> Asked.send(method, url, Asked.JSON, "");
        };
    }

    /** The targets of what is stored decide, also when none of them is a patient. */
    @ParameterizedTest
    @CsvSource({ "PUT,Patient/p1,PUT Provenance/v", "PATCH,Patient/p1,PATCH Provenance/v",
            "DELETE,Patient/p1,DELETE Provenance/v", "PUT,Patient/p2,404 membership", "PATCH,Patient/p2,404 membership",
            "DELETE,Patient/p2,204 allowed" })
    void changeWhenTheStoredTargetIsUnknownThenItIsLookedUp(String method, String owner, String outcome) {
        Asked asked = change(method, "/Provenance/v", "Observation/o").answer(stored("Observation/o"));
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        Asked.Ending end = asked.answer(observation(owner, "o")).end();
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.sent().stream().filter((one) -> !one.method().equals("GET")))
            .allMatch((one) -> "W/\"3\"".equals(one.headers().get("If-Match")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "PUT", "PATCH", "DELETE" })
    void changeWhenTheStoredOneNamesAnotherPatientThenNothingIsWritten(String method) {
        Asked.Ending end = change(method, "/Provenance/v", "Observation/o")
            .answer(stored("Observation/o", "Patient/p2"))
            .end();
        assertThat(end.outcome()).isEqualTo(method.equals("DELETE") ? "204 allowed" : "404 membership");
        assertThat(end.sent()).hasSize(1);
    }

    /** An update may name further records of the patient, and no others. */
    @ParameterizedTest
    @CsvSource({ "Patient/p1,PUT Provenance/v", "Patient/p2,403 body-owner" })
    void updateWhenItNamesANewTargetThenThatIsLookedUpToo(String owner, String outcome) {
        Asked asked = change("PUT", "/Provenance/v", "Observation/o").answer(stored("Patient/p1"));
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        assertThat(asked.answer(observation(owner, "o")).end().outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "PUT,Patient/p1,PUT Provenance/v", "PATCH,Patient/p1,PATCH Provenance/v",
            "DELETE,Patient/p1,DELETE Provenance/v", "PATCH,Patient/p2,404 membership",
            "DELETE,Patient/p2,204 allowed" })
    void changeWhenByCriteriaThenTheTargetsOfTheMatchAreLookedUp(String method, String owner, String outcome) {
        Asked asked = change(method, "/Provenance?recorded=2024", "Patient/p1").searchset("",
                "{'resource':" + stored("Observation/o") + "}");
        assertThat(asked.end().outcome()).isEqualTo(LOOK_UP);
        Asked.Ending end = asked.answer(observation(owner, "o")).end();
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.step() == null || !end.step().verdict().alarm()).isTrue();
    }

}
