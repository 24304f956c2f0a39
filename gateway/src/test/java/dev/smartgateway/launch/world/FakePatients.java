package dev.smartgateway.launch.world;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * The patients of the EHR, as its FHIR service answers a search for them.
 */
public final class FakePatients {

    private static final JsonMapper JSON = new JsonMapper();

    /** Paths and queries of searches, as received. */
    public final List<String> searches = new CopyOnWriteArrayList<>();

    /** Authorization headers of searches. */
    public final List<String> bearers = new CopyOnWriteArrayList<>();

    /** Status of the answer. */
    public volatile int status = 200;

    /** Body of the answer. */
    public volatile String body = bundle(patient("p1", "Ada", "Stone", "1978-05-26"),
            patient("p2", "Ada", "Stein", "1981-01-02"));

    Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        this.searches.add(request.uri());
        this.bearers.add(String.valueOf(request.requestHeaders().get("Authorization")));
        return response.status(this.status)
            .header("Content-Type", "application/fhir+json")
            .header("Location", URI.create("http://127.0.0.1:9/stolen").toString())
            .sendString(Mono.just(this.body))
            .then();
    }

    /**
     * A patient with a record number {@code MRN-} and its id.
     */
    public static Map<String, Object> patient(String id, String given, String family, String born) {
        Map<String, Object> patient = new LinkedHashMap<>();
        patient.put("resourceType", "Patient");
        patient.put("id", id);
        patient.put("name", List.of(Map.of("use", "old", "family", "Before"),
                Map.of("use", "official", "given", List.of(given), "family", family)));
        patient.put("birthDate", born);
        patient.put("gender", "female");
        patient.put("identifier", List.of(Map.of("value", "other"),
                Map.of("value", "MRN-" + id, "type", Map.of("coding", List.of(Map.of("code", "MR"))))));
        return patient;
    }

    /**
     * A searchset of matches.
     */
    @SafeVarargs
    public static String bundle(Map<String, Object>... resources) {
        List<Map<String, Object>> entries = new ArrayList<>();
        Arrays.stream(resources)
            .forEach((resource) -> entries.add(Map.of("resource", resource, "search", Map.of("mode", "match"))));
        return JSON.writeValueAsString(Map.of("resourceType", "Bundle", "type", "searchset", "entry", entries));
    }

}
