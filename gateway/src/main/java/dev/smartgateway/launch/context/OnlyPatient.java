package dev.smartgateway.launch.context;

import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.launch.callback.PatientResolver;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.PatientSearch;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Finds the only Patient that the FHIR service shows to the new token, for servers whose
 * token gives access to one record without naming it. The search result must be complete
 * and contain exactly one Patient, which must not be replaced by another.
 */
public final class OnlyPatient implements PatientResolver {

    private static final JsonMapper JSON = new JsonMapper();

    private final PatientSearch search;

    /**
     * Creates a resolver that searches with the given client.
     */
    public OnlyPatient(PatientSearch search) {
        this.search = search;
    }

    @Override
    public Mono<Found> find(Question question) {
        if (!question.received().scopes().cover("Patient", Access.SEARCH).equals(GrantedAccess.UNCONSTRAINED)) {
            return Mono.error(() -> refused(question, "the granted scopes have no search of Patient"));
        }
        MultiValueMap<String, String> two = new LinkedMultiValueMap<>();
        two.add("_count", "2");
        Received received = question.received();
        PatientSearch.Searcher searcher = new PatientSearch.Searcher(question.issuer().address().fhirBase(),
                received.tokens(), PatientSearch.Searcher.share(question.issuer().name(), question.subject(),
                        question.pending().proof().stateHash()));
        return this.search.search(searcher, two, received.request()).map((body) -> Found.of(only(question, body)));
    }

    private static PatientId only(Question question, byte[] body) {
        JsonNode bundle = tree(question, body);
        if (!"Bundle".equals(bundle.path("resourceType").asString(""))
                || !"searchset".equals(bundle.path("type").asString(""))) {
            throw refused(question, "the FHIR service gave no list of patients");
        }
        List<JsonNode> matches = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            boolean outcome = "outcome".equals(entry.path("search").path("mode").asString(""))
                    || "OperationOutcome".equals(entry.path("resource").path("resourceType").asString(""));
            if (!outcome) {
                matches.add(entry.path("resource"));
            }
        }
        if (matches.size() != 1 || more(bundle)) {
            throw refused(question,
                    "the FHIR service shows " + (matches.isEmpty() ? "no Patient" : "more than one Patient"));
        }
        return patient(question, matches.get(0));
    }

    private static PatientId patient(Question question, JsonNode resource) {
        String id = resource.path("id").asString("");
        boolean replaced = resource.path("link")
            .valueStream()
            .anyMatch((link) -> "replaced-by".equals(link.path("type").asString("")));
        if (!"Patient".equals(resource.path("resourceType").asString("")) || replaced) {
            throw refused(question, "the one record is no Patient in use");
        }
        try {
            return new PatientId(id);
        }
        catch (IllegalArgumentException ex) {
            throw refused(question, "the one Patient has no id");
        }
    }

    /**
     * Returns whether there may be further patients: a result that states that it is
     * incomplete counts as a second patient.
     */
    private static boolean more(JsonNode bundle) {
        boolean next = bundle.path("link")
            .valueStream()
            .anyMatch((link) -> "next".equals(link.path("relation").asString("")));
        boolean cut = bundle.path("meta")
            .path("tag")
            .valueStream()
            .anyMatch((tag) -> "SUBSETTED".equals(tag.path("code").asString("")));
        return next || cut || bundle.path("total").asInt(1) != 1;
    }

    private static JsonNode tree(Question question, byte[] body) {
        try {
            return JSON.readTree(body);
        }
        catch (JacksonException ex) {
            throw refused(question, "the FHIR service gave no list of patients");
        }
    }

    private static ProblemException refused(Question question, String why) {
        return Reason.NO_PATIENT.at("only-patient", "patient-sources", "issuer " + question.issuer().name() + ": " + why
                + ", so patient-sources: only-patient finds no patient");
    }

}
