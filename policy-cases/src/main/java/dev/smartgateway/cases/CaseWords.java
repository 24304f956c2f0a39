package dev.smartgateway.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * The keys of the case format. A case with any other key is not run: an expectation that
 * is not checked would pass.
 */
final class CaseWords {

    /** The upstream faults that the scripted upstream can produce. */
    static final Set<String> MOCKS = mocks("bare-o2", "bundle-of-other-type", "drop-param-lying-self", "dup-key-entry",
            "entry-without-resource", "foreign-include", "foreign-match", "foreign-unmarked", "form-self-link-bare",
            "match-of-other-type", "mode-unknown", "operation-foreign", "operation-foreign-form",
            "operation-foreign-subject", "operation-array", "operation-other-type", "operation-urn",
            "nested-bundle-entry", "next-link-elsewhere", "next-link-other-type", "next-link-without-patient",
            "race-412", "race-moved", "self-link-missing", "self-link-other-patient", "self-link-without-patient",
            "session-evicted-mid-request", "vread-current", "write-answers-o2", "write-answers-o2-bare");

    private static final Set<String> CASE = Set.of("id", "area", "pin", "scopes", "req", "exp", "mock", "src");

    private static final Set<String> REQUEST = Set.of("m", "u", "h", "b", "ct", "raw", "gen");

    private static final Set<String> EXPECTED = Set.of("d", "s", "has", "has_if_200", "not", "total", "up", "entries",
            "follow", "then", "same_as", "resp", "bytes_of", "stored");

    private static final Set<String> SEEN = Set.of("q", "q_exact", "q_contains", "q_absent", "h", "h_contains",
            "h_absent", "hosts", "seq", "bearer", "guarded_delete");

    private CaseWords() {
    }

    private static Set<String> mocks(String... more) {
        Set<String> all = new TreeSet<>(UpstreamFaults.names());
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    static List<String> unknown(JsonNode test) {
        List<String> wrong = new ArrayList<>();
        keys(test, CASE, "", wrong);
        keys(test.path("req"), REQUEST, "req.", wrong);
        keys(test.path("exp"), EXPECTED, "exp.", wrong);
        keys(test.path("exp").path("then"), EXPECTED, "exp.then.", wrong);
        keys(test.path("exp").path("up"), SEEN, "exp.up.", wrong);
        String mock = test.path("mock").asString("");
        if (!mock.isEmpty() && !MOCKS.contains(mock)) {
            wrong.add("cannot be run: mock " + mock + " is none of " + new TreeSet<>(MOCKS));
        }
        String body = test.path("req").path("gen").asString("");
        if (!body.isEmpty() && !CaseRequest.GENERATED.contains(body)) {
            wrong.add("cannot be run: gen " + body + " is none of " + new TreeSet<>(CaseRequest.GENERATED));
        }
        if (!test.path("req").path("m").isString() || !test.path("req").path("u").isString()) {
            wrong.add("cannot be run: req needs m and u");
        }
        return wrong;
    }

    private static void keys(JsonNode node, Set<String> known, String at, List<String> wrong) {
        node.propertyNames()
            .stream()
            .filter((name) -> !known.contains(name))
            .forEach((name) -> wrong.add("cannot be checked: " + at + name + " is none of " + new TreeSet<>(known)));
    }

}
