package dev.smartgateway.cases;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import dev.smartgateway.r4.TypeRule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Searches of the fake FHIR service: filters, pages, includes, shapes, and wrong answers
 * if the case says so.
 */
final class SearchServer {

    private final FixtureStore store;

    private final String mock;

    private final Predicate<Param> ignored;

    SearchServer(FixtureStore store, String mock, Predicate<Param> ignored) {
        this.store = store;
        this.mock = mock;
        this.ignored = ignored;
    }

    UpstreamAnswer everything() {
        ObjectNode bundle = ServerAnswers.bundle(this.mock.equals("bundle-of-other-type") ? "collection" : "searchset");
        ArrayNode entries = bundle.putArray("entry");
        for (String type : List.of("Patient", "Observation", "Practitioner", "Binary")) {
            this.store.all(type).forEach((one) -> ServerAnswers.entry(entries, one, "match"));
        }
        return ServerAnswers.json(200, bundle);
    }

    /**
     * Answers a search.
     * @param form whether it came as a form: HAPI then names no parameter in the self
     * link
     */
    UpstreamAnswer search(String type, Query query, String compartment, boolean form) {
        ObjectNode other = this.store.current("Observation/o2");
        if (this.mock.equals("bare-o2") && other != null) {
            return ServerAnswers.json(200, other);
        }
        if (!query.params().stream().allMatch((param) -> Matching.known(type, param))) {
            return ServerAnswers.outcome(400);
        }
        boolean bare = form && this.mock.equals("form-self-link-bare");
        String self = bare ? type + "/_search" : type + "?" + query.encoded();
        return page(type, query, matches(type, query).stream()
            .filter((one) -> compartment.isEmpty() || ignores(compartment) || Matching.inCompartment(one, compartment))
            .toList(), self);
    }

    List<ObjectNode> matches(String type, Query query) {
        boolean all = this.mock.equals("drop-param-lying-self");
        return this.store.all(type)
            .stream()
            .filter((one) -> all || query.params()
                .stream()
                .allMatch((param) -> this.ignored.test(param) || Matching.matches(type, one, param)))
            .toList();
    }

    private boolean ignores(String compartment) {
        return this.ignored.test(Param.of("patient", "Patient/" + compartment));
    }

    private UpstreamAnswer page(String type, Query query, List<ObjectNode> found, String self) {
        ObjectNode bundle = ServerAnswers.bundle(this.mock.equals("bundle-of-other-type") ? "collection" : "searchset");
        bundle.put("total", found.size());
        int count = number(query, "_count", 1000);
        int from = number(query, "ct", 0);
        ArrayNode links = bundle.putArray("link");
        self(links, self);
        links(links, type, query, (count > 0 && from + count < found.size()) ? from + count : -1);
        ArrayNode entries = bundle.putArray("entry");
        if (!"count".equals(query.last("_summary"))) {
            List<ObjectNode> page = found.subList(Math.min(from, found.size()), Math.min(from + count, found.size()));
            page.forEach((one) -> ServerAnswers.entry(entries, shaped(type, one, query), "match"));
            includes(query, page).forEach((one) -> ServerAnswers.entry(entries, one, "include"));
        }
        lie(entries);
        String text = FixtureStore.JSON.writeValueAsString(bundle);
        if (this.mock.equals("dup-key-entry")) {
            text = text.replaceFirst("\"subject\":\\{\"reference\":\"Patient/p1\"}",
                    "\"subject\":{\"reference\":\"Patient/p2\"},\"subject\":{\"reference\":\"Patient/p1\"}");
        }
        return new UpstreamAnswer(200, Map.of("Content-Type", "application/fhir+json"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private static int number(Query query, String name, int otherwise) {
        String value = query.last(name);
        return (value != null) ? Integer.parseInt(value) : otherwise;
    }

    private void self(ArrayNode links, String self) {
        switch (this.mock) {
            case "self-link-missing" -> {
                // the wrong answer
            }
            case "self-link-without-patient" ->
                ServerAnswers.link(links, "self", ScriptedUpstream.BASE + "/" + ScriptedUpstream.path(self));
            case "self-link-other-patient" -> ServerAnswers.link(links, "self",
                    ScriptedUpstream.BASE + "/" + self.replace("Patient/p1", "Patient/p2"));
            default -> ServerAnswers.link(links, "self", ScriptedUpstream.BASE + "/" + self);
        }
    }

    private void links(ArrayNode links, String type, Query query, int next) {
        boolean forgetful = this.mock.equals("next-link-without-patient");
        if (next >= 0) {
            Query rest = query
                .only((param) -> !param.name().equals("ct") && !(forgetful && param.name().equals("patient")));
            String host = this.mock.equals("next-link-elsewhere") ? "https://evil.example/fhir" : ScriptedUpstream.BASE;
            String path = this.mock.equals("next-link-other-type") ? "Patient" : type;
            ServerAnswers.link(links, "next", host + "/" + path + "?"
                    + rest.and(new Query(List.of(Param.of("ct", String.valueOf(next))))).encoded());
        }
        if (forgetful && query.last("ct") == null) {
            ServerAnswers.link(links, "next", ScriptedUpstream.BASE + "/" + type + "?ct=0");
        }
    }

    private void lie(ArrayNode entries) {
        switch (this.mock) {
            case "nested-bundle-entry" -> {
                ObjectNode nested = ServerAnswers.bundle("collection");
                add(nested.putArray("entry"), "Observation/o2", "match");
                ServerAnswers.entry(entries, nested, "include");
            }
            case "entry-without-resource" -> entries.addObject().put("fullUrl", "urn:uuid:1");
            case "foreign-match" -> add(entries, "Observation/o2", "match");
            case "foreign-unmarked" -> add(entries, "Observation/o2", "");
            case "match-of-other-type" -> add(entries, "Patient/p2", "match");
            case "mode-unknown" -> add(entries, "Observation/o2", "odd");
            case "foreign-include" -> add(entries, "Patient/p2", "include");
            default -> {
                // correct
            }
        }
    }

    private void add(ArrayNode entries, String key, String mode) {
        ObjectNode one = this.store.current(key);
        if (one != null) {
            ServerAnswers.entry(entries, one, mode);
        }
    }

    private static ObjectNode shaped(String type, ObjectNode one, Query query) {
        ObjectNode copy = one.deepCopy();
        String elements = query.last("_elements");
        if (elements != null) {
            Set<String> kept = new LinkedHashSet<>(List.of(elements.split(",")));
            kept.addAll(List.of("resourceType", "id", "meta"));
            new ArrayList<>(copy.propertyNames()).forEach((name) -> {
                if (!kept.contains(name)) {
                    copy.remove(name);
                }
            });
        }
        if ("true".equals(query.last("_summary"))) {
            copy.remove("text");
            TypeRule rule = R4.rule(type).orElse(null);
            if (rule != null && !rule.inSummary()) {
                copy.remove(rule.primary().get(0).split("\\.")[0]);
            }
        }
        return copy;
    }

    private Set<ObjectNode> includes(Query query, List<ObjectNode> page) {
        Set<ObjectNode> found = new LinkedHashSet<>();
        for (Param param : query.params()) {
            String[] parts = param.value().split(":");
            SearchParam known = (parts.length > 1) ? R4.parameter(parts[0], parts[1]).orElse(null) : null;
            if (known != null && param.name().equals("_include")) {
                page.forEach((one) -> references(known, one).forEach((key) -> {
                    ObjectNode target = this.store.current(key);
                    if (target != null) {
                        found.add(target);
                    }
                }));
            }
            if (known != null && param.name().equals("_revinclude")) {
                page.forEach((one) -> this.store.all(parts[0])
                    .stream()
                    .filter((other) -> references(known, other)
                        .contains(one.path("resourceType").asString() + "/" + one.path("id").asString()))
                    .forEach(found::add));
            }
        }
        return found;
    }

    private static List<String> references(SearchParam known, ObjectNode one) {
        return known.paths()
            .stream()
            .flatMap((path) -> Matching.nodes(one, path).stream())
            .map((node) -> node.path("reference").asString(""))
            .toList();
    }

}
