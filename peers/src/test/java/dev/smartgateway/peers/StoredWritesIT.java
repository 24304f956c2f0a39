package dev.smartgateway.peers;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.peers.RawHttp.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Permitted writes of an app work on HAPI FHIR JPA, checked by what HAPI stored and by
 * its own counts.
 */
class StoredWritesIT {

    private static final String JSON_PATCH = "application/json-patch+json";

    private static HapiPeer hapi;

    private static Clinic.App app;

    private static long begun;

    @BeforeAll
    static void load() {
        Clinic clinic = Clinic.shared();
        begun = System.nanoTime();
        hapi = clinic.hapi();
        for (String id : Set.of("w1", "w2")) {
            hapi.put("/Patient/" + id, HapiPeer.JSON.readTree("{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}"));
        }
        app = clinic.app("w1", "patient/*.cruds").orElseThrow();
    }

    @AfterAll
    static void say() {
        Stopwatch.say("legal requests at HAPI FHIR JPA", begun);
    }

    private static Reply send(String method, String below, String body, Map<String, String> headers) {
        return RawHttp.fetch(app, method, below, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static ObjectNode observation() {
        return (ObjectNode) HapiPeer.JSON.readTree("""
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org",
                "code":"8302-2"}]},"subject":{"reference":"Patient/w1"},"note":[{"text":"first"}]}""");
    }

    private static String created(JsonNode resource) {
        Reply reply = send("POST", "/" + resource.path("resourceType").asString(), resource.toString(), Map.of());
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return Chart.key(HapiPeer.JSON.readTree(reply.body()));
    }

    @Test
    void createWhenOwnThenStoredAsSent() {
        String key = created(observation().put("valueString", "caf\u00e9 \ud83d\ude00"));
        assertThat(hapi.stored(key).path("subject").path("reference").asString()).isEqualTo("Patient/w1");
        assertThat(hapi.stored(key).path("valueString").asString()).isEqualTo("caf\u00e9 \ud83d\ude00");
    }

    @Test
    void createWhenDecimalIsLongThenItsSpellingIsStored() {
        ObjectNode body = observation();
        body.set("valueQuantity", HapiPeer.JSON.readTree("{\"value\":72.10000000000000000001,\"unit\":\"kg\"}"));
        String sent = body.toString().replaceFirst("\"value\":72[.0-9]+", "\"value\":72.1000");
        Reply reply = send("POST", "/Observation", sent, Map.of());
        assertThat(reply.status()).isEqualTo(201);
        String id = HapiPeer.JSON.readTree(reply.body()).path("id").asString();
        assertThat(hapi.get("/Observation/" + id).body()).contains("72.1000");
    }

    @Test
    void updateWhenVersionIsCurrentThenStoredElseRefusedAndNothingChanged() {
        String key = created(observation());
        ObjectNode changed = observation().put("id", key.substring(key.indexOf('/') + 1)).put("status", "amended");
        Reply done = send("PUT", "/" + key, changed.toString(), Map.of("If-Match", "W/\"1\""));
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(hapi.stored(key).path("status").asString()).isEqualTo("amended");
        Reply stale = send("PUT", "/" + key, changed.put("status", "corrected").toString(),
                Map.of("If-Match", "W/\"1\""));
        assertThat(stale.status()).as(stale.body()).isIn(409, 412);
        assertThat(hapi.stored(key).path("status").asString()).isEqualTo("amended");
        assertThat(hapi.stored(key).path("meta").path("versionId").asString()).isEqualTo("2");
    }

    @Test
    void deleteWhenOwnThenGoneAndWhenForeignThenStillThere() {
        String key = created(observation());
        assertThat(send("DELETE", "/" + key, "", Map.of()).status()).isEqualTo(204);
        assertThat(hapi.get("/" + key).status()).isEqualTo(410);
        ObjectNode foreign = observation();
        foreign.putObject("subject").put("reference", "Patient/w2");
        hapi.put("/Observation/w2-kept", foreign.put("id", "w2-kept"));
        send("DELETE", "/Observation/w2-kept", "", Map.of());
        assertThat(hapi.stored("Observation/w2-kept").path("meta").path("versionId").asString()).isEqualTo("1");
    }

    @Test
    void deleteWhenByCriteriaThenOnlyTheOwnOneIsGone() {
        ObjectNode own = observation();
        own.putArray("identifier").addObject().put("system", "urn:peer").put("value", "both");
        String key = created(own);
        ObjectNode foreign = own.deepCopy().put("id", "w2-both");
        foreign.putObject("subject").put("reference", "Patient/w2");
        hapi.put("/Observation/w2-both", foreign);
        Reply reply = send("DELETE", "/Observation?identifier=urn:peer%7Cboth", "", Map.of());
        assertThat(reply.status()).as(reply.body()).isEqualTo(204);
        assertThat(hapi.get("/" + key).status()).isEqualTo(410);
        assertThat(hapi.get("/Observation/w2-both").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "plain", "1/2 tablet", "see the ward's list", "a|b^c", "\u00bd dose" })
    void patchWhenFreeTextThenStoredLetterForLetter(String text) {
        String key = created(observation());
        String patch = HapiPeer.JSON
            .writeValueAsString(Set.of(Map.of("op", "add", "path", "/note/-", "value", Map.of("text", text))));
        Reply reply = send("PATCH", "/" + key, patch, Map.of("Content-Type", JSON_PATCH));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(hapi.stored(key).path("note").path(1).path("text").asString()).isEqualTo(text);
    }

    @Test
    void createWhenConditionMatchesOnlyAForeignOneThenAnOwnOneIsStored() {
        ObjectNode foreign = observation().put("id", "w2-once");
        foreign.putArray("identifier").addObject().put("system", "urn:peer").put("value", "once");
        foreign.putObject("subject").put("reference", "Patient/w2");
        hapi.put("/Observation/w2-once", foreign);
        ObjectNode own = observation();
        own.set("identifier", foreign.path("identifier"));
        Map<String, String> once = Map.of("If-None-Exist", "identifier=urn:peer%7Conce");
        assertThat(send("POST", "/Observation", own.toString(), once).status()).isEqualTo(201);
        assertThat(send("POST", "/Observation", own.toString(), once).status()).isEqualTo(200);
        assertThat(hapi.total("Observation?patient=Patient/w1&identifier=urn:peer%7Conce")).isEqualTo(1);
    }

    @Test
    void attachmentWhenUploadedByItsSecurityContextThenReadThroughItsLink() {
        byte[] content = "%PDF-1.4 a small letter".getBytes(StandardCharsets.UTF_8);
        ObjectNode binary = HapiPeer.JSON.createObjectNode()
            .put("resourceType", "Binary")
            .put("contentType", "application/pdf");
        binary.put("data", Base64.getEncoder().encodeToString(content));
        binary.putObject("securityContext").put("reference", "Patient/w1");
        Reply uploaded = send("POST", "/Binary", binary.toString(), Map.of());
        assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(201);
        String location = uploaded.headers().get("location").replaceFirst("/_history/.*", "");
        ObjectNode document = (ObjectNode) HapiPeer.JSON.readTree("""
                {"resourceType":"DocumentReference","status":"current","subject":{"reference":"Patient/w1"},
                "content":[{"attachment":{"contentType":"application/pdf"}}]}""");
        ((ObjectNode) document.path("content").path(0).path("attachment")).put("url", location);
        Reply stored = send("POST", "/DocumentReference", document.toString(), Map.of());
        assertThat(stored.status()).as(stored.body()).isEqualTo(201);
        String link = HapiPeer.JSON.readTree(stored.body())
            .path("content")
            .path(0)
            .path("attachment")
            .path("url")
            .asString();
        Reply read = RawHttp.fetch(app, "GET", link.substring(link.indexOf("/fhir/") + 5), new byte[0],
                Map.of("Accept", "application/pdf"));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.bytes()).isEqualTo(content);
    }

    @Test
    void searchWhenPagedThroughThenEverythingThatHapiCounts() {
        for (int i = 0; i < 45; i++) {
            ObjectNode one = observation().put("id", "w1-page-" + i);
            hapi.put("/Observation/w1-page-" + i, one);
        }
        Set<String> seen = new LinkedHashSet<>();
        String below = "/Observation?_count=20";
        for (int page = 0; page < 10 && below != null; page++) {
            Reply reply = send("GET", below, "", Map.of());
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            JsonNode bundle = HapiPeer.JSON.readTree(reply.body());
            bundle.path("entry").forEach((entry) -> seen.add(Chart.key(entry.path("resource"))));
            below = next(bundle);
        }
        assertThat(seen).hasSize(hapi.total("Observation?patient=Patient/w1"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "code=http://loinc.org|8302-2", "code=http://loinc.org%7C8302-2",
            "category=urn:peer|a,urn:peer|b", "code:text=a`b{c}^d" })
    void searchWhenWrittenAsBrowsersWriteItThenAnswered(String query) {
        assertThat(send("GET", "/Observation?" + query, "", Map.of()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "_summary=count", "_count=0" })
    void searchWhenOnlyCountedThenHapisOwnCount(String query) {
        created(observation());
        Reply reply = send("GET", "/Observation?" + query, "", Map.of());
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(HapiPeer.JSON.readTree(reply.body()).path("total").asInt(-1))
            .isEqualTo(hapi.total("Observation?patient=Patient/w1"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "Patient/family were informed", "Smoker? No", "Pain? 3/10", "Patient/w2", "urn:uuid:x",
            "http://hospital.example/fhir/Patient/w2" })
    void patchWhenFreeTextLooksLikeAReferenceThenStoredLetterForLetter(String text) {
        patchWhenFreeTextThenStoredLetterForLetter(text);
    }

    @Test
    void readWhenByHeadThenAsByGet() {
        String key = created(observation());
        assertThat(send("HEAD", "/" + key, "", Map.of()).status()).isEqualTo(200);
    }

    private static String next(JsonNode bundle) {
        return bundle.path("link")
            .valueStream()
            .filter((link) -> link.path("relation").asString("").equals("next"))
            .map((link) -> link.path("url").asString())
            .map((url) -> url.substring(url.indexOf("/fhir/") + 5))
            .findFirst()
            .orElse(null);
    }

}
