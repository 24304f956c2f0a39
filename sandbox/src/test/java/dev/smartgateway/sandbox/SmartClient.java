package dev.smartgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.smartgateway.sandbox.SandboxProperties.Mode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the sandbox for its tests: one browser with cookies, and the back channel.
 */
final class SmartClient {

    static final String REDIRECT = "http://localhost:8080/callback/sandbox";

    static final String SCOPE = "openid fhirUser launch patient/*.rs offline_access";

    static final String PATIENT = "e4531916-b162-4f4b-90c2-ce37e132b8d4";

    private static final JsonMapper JSON = new JsonMapper();

    private final String url;

    private final Paths paths;

    private final String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();

    private final HttpClient http = HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();

    SmartClient(String url) {
        this(url, Mode.SMART);
    }

    SmartClient(String url, Mode mode) {
        this.paths = Paths.of(mode);
        this.url = url;
    }

    /** The parameters of a good authorization request. */
    Map<String, String> request(String scope) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", "gateway");
        parameters.put("redirect_uri", REDIRECT);
        parameters.put("scope", scope);
        parameters.put("state", UUID.randomUUID().toString());
        parameters.put("aud", this.url + "/fhir");
        parameters.put("nonce", "n-1");
        parameters.put("code_challenge", challenge());
        parameters.put("code_challenge_method", "S256");
        return parameters;
    }

    String launch(Map<String, Object> context) {
        return JSON.readTree(postJson("/ehr/launches", context).body()).path("launch").asString();
    }

    /** The query of the callback that an EHR launch ends in. */
    Map<String, String> ehrCallback(Map<String, Object> context, String scope) {
        Map<String, String> request = request(scope);
        request.put("launch", launch(context));
        return callback(authorize(request));
    }

    JsonNode ehrTokens(Map<String, Object> context) {
        HttpResponse<String> answer = redeem(ehrCallback(context, SCOPE).get("code"));
        return JSON.readTree(answer.body());
    }

    JsonNode ehrTokens() {
        return ehrTokens(Map.of("patient", PATIENT));
    }

    HttpResponse<String> authorize(Map<String, String> request) {
        return get(this.paths.authorize() + "?" + form(request));
    }

    HttpResponse<String> redeem(String code) {
        return token(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", REDIRECT, "code_verifier",
                this.verifier));
    }

    HttpResponse<String> refresh(String token) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    HttpResponse<String> token(Map<String, String> form) {
        return post(this.paths.token(), form, "Basic " + Base64.getEncoder()
            .encodeToString("gateway:gateway-sandbox-secret".getBytes(StandardCharsets.UTF_8)));
    }

    HttpResponse<String> tokenUnauthenticated(Map<String, String> form) {
        return post(this.paths.token(), form, "");
    }

    Map<String, String> grantForm(String code) {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", REDIRECT);
        form.put("code_verifier", this.verifier);
        return form;
    }

    HttpResponse<String> fhir(String path, String token) {
        return send(HttpRequest.newBuilder(URI.create(this.url + "/fhir/" + path))
            .header("Authorization", "Bearer " + token)
            .build());
    }

    HttpResponse<String> get(String pathOrUrl) {
        String target = pathOrUrl.startsWith("http") ? pathOrUrl : this.url + pathOrUrl;
        return send(HttpRequest.newBuilder(URI.create(target)).build());
    }

    HttpResponse<String> post(String path, Map<String, String> form, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.url + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(form)));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return send(request.build());
    }

    /** Posts a form in which one field comes several times. */
    HttpResponse<String> postForm(String path, Map<String, String> form, String many, List<String> values) {
        String body = form(form)
                + values.stream().map((one) -> "&" + form(Map.of(many, one))).collect(Collectors.joining());
        return send(HttpRequest.newBuilder(URI.create(this.url + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
    }

    HttpResponse<String> postJson(String path, Map<String, Object> body) {
        return send(HttpRequest.newBuilder(URI.create(this.url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
    }

    void misbehave(String key, Object value) {
        HttpResponse<String> answer = postJson("/control/misbehave", Map.of(key, value));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    JsonNode stats() {
        return JSON.readTree(get("/control/stats").body());
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    /** The claims of a JWT, unverified. */
    static JsonNode claims(String jwt) {
        return JSON.readTree(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]));
    }

    static JsonNode header(String jwt) {
        return JSON.readTree(Base64.getUrlDecoder().decode(jwt.split("\\.")[0]));
    }

    static Map<String, String> callback(HttpResponse<String> answer) {
        return query(answer.headers().firstValue("Location").orElseThrow());
    }

    static Map<String, String> query(String url) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : url.substring(url.indexOf('?') + 1).split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    /** The values of a named input or button of a page, in order. */
    static List<String> values(String html, String name) {
        Matcher matcher = Pattern.compile("name=\"" + name + "\"[^>]*?value=\"([^\"]*)\"").matcher(html);
        return matcher.results().map((one) -> one.group(1).replace("&amp;", "&")).toList();
    }

    private String challenge() {
        try {
            return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(this.verifier.getBytes(StandardCharsets.US_ASCII)));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet()
            .stream()
            .map((one) -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return this.http.send(request, HttpResponse.BodyHandlers.ofString());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

}
