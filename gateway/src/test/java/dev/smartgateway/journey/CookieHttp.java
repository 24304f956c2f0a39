package dev.smartgateway.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP as a browser uses it: keeps cookies of localhost for all ports, sends the origin
 * of a request, and follows no redirects by itself.
 */
public final class CookieHttp {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Pattern LAUNCH = Pattern.compile("[?&]launch=([A-Za-z0-9_-]{22})");

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    /**
     * One answer.
     *
     * @param uri where it was got, after all redirects
     */
    public record Page(URI uri, int status, java.net.http.HttpHeaders headers, String body) {

        public String header(String name) {
            return this.headers.firstValue(name).orElse(null);
        }

        public String reason() {
            return header("X-Gateway-Reason");
        }

        public JsonNode json() {
            return JSON.readTree(this.body);
        }

        /** The launch id in the address of an app. */
        public String launch() {
            Matcher matcher = LAUNCH.matcher(this.uri.toString());
            if (!matcher.find()) {
                throw new AssertionError("no launch in " + this.uri.getPath() + ": " + this.status + " " + reason());
            }
            return matcher.group(1);
        }

        /** Values of a form's fields. */
        public List<String> values(String name) {
            return Pattern.compile("<(?:input|button)[^>]*name=\"" + name + "\"[^>]*?value=\"([^\"]*)\"")
                .matcher(this.body)
                .results()
                .map((found) -> found.group(1).replace("&amp;", "&"))
                .toList();
        }

    }

    public Map<String, String> cookies() {
        return this.cookies;
    }

    /** What a browser says when a person follows a link. */
    public static Map<String, String> navigation() {
        return new LinkedHashMap<>(Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
                "Sec-Fetch-Dest", "document", "Accept", "text/html"));
    }

    /** A call of an app's script to its own origin. */
    public Page fetch(String method, URI uri, String body, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode",
                "cors", "Sec-Fetch-Dest", "empty", "Accept", "application/fhir+json"));
        if (body != null) {
            headers.put("Content-Type", "application/fhir+json");
        }
        headers.putAll(more);
        return send(method, uri, body, headers);
    }

    /** Sends a request with all cookies. */
    public Page send(String method, URI uri, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
            .timeout(Duration.ofMinutes(1))
            .method(method,
                    (body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::setHeader);
        if (!this.cookies.isEmpty()) {
            request.header("Cookie",
                    this.cookies.entrySet()
                        .stream()
                        .map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("set-cookie").forEach(this::keep);
            return new Page(uri, answer.statusCode(), answer.headers(), answer.body());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    private void keep(String header) {
        for (HttpCookie cookie : HttpCookie.parse(header)) {
            if (cookie.getMaxAge() == 0) {
                this.cookies.remove(cookie.getName());
            }
            else {
                this.cookies.put(cookie.getName(), cookie.getValue());
            }
        }
    }

}
