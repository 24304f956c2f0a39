package dev.smartgateway.peers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated writes through the gateway to HAPI FHIR JPA: everything HAPI stored belongs
 * to the patient as HAPI itself reads it, and other patients' resources are unchanged.
 * <p>
 * The seed is printed; {@code -Dpeers.seed=...} repeats a run and
 * {@code -Dpeers.time=PT10M} makes it longer.
 */
class DifferentialIT {

    private static final Duration TIME = Duration.parse(System.getProperty("peers.time", "PT1M"));

    /** Sent also where the machine is slow: about one of twenty is right. */
    private static final int FEW = 500;

    private static final String CONSTRAINT = "category=urn:c%7Cin";

    private static final long SEED = Long.getLong("peers.seed", System.nanoTime());

    private static final List<String> FOREIGN = List.of("Patient/q2", "Encounter/q2-e", "Observation/q2-o",
            "ServiceRequest/q2-s");

    private final Random random = new Random(SEED);

    private final Mischief mischief = new Mischief(this.random);

    private final Map<String, JsonNode> known = new LinkedHashMap<>();

    private static HapiPeer hapi;

    private static Clinic clinic;

    private static long begun;

    /**
     * One request, and what it was.
     */
    private record Sent(String method, String below, String type, String body, String scopes) {

        @Override
        public String toString() {
            return this.method + " " + this.below + " (" + this.scopes + ") " + this.body;
        }

    }

    @BeforeAll
    static void load() {
        clinic = Clinic.shared();
        hapi = clinic.hapi();
        begun = System.nanoTime();
        System.out.println("peers: the seed of the generated writes is " + SEED);
        for (String patient : List.of("q1", "q2")) {
            store("{\"resourceType\":\"Patient\",\"id\":\"%s\",\"identifier\":[{\"system\":\"http://mrn\",\"value\":\"%s\"}]}"
                .formatted(patient, patient));
        }
        store("{\"resourceType\":\"Device\",\"id\":\"q\"}");
        store("{\"resourceType\":\"Group\",\"id\":\"q\",\"member\":[{\"entity\":{\"reference\":\"Patient/q2\"}}]}");
        store("{\"resourceType\":\"Encounter\",\"id\":\"q2-e\",\"subject\":{\"reference\":\"Patient/q2\"}}");
        store("{\"resourceType\":\"Observation\",\"id\":\"q2-o\",\"subject\":{\"reference\":\"Patient/q2\"}}");
        store("{\"resourceType\":\"ServiceRequest\",\"id\":\"q2-s\",\"subject\":{\"reference\":\"Patient/q2\"}}");
    }

    @AfterAll
    static void say() {
        Stopwatch.say("generated writes at HAPI FHIR JPA", begun);
    }

    private static JsonNode store(String json) {
        JsonNode resource = HapiPeer.JSON.readTree(json);
        HapiPeer.Answer answer = hapi.put("/" + Chart.key(resource), resource);
        assertThat(answer.status()).as(answer.body()).isIn(200, 201);
        return answer.json();
    }

    private static JsonNode own() {
        return store("""
                {"resourceType":"Observation","id":"q1-o","status":"final","code":{"text":"x"},
                "category":[{"coding":[{"system":"urn:c","code":"in"}]}],"note":[{"text":"Patient/q2"}],
                "subject":{"reference":"Patient/q1"},"focus":[{"display":"nobody"}]}""");
    }

    @Test
    void writeWhenGeneratedThenWhatIsStoredIsThePatients() {
        FOREIGN.forEach((key) -> this.known.put(key, hapi.stored(key)));
        JsonNode own = own();
        List<String> wrong = new ArrayList<>();
        int sent = 0;
        int stored = 0;
        long end = System.nanoTime() + TIME.toNanos();
        while ((System.nanoTime() < end || (stored == 0 && sent < FEW)) && wrong.size() < 20) {
            Sent one = next();
            RawHttp.Reply reply = RawHttp.fetch(clinic.app("q1", one.scopes()).orElseThrow(), one.method(), one.below(),
                    one.body().getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", one.type(), "Prefer",
                            this.random.nextBoolean() ? "return=minimal" : "return=representation"));
            sent++;
            List<JsonNode> written = written();
            stored += written.size();
            for (JsonNode resource : written) {
                judge(one, own, resource).forEach((what) -> wrong.add(what + " by " + one + " -> " + reply.line()));
            }
            if (!written.isEmpty()) {
                own = own();
            }
            mark();
        }
        FOREIGN.forEach((key) -> assertThat(hapi.stored(key)).as(key).isEqualTo(this.known.get(key)));
        System.out.println("peers: " + sent + " generated writes sent, " + stored + " stored");
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(stored).as("right ones among them are stored, else nothing is tested").isPositive();
    }

    private String mark = "";

    private void mark() {
        this.mark = url(hapi.history(1).get(0));
    }

    private static String url(JsonNode entry) {
        return entry.path("request").path("url").asString();
    }

    private List<JsonNode> written() {
        if (this.mark.isEmpty() || url(hapi.history(1).get(0)).equals(this.mark)) {
            return List.of();
        }
        return hapi.history(20)
            .stream()
            .takeWhile((entry) -> !url(entry).equals(this.mark))
            .map((entry) -> hapi.stored(url(entry).replaceFirst("/_history/.*", "")))
            .filter((resource) -> !resource.isMissingNode())
            .toList();
    }

    private List<String> judge(Sent sent, JsonNode own, JsonNode resource) {
        boolean update = Chart.key(resource).equals("Observation/q1-o");
        JsonNode before = update ? own : HapiPeer.JSON.missingNode();
        List<String> wrong = new ArrayList<>(
                new Ownership(this.known, "Patient/q1").wrong(new Chart.Change(Chart.key(resource), before, resource)));
        boolean constrained = sent.scopes().contains("?");
        if (constrained && hapi.total("Observation?_id=" + resource.path("id").asString() + "&" + CONSTRAINT) != 1) {
            wrong.add(Chart.key(resource) + " is outside of the scope");
        }
        return wrong;
    }

    private Sent next() {
        int kind = this.random.nextInt(8);
        String scopes = "patient/*.cruds";
        if (kind == 0 || kind == 1) {
            String constrained = this.random.nextBoolean() ? "patient/Observation.cruds?category=urn:c|in" : scopes;
            return new Sent("PATCH", "/Observation/q1-o",
                    kind == 0 ? "application/json-patch+json" : "application/fhir+json",
                    (kind == 0) ? this.mischief.jsonPatch() : this.mischief.fhirPathPatch(), constrained);
        }
        String body = this.mischief.resource();
        String type = HapiPeer.JSON.readTree("\"" + body.substring(17, body.indexOf('"', 17)) + "\"").asString();
        if (kind == 2 && type.equals("Observation")) {
            return new Sent("PUT", "/Observation/q1-o", "application/fhir+json",
                    body.replaceFirst("\\{", "{\"id\":\"q1-o\","), scopes);
        }
        if (kind == 3) {
            return new Sent("POST", "/", "application/fhir+json", """
                    {"resourceType":"Bundle","type":"%s","entry":[{"request":{"method":"POST","url":"%s"},
                    "resource":%s}]}""".formatted(this.random.nextBoolean() ? "transaction" : "batch", type, body),
                    scopes);
        }
        return new Sent("POST", "/" + type, "application/fhir+json", body, scopes);
    }

}
