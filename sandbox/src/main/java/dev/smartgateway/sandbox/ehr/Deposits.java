package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.sandbox.auth.token.SigningKeys;
import dev.smartgateway.sandbox.control.SandboxClock;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The EHR's back channel to the gateway for authorization servers without launch context:
 * registers the chart's context, authenticates with a signed statement, and gets the
 * handle to launch with.
 */
@Component
final class Deposits {

    private static final String CLIENT = "pretend-ehr";

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    private final SigningKeys keys;

    private final SandboxClock clock;

    private final JsonMapper json;

    private final String endpoint;

    Deposits(SigningKeys keys, SandboxClock clock, JsonMapper json, EhrProperties properties) {
        this.keys = keys;
        this.clock = clock;
        this.json = json;
        this.endpoint = properties.appUrl() + "/context";
    }

    Map<String, Object> publicKeys() {
        return this.keys.set().toJSONObject(true);
    }

    /**
     * Deposits context.
     * @param issuer name of the EHR in the gateway's app file
     * @param user the one clinician who may launch with it
     * @param context members of a SMART token response
     * @return the handle
     */
    String handle(String issuer, String user, Map<String, Object> context) throws IOException, InterruptedException {
        Map<String, Object> body = new HashMap<>(context);
        body.put("issuer", issuer);
        body.put("user", user);
        String statement = this.keys.sign(Map.of("iss", CLIENT, "sub", CLIENT, "aud", this.endpoint),
                this.clock.instant().minus(this.clock.offset()).plus(Duration.ofMinutes(2)));
        HttpResponse<String> answer = this.http.send(HttpRequest.newBuilder(URI.create(this.endpoint))
            .header("Authorization", "Bearer " + statement)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(this.json.writeValueAsString(body)))
            .build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException("the gateway did not take the context: " + answer.statusCode() + " "
                    + answer.headers().firstValue("X-Gateway-Reason").orElse(""));
        }
        return this.json.readTree(answer.body()).path("launch").asString();
    }

}
