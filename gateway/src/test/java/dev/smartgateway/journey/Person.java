package dev.smartgateway.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person with a browser: follows redirects, keeps the cookies of localhost whatever the
 * port, as browsers do, and says where a request comes from, as browsers do. Remembers
 * every answer of the gateway.
 */
final class Person {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Pattern LAUNCH = Pattern.compile("[?&]launch=([A-Za-z0-9_-]{22})");

    private final HttpClient http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    private final List<String> seen = new ArrayList<>();

    private String gateway;

    Person(Gateway gateway) {
        this(gateway.url());
    }

    Person(String gateway) {
        this.gateway = gateway;
    }

    /**
     * One answer.
     *
     * @param uri where it was got, after all redirects
     */
    record Page(URI uri, int status, java.net.http.HttpHeaders headers, String body) {

        String header(String name) {
            return this.headers.firstValue(name).orElse(null);
        }

        String reason() {
            return header("X-Gateway-Reason");
        }

        JsonNode json() {
            return JSON.readTree(this.body);
        }

        /** The launch id in the address of an app. */
        String launch() {
            Matcher matcher = LAUNCH.matcher(this.uri.toString());
            if (!matcher.find()) {
                throw new AssertionError("no launch in " + this.uri.getPath() + ": " + this.status + " " + reason());
            }
            return matcher.group(1);
        }

        /** Values of a form's fields. */
        List<String> values(String name) {
            return Pattern.compile("<(?:input|button)[^>]*name=\"" + name + "\"[^>]*?value=\"([^\"]*)\"")
                .matcher(this.body)
                .results()
                .map((found) -> found.group(1).replace("&amp;", "&"))
                .toList();
        }

    }

    /** Goes to another replica from now on. */
    Person via(Gateway replica) {
        this.gateway = replica.url();
        return this;
    }

    /** The same browser at this moment: another tab whose cookies stay as they are. */
    Person copy() {
        Person tab = new Person(this.gateway);
        tab.cookies.putAll(this.cookies);
        return tab;
    }

    /** Everything the gateway ever sent to this browser: headers and bodies. */
    List<String> everything() {
        return List.copyOf(this.seen);
    }

    Map<String, String> cookies() {
        return this.cookies;
    }

    /** Opens a page of the gateway or, with a scheme, of anybody. */
    Page open(String target) {
        return follow(send("GET", absolute(target), null, navigation()));
    }

    /** Opens a page and does not follow where it leads. */
    Page openOnly(String target) {
        return send("GET", absolute(target), null, navigation());
    }

    /** Sends a form of a page. */
    Page submit(String target, Map<String, List<String>> fields) {
        String form = fields.entrySet()
            .stream()
            .flatMap((field) -> field.getValue().stream().map((value) -> field.getKey() + "=" + encode(value)))
            .collect(Collectors.joining("&"));
        Map<String, String> headers = navigation();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return follow(send("POST", absolute(target), form, headers));
    }

    /** What an app's script asks of its own origin. */
    Page fetch(String path) {
        return fetch("GET", path, null, Map.of());
    }

    Page fetch(String method, String path, String body, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Sec-Fetch-Site", "same-origin");
        headers.put("Sec-Fetch-Mode", "cors");
        headers.put("Sec-Fetch-Dest", "empty");
        headers.put("Accept", "application/fhir+json");
        if (body != null) {
            headers.put("Content-Type", "application/fhir+json");
        }
        headers.putAll(more);
        return send(method, absolute(path), body, headers);
    }

    private static Map<String, String> navigation() {
        return new LinkedHashMap<>(Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
                "Sec-Fetch-Dest", "document", "Accept", "text/html"));
    }

    private URI absolute(String target) {
        return URI.create(target.startsWith("http") ? target : this.gateway + target);
    }

    private Page follow(Page first) {
        Page page = first;
        for (int hop = 0; page.status() / 100 == 3 && hop < 20; hop++) {
            page = send("GET", page.uri().resolve(page.header("Location")), null, navigation());
        }
        return page;
    }

    private Page send(String method, URI uri, String body, Map<String, String> headers) {
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
            if (uri.toString().startsWith(this.gateway)) {
                this.seen.add(answer.headers().map() + "\n" + answer.body());
            }
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

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

}
