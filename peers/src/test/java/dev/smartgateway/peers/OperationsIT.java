package dev.smartgateway.peers;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.peers.RawHttp.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operations that HAPI FHIR JPA has, through the gateway: they work, disclose nothing
 * about another patient, and store nothing.
 */
class OperationsIT {

    private static final String GENDER = "http://hl7.org/fhir/administrative-gender";

    private static HapiPeer hapi;

    private static Clinic.App app;

    @BeforeAll
    static void load() {
        Clinic clinic = Clinic.shared();
        hapi = clinic.hapi();
        for (String id : Set.of("v1", "v2")) {
            hapi.put("/Patient/" + id, HapiPeer.JSON.readTree("{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}"));
            hapi.put("/Observation/" + id + "-o", observation(id).put("id", id + "-o"));
        }
        app = clinic.app("v1", "patient/*.cruds").orElseThrow();
    }

    private static ObjectNode observation(String patient) {
        ObjectNode body = (ObjectNode) HapiPeer.JSON.readTree("""
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org",
                "code":"8302-2"}]}}""");
        body.putObject("subject").put("reference", "Patient/" + patient);
        return body;
    }

    private static Reply send(String method, String below, JsonNode body) {
        return RawHttp.fetch(app, method, below,
                (body != null) ? body.toString().getBytes(StandardCharsets.UTF_8) : new byte[0], Map.of());
    }

    private static JsonNode json(Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        return HapiPeer.JSON.readTree(reply.body());
    }

    @Test
    void validateWhenOwnThenAnOutcomeAndNothingIsStored() {
        int before = hapi.total("Observation?subject=Patient/v1");
        JsonNode outcome = json(send("POST", "/Observation/$validate", observation("v1")), 200);
        assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
        assertThat(outcome.path("issue")).isNotEmpty();
        assertThat(hapi.total("Observation?subject=Patient/v1")).isEqualTo(before);
    }

    @Test
    void validateWhenItNamesAnotherPatientThenRefused() {
        assertThat(send("POST", "/Observation/$validate", observation("v2")).reason()).isEqualTo("other-patient");
        ObjectNode member = observation("v1");
        member.putArray("hasMember").addObject().put("reference", "Observation/v2-o");
        assertThat(send("POST", "/Observation/$validate", member).reason()).isEqualTo("reference-not-found");
        member.putArray("hasMember").addObject().put("reference", "Observation/v1-o");
        json(send("POST", "/Observation/$validate", member), 200);
    }

    @Test
    void validateWhenOfAStoredResourceThenOnlyOfTheirOwn() {
        json(send("POST", "/Observation/v1-o/$validate", observation("v1").put("id", "v1-o")), 200);
        assertThat(send("POST", "/Observation/v2-o/$validate", observation("v1").put("id", "v2-o")).status())
            .isEqualTo(404);
        assertThat(hapi.stored("Observation/v2-o").path("meta").path("versionId").asString()).isEqualTo("1");
    }

    @Test
    void expandWhenTheValueSetIsSentThenItsCodes() {
        ObjectNode set = (ObjectNode) HapiPeer.JSON
            .readTree("{\"resourceType\":\"ValueSet\",\"status\":\"active\",\"compose\":{\"include\":[{\"system\":\""
                    + GENDER + "\"}]}}");
        JsonNode expanded = json(send("POST", "/ValueSet/$expand", set), 200);
        assertThat(expanded.path("expansion").path("contains").valueStream().map((one) -> one.path("code").asString()))
            .contains("female");
    }

    @Test
    void lookupWhenByGetAndByCodingThenTheSame() {
        JsonNode plain = json(send("GET", "/CodeSystem/$lookup?system=" + GENDER + "&code=female", null), 200);
        JsonNode coding = HapiPeer.JSON.readTree("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"coding\","
                + "\"valueCoding\":{\"system\":\"" + GENDER + "\",\"code\":\"female\"}}]}");
        assertThat(json(send("POST", "/CodeSystem/$lookup", coding), 200).path("parameter"))
            .isEqualTo(plain.path("parameter"));
    }

    @Test
    void everythingWhenAskedThenTheirOwnOnly() {
        JsonNode all = json(send("GET", "/Patient/v1/$everything", null), 200);
        assertThat(all.path("entry").valueStream().map((one) -> one.path("resource").path("id").asString()))
            .contains("v1", "v1-o")
            .noneMatch((id) -> id.startsWith("v2"));
    }

    /** HAPI does not know this search; the refusal is its own. */
    @Test
    void compartmentWhenTheServiceDoesNotKnowItThenItsRefusalIsTold() {
        assertThat(send("GET", "/Patient/v1/*", null).reason()).isEqualTo("upstream-refused");
    }

}
