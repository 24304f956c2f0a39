package dev.smartgateway.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person with one browser, signed in at the identity provider. Keeps the cookies of
 * localhost whatever the port, as browsers do.
 */
final class Clinician {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Pattern LAUNCH = Pattern.compile("[?&]launch=([A-Za-z0-9_-]{22})");

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    private final Cloud cloud;

    Clinician(Cloud cloud, String user) {
        this.cloud = cloud;
        send("POST", cloud.url() + "/login", "username=" + user + "&password=sandbox",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    /**
     * One answer.
     */
    record Page(URI uri, int status, java.net.http.HttpHeaders headers, String body) {

        String header(String name) {
            return this.headers.firstValue(name).orElse("");
        }

        String reason() {
            return header("X-Gateway-Reason");
        }

        JsonNode json() {
            return JSON.readTree(this.body);
        }

        /** The launch id in the address of the app. */
        String launch() {
            Matcher matcher = LAUNCH.matcher(this.uri.toString());
            if (!matcher.find()) {
                throw new AssertionError("no launch: " + this.status + " " + reason() + " at " + this.uri.getPath());
            }
            return matcher.group(1);
        }

    }

    /** Starts an EHR launch and stops at the redirect to the identity provider. */
    Page start(Replica replica, String launch) {
        return send("GET", replica.url() + "/launch?iss=" + Text.encode(this.cloud.url() + "/fhir") + "&launch="
                + Text.encode(launch), null, navigation());
    }

    /** Signs in silently and comes back to a replica, which may be another one. */
    Page comeBack(Page started, Replica replica) {
        Page answered = send("GET", started.header("Location"), null, navigation());
        URI callback = URI.create(answered.header("Location"));
        Page done = send("GET", replica.url() + callback.getRawPath() + "?" + callback.getRawQuery(), null,
                navigation());
        return (done.status() != 303) ? done
                : new Page(done.uri().resolve(done.header("Location")), 200, done.headers(), "");
    }

    Page launch(Replica replica, String launch) {
        return comeBack(start(replica, launch), replica);
    }

    Page standalone(Replica replica) {
        return comeBack(send("GET", replica.url() + "/launch?app=demo", null, navigation()), replica);
    }

    /** What the app's script asks of its own origin. */
    Page fetch(Replica replica, String path) {
        return fetch(replica, "GET", path, null, Map.of());
    }

    Page fetch(Replica replica, String method, String path, String body, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode",
                "cors", "Sec-Fetch-Dest", "empty", "Accept", "application/fhir+json"));
        if (body != null) {
            headers.put("Content-Type", "application/fhir+json");
        }
        headers.putAll(more);
        return send(method, path.startsWith("http") ? path : replica.url() + path, body, headers);
    }

    /** Opens a page of the identity provider. */
    Page open(String url) {
        return send("GET", url, null, navigation());
    }

    private static Map<String, String> navigation() {
        return Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document",
                "Accept", "text/html");
    }

    private Page send(String method, String url, String body, Map<String, String> headers) {
        URI uri = URI.create(url);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
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
