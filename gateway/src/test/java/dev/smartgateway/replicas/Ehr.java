package dev.smartgateway.replicas;

import java.time.Duration;
import java.util.Map;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.LoadedSandbox;

/**
 * The sandbox. Its authorization server rotates refresh tokens and kills the family when
 * one is used twice.
 */
final class Ehr implements AutoCloseable {

    private final int port = Gateway.freePort();

    private final LoadedSandbox sandbox = LoadedSandbox.start(this.port, "--sandbox.url=" + url());

    private Ehr() {
    }

    static Ehr start() {
        return new Ehr();
    }

    String url() {
        return "http://localhost:" + this.port;
    }

    String fhir() {
        return url() + "/fhir";
    }

    /**
     * Deposits a launch for a patient, as the EHR's launch button does.
     */
    String launch(String patient) {
        return this.sandbox.post("/ehr/launches", Map.of("patient", patient, "user", "stark"))
            .path("launch")
            .asString();
    }

    /**
     * Turns switches on or off.
     */
    void misbehave(String json) {
        this.sandbox.post("/control/misbehave", json);
    }

    /**
     * Moves the clock by which its tokens expire.
     */
    void forward(Duration duration) {
        this.sandbox.post("/control/clock", Map.of("advance", duration.toString()));
    }

    /**
     * How often something was counted.
     */
    int count(String what) {
        return this.sandbox.count(what);
    }

    @Override
    public void close() {
        this.sandbox.close();
    }

}
