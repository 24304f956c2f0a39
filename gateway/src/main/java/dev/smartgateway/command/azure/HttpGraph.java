package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Graph over HTTP. Bodies are printed in a dry run, tokens never.
 */
final class HttpGraph implements Graph {

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final JsonMapper json = new JsonMapper();

    private final URI base;

    private final String token;

    private final boolean dryRun;

    private final PrintWriter out;

    HttpGraph(URI base, String token, boolean dryRun, PrintWriter out) {
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

    private JsonNode send(String path, HttpRequest request) {
        try {
            HttpResponse<String> answer = this.client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = answer.body().isBlank() ? this.json.createObjectNode() : this.json.readTree(answer.body());
            if (answer.statusCode() >= 400) {
                throw new SetupException(request.method() + " " + path.replaceAll("\\?.*", "") + " answered "
                        + answer.statusCode() + ": " + body.path("error").path("message").asString("no message")
                        + ((answer.statusCode() == 403) ? " (needs the role Application Administrator)" : ""));
            }
            return body;
        }
        catch (IOException ex) {
            throw new SetupException("Microsoft Graph at " + this.base + " cannot be reached: " + ex.getMessage());
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SetupException("interrupted");
        }
    }

}
