package dev.smartgateway.journey;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * The sandbox behind a relay whose connection can be cut.
 */
public final class PretendEhr implements AutoCloseable {

    private static final Pattern ROW = Pattern.compile("data-patient=\"([^\"]+)\"[^>]*>\\s*<th[^>]*>([^<]+)</th>");

    private final Relay relay = new Relay();

    private final LoadedSandbox sandbox;

    private final Map<String, String> patients;

    private PretendEhr() {
        this.sandbox = LoadedSandbox.start(this.relay.behind(), "--sandbox.url=" + url());
        this.patients = readPatients();
    }

    static PretendEhr start() {
        return new PretendEhr();
    }

    String url() {
        return "http://localhost:" + this.relay.port();
    }

    Relay relay() {
        return this.relay;
    }

    /** Id of a patient by the name on the EHR's page. */
    public String patient(String name) {
        return this.patients.get(name);
    }

    private Map<String, String> readPatients() {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher rows = ROW.matcher(this.sandbox.get("/"));
        while (rows.find()) {
            found.put(rows.group(2), rows.group(1));
        }
        return found;
    }

    /** What the EHR's launch button opens at the app. */
    public String launchPath(String name) {
        JsonNode deposited = this.sandbox.post("/ehr/launches",
                Map.of("patient", patient(name), "needPatientBanner", true));
        return "/launch?iss=" + url() + "/fhir&launch=" + deposited.path("launch").asString();
    }

    void misbehave(String key, Object value) {
        this.sandbox.misbehave(key, value);
    }

    void behave(String key) {
        misbehave(key, false);
    }

    /** Forgets tokens, counts and switches. */
    void reset() {
        this.sandbox.reset();
    }

    void revokeAll() {
        this.sandbox.post("/control/revoke-all", Map.of());
    }

    /** How often something happened since the last reset. */
    int count(String name) {
        return this.sandbox.count(name);
    }

    @Override
    public void close() {
        this.relay.close();
        this.sandbox.close();
    }

}
