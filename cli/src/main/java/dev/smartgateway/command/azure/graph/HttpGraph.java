package dev.smartgateway.command.azure.graph;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.shell.Pause;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Microsoft Graph over HTTP. In a dry run bodies are printed; tokens are never printed.
 */
final class HttpGraph implements Graph {

    private static final int TRIES = 6;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final JsonMapper json = new JsonMapper();

    private final URI base;

    private final String token;

    private final boolean dryRun;

    private final PrintWriter out;

    private final Pause pause;

    HttpGraph(URI base, String token, boolean dryRun, PrintWriter out, Pause pause) {
        this.pause = pause;
        this.base = base;
        this.token = token;
        this.dryRun = dryRun;
        this.out = out;
    }

    @Override
    public JsonNode get(String path) {
        return send(path, request(path).GET().build());
    }

    @Override
    public JsonNode write(String title, String method, String path, Map<String, ?> body) {
        this.out.println((this.dryRun ? "would " : "") + title);
        String text = this.json.writeValueAsString(body);
        if (this.dryRun) {
            this.out.println("    " + method + " " + path);
            this.out.println("    "
                    + this.json.writerWithDefaultPrettyPrinter().writeValueAsString(body).replace("\n", "\n    "));
            return this.json.valueToTree(Map.of("id", "(new)", "appId", "(new)", "name", "(new)"));
        }
        if (method.equals("DELETE")) {
            return send(path, request(path).DELETE().build());
        }
        return send(path,
                request(path).header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(text))
                    .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(this.base + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + this.token)
            .header("Accept", "application/json");
    }

    @Override
    public void tell(String text) {
        this.out.println(text);
    }

    /**
     * Sends a request, and repeats it after increasing pauses if Graph is busy or does
     * not yet see an object that was just created.
     */
    private JsonNode send(String path, HttpRequest request) {
        for (int attempt = 1;; attempt++) {
            Answer answer = once(request);
            if (answer.status() < 400) {
                return answer.body();
            }
            if (attempt == TRIES || !answer.passing(request.method())) {
                throw refusal(path, request, answer);
            }
            this.pause.seconds(Math.max(answer.retryAfter(), 1L << attempt));
        }
    }

    private Answer once(HttpRequest request) {
        try {
            HttpResponse<String> answer = this.client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = answer.body().isBlank() ? this.json.createObjectNode() : this.json.readTree(answer.body());
            String after = answer.headers()
                .firstValue("Retry-After")
                .filter((one) -> one.matches("\\d{1,2}"))
                .orElse("0");
            return new Answer(answer.statusCode(), body, Long.parseLong(after));
        }
        catch (IOException ex) {
            throw new SetupException("Microsoft Graph at " + this.base + " cannot be reached: " + ex.getMessage());
        }
        catch (JacksonException ex) {
            throw new SetupException("Microsoft Graph at " + this.base + " did not answer with JSON.");
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SetupException("interrupted");
        }
    }

    private static SetupException refusal(String path, HttpRequest request, Answer answer) {
        String role = (answer.status() == 403) ? " (needs the role Application Administrator)" : "";
        if (answer.status() == 403 && path.contains("claimsMappingPolicies")) {
            role = ". The token lacks Policy.Read.All or Policy.ReadWrite.ApplicationConfiguration: sign in without "
                    + "--graph-token, or with one that has both. Then run this again";
        }
        return new SetupException(request.method() + " " + path.replaceAll("\\?.*", "") + " answered " + answer.status()
                + ": " + answer.message() + role);
    }

    /**
     * One answer.
     */
    private record Answer(int status, JsonNode body, long retryAfter) {

        String message() {
            return this.body.path("error").path("message").asString("no message");
        }

        boolean passing(String method) {
            boolean young = !method.equals("GET")
                    && (this.status == 404 || (this.status == 400 && message().contains("does not exist")));
            return young || this.status == 429 || this.status == 503 || this.status == 504;
        }

    }

}
