package dev.smartgateway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

/**
 * Access to one patient in two ways: by a launch at the demo's gateway, and with a token
 * of the sandbox.
 */
final class DemoLaunch {

    private static final String QUERY = "/Observation?_sort=-date&_count=50&patient=Patient/";

    private static final String CALLBACK = "http://localhost/callback/bench";

    private static final String VERIFIER = "a-verifier-that-need-not-be-secret-in-a-benchmark-of-ours";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final JsonMapper json = new JsonMapper();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    private final String sandbox;

    private String throughGateway = "";

    private String direct = "";

    private String token = "";

    private DemoLaunch(String sandbox) {
        this.sandbox = sandbox;
    }

    static DemoLaunch start(String gateway, String sandbox) throws Exception {
        DemoLaunch launch = new DemoLaunch(sandbox);
        Matcher patient = Pattern.compile("data-patient=\"([^\"]+)\"").matcher(launch.get(URI.create(sandbox)).body());
        if (!patient.find()) {
            throw new IllegalStateException("no patient at " + sandbox);
        }
        String id = patient.group(1);
        URI app = launch.follow(URI.create(gateway + "/launch?iss=" + sandbox + "/fhir&launch=" + launch.deposit(id)));
        Matcher found = Pattern.compile("launch=([A-Za-z0-9_-]{22})").matcher(app.toString());
        if (!found.find()) {
            throw new IllegalStateException("the launch ended at " + app.getPath());
        }
        launch.throughGateway = gateway + "/launches/" + found.group(1) + "/fhir" + QUERY + id;
        launch.direct = sandbox + "/fhir" + QUERY + id;
        launch.token = launch.ownToken(id);
        return launch;
    }

    HttpResponse<byte[]> throughGateway() throws IOException, InterruptedException {
        return bytes(HttpRequest.newBuilder(URI.create(this.throughGateway))
            .header("Cookie", "__Host-smart=" + this.cookies.get("__Host-smart"))
            .header("Sec-Fetch-Site", "same-origin"));
    }

    HttpResponse<byte[]> direct() throws IOException, InterruptedException {
        return bytes(HttpRequest.newBuilder(URI.create(this.direct)).header("Authorization", "Bearer " + this.token));
    }

    private HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        return this.http.send(request.header("Accept", "application/fhir+json").build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private String deposit(String patient) throws IOException, InterruptedException {
        String body = send(HttpRequest.newBuilder(URI.create(this.sandbox + "/ehr/launches"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"patient\":\"" + patient + "\"}"))).body();
        return this.json.readTree(body).path("launch").asString();
    }

    private String ownToken(String patient) throws Exception {
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
            .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        Map<String, String> asked = new LinkedHashMap<>(Map.of("response_type", "code", "client_id", "gateway",
                "redirect_uri", CALLBACK, "scope", "launch patient/Observation.rs", "state",
                "a-state-of-at-least-some-length", "aud", this.sandbox + "/fhir", "launch", deposit(patient)));
        asked.put("code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        asked.put("code_challenge_method", "S256");
        String location = get(URI.create(this.sandbox + "/auth/authorize?" + form(asked))).headers()
            .firstValue("Location")
            .orElseThrow();
        String code = location.replaceFirst(".*[?&]code=([^&]+).*", "$1");
        String body = send(HttpRequest.newBuilder(URI.create(this.sandbox + "/auth/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization",
                    "Basic " + Base64.getEncoder()
                        .encodeToString("gateway:gateway-sandbox-secret".getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(form(Map.of("grant_type", "authorization_code", "code", code,
                    "redirect_uri", CALLBACK, "code_verifier", VERIFIER)))))
            .body();
        return this.json.readTree(body).path("access_token").asString();
    }

    private URI follow(URI start) throws IOException, InterruptedException {
        URI here = start;
        for (int hop = 0; hop < 10; hop++) {
            HttpResponse<String> page = get(here);
            if (page.statusCode() / 100 != 3) {
                return here;
            }
            here = here.resolve(page.headers().firstValue("Location").orElseThrow());
        }
        return here;
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!this.cookies.isEmpty()) {
            request.header("Cookie",
                    this.cookies.entrySet()
                        .stream()
                        .map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String set : answer.headers().allValues("Set-Cookie")) {
            String pair = set.split(";", 2)[0];
            this.cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return answer;
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet()
            .stream()
            .map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    }

}
