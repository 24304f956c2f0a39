package dev.smartgateway.command.azure.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.shell.Pause;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The FHIR service that receives sample data. If it is busy, requests are repeated.
 */
public final class SampleService {

    private static final int TRIES = 6;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final JsonMapper json = new JsonMapper();

    private final String url;

    private final String token;

    private final Pause pause;

    public SampleService(String url, String token, Pause pause) {
        this.url = url;
        this.token = token;
        this.pause = pause;
    }

    /** Returns the number of patients in the service. */
    public int patients() {
        HttpResponse<String> answer = send(request("/Patient?_summary=count").GET().build());
        if (answer.statusCode() != 200) {
            throw refusal("The number of its patients", answer);
        }
        return body(answer).path("total").asInt(1);
    }

    /**
     * Sends a Bundle.
     * @throws SetupException if it is refused; the message says how to continue
     */
    public void load(SampleBundle bundle) {
        HttpResponse<String> answer = send(request("").header("Content-Type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString(bundle.text()))
            .build());
        if (answer.statusCode() >= 400) {
            throw refusal(bundle.name(), answer);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(this.url + path))
            .timeout(Duration.ofMinutes(2))
            .header("Accept", "application/fhir+json")
            .header("Authorization", "Bearer " + this.token);
    }

    private HttpResponse<String> send(HttpRequest request) {
        for (int attempt = 1;; attempt++) {
            HttpResponse<String> answer = once(request);
            boolean busy = answer.statusCode() == 429 || answer.statusCode() == 503;
            if (!busy || attempt == TRIES) {
                return answer;
            }
            String after = answer.headers()
                .firstValue("Retry-After")
                .filter((one) -> one.matches("\\d{1,2}"))
                .orElse("0");
            this.pause.seconds(Math.max(Long.parseLong(after), 1L << attempt));
        }
    }

    private HttpResponse<String> once(HttpRequest request) {
        try {
            return this.client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        catch (IOException ex) {
            throw new SetupException("The FHIR service at " + this.url + " cannot be reached ("
                    + ex.getClass().getSimpleName() + "). A new one is private: run this inside its virtual network.");
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SetupException("interrupted");
        }
    }

    private JsonNode body(HttpResponse<String> answer) {
        try {
            return this.json.readTree(answer.body());
        }
        catch (JacksonException ex) {
            return this.json.createObjectNode();
        }
    }

    private SetupException refusal(String what, HttpResponse<String> answer) {
        int status = answer.statusCode();
        String text = body(answer).path("issue").path(0).path("diagnostics").asString("no message");
        String role = (status == 401 || status == 403)
                ? " You need the role FHIR Data Contributor at the service; a new assignment takes some minutes to "
                        + "take effect."
                : "";
        return new SetupException(what + ": the FHIR service answered " + status + ": " + text + "." + role
                + " The files before it were loaded. To continue, run this again with --add --from NAME, where NAME "
                + "is this file.");
    }

}
