package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.smartgateway.sandbox.Origin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * Shows what an app could do if it had the token: gets one for the chart of one patient
 * by the ordinary flow, then reads another patient with it.
 */
final class Bypass {

    private static final String CALLBACK = "http://localhost/callback/without-gateway";

    private static final String BASIC = "Basic "
            + Base64.getEncoder().encodeToString("gateway:gateway-sandbox-secret".getBytes(StandardCharsets.UTF_8));

    private final HttpClient client = HttpClient.newHttpClient();

    private final JsonMapper json = new JsonMapper();

    private final Origin origin;

    Bypass(Origin origin) {
        this.origin = origin;
    }

    /**
     * Reads a patient with a token that was granted for another one.
     * @param launch a launch of the first patient
     * @param other id of the second patient
     * @return status, and name and birth date if the service handed them out
     */
    Map<String, Object> read(String launch, String other) throws IOException, InterruptedException {
        String token = token(code(launch, verifier()), verifier());
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(URI.create(this.origin.url() + "/fhir/Patient/" + other))
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/fhir+json"));
        JsonNode body = this.json.readTree(answer.body());
        JsonNode name = body.path("name").path(0);
        return Map.of("status", answer.statusCode(), "name",
                (name.path("given").path(0).asString("") + " " + name.path("family").asString("")).strip(), "birthDate",
                body.path("birthDate").asString(""), "text",
                body.path("issue").path(0).path("diagnostics").asString(""));
    }

    private String code(String launch, String verifier) throws IOException, InterruptedException {
        URI authorize = UriComponentsBuilder.fromUriString(this.origin.url() + "/auth/authorize")
            .queryParam("response_type", "code")
            .queryParam("client_id", "gateway")
            .queryParam("redirect_uri", "{callback}")
            .queryParam("scope", "{scope}")
            .queryParam("state", UUID.randomUUID())
            .queryParam("aud", "{aud}")
            .queryParam("launch", "{launch}")
            .queryParam("code_challenge", challenge(verifier))
            .queryParam("code_challenge_method", "S256")
            .encode()
            .build(CALLBACK, "launch patient/*.rs", this.origin.url() + "/fhir", launch);
        String location = send(HttpRequest.newBuilder(authorize)).headers().firstValue("Location").orElseThrow();
        return String.valueOf(UriComponentsBuilder.fromUriString(location).build().getQueryParams().getFirst("code"));
    }

    private String token(String code, String verifier) throws IOException, InterruptedException {
        String form = Map
            .of("grant_type", "authorization_code", "code", code, "redirect_uri", CALLBACK, "code_verifier", verifier)
            .entrySet()
            .stream()
            .map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(this.origin.url() + "/auth/token"))
            .header("Authorization", BASIC)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
        return this.json.readTree(answer.body()).path("access_token").asString("");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String verifier() {
        return "a-verifier-that-need-not-be-secret-in-a-demonstration";
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
