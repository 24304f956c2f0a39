package dev.smartgateway.command.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.smartgateway.cases.FixtureStore;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One case and its location.
 *
 * @param place file and line
 * @param json the case
 */
record TestCase(String place, JsonNode json) {

    /**
     * Reads one case per line; empty lines and lines that begin with {@code #} are
     * skipped.
     * @throws Unusable if a line is not a case, or an id occurs twice
     */
    static List<TestCase> read(Path file, String text) {
        List<TestCase> cases = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                TestCase one = new TestCase(file.getFileName() + ":" + (i + 1), parse(file, i + 1, line));
                if (!ids.add(one.id())) {
                    throw new Unusable(one.place() + ": the id " + one.id() + " occurs twice",
                            "Give every case a different id.");
                }
                cases.add(one);
            }
        }
        return cases;
    }

    private static JsonNode parse(Path file, int line, String text) {
        try {
            JsonNode json = FixtureStore.JSON.readTree(text);
            if (json.path("req").isObject() && json.path("exp").isObject()) {
                return json;
            }
        }
        catch (JacksonException ex) {
            throw new Unusable(file.getFileName() + ":" + line + " is not JSON",
                    "Write one whole JSON object on each line.");
        }
        throw new Unusable(file.getFileName() + ":" + line + " has no req and exp",
                "Write at least {\"id\":…,\"pin\":…,\"scopes\":…,\"req\":{\"m\":…,\"u\":…},\"exp\":{\"s\":[…]}}.");
    }

    String id() {
        return this.json.path("id").asString(this.place);
    }

    String area() {
        return this.json.path("area").asString("");
    }

    /** Returns the request in readable form. */
    String request() {
        return this.json.path("req").path("m").asString("?") + " " + this.json.path("req").path("u").asString("?");
    }

    /** Returns the launch in readable form. */
    String launch() {
        String mock = this.json.path("mock").asString("");
        return "patient " + this.json.path("pin").asString("none") + ", scopes "
                + this.json.path("scopes").asString("none") + (mock.isEmpty() ? "" : ", FHIR service plays " + mock);
    }

    /** Returns the expectation in readable form. */
    String expected() {
        JsonNode exp = this.json.path("exp");
        String status = exp.has("s") ? ", status " + exp.path("s") : "";
        return exp.path("d").asString("any") + status
                + (exp.has("up") ? ", FHIR service receives " + exp.path("up") : "");
    }

}
