package dev.smartgateway.peers;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;

/**
 * One case of a corpus, with the addresses and versions of a live server instead of those
 * in the corpus.
 *
 * @param json as in its file
 */
record LiveCase(JsonNode json) {

    /** HAPI has $lastn only with a full text index. */
    private static final Pattern UNKNOWN = Pattern.compile("[$]lastn");

    private static final Pattern PATCH = Pattern.compile("\"data\":\"(W3[A-Za-z0-9+/]*=*)\"");

    String id() {
        return this.json.path("id").asString();
    }

    /**
     * Cases where the server lies, without a patient, or with a link of an earlier answer
     * are no live ones.
     */
    boolean live() {
        return !this.json.has("mock") && !UNKNOWN.matcher(url()).find()
                && this.json.path("pin").asString("").equals("p1") && !url().contains("{")
                && !this.json.path("req").has("gen") && url().startsWith("/fhir");
    }

    private String url() {
        return this.json.path("req").path("u").asString();
    }

    String scopes() {
        return this.json.path("scopes").asString();
    }

    String method() {
        return this.json.path("req").path("m").asString();
    }

    String target(Clinic.App app, HapiPeer hapi) {
        return local(url().substring("/fhir".length()), app, hapi).replace(" ", "%20");
    }

    byte[] body(Clinic.App app, HapiPeer hapi) {
        JsonNode request = this.json.path("req");
        String body = request.path("raw").asString("");
        if (request.has("b")) {
            body = request.path("b").isString() ? request.path("b").asString() : request.path("b").toString();
        }
        return local(body, app, hapi).getBytes(StandardCharsets.UTF_8);
    }

    /** A patch within a batch is in base64. */
    private static String local(String text, Clinic.App app, HapiPeer hapi) {
        return PATCH.matcher(plain(text, app, hapi)).replaceAll((found) -> {
            String patch = new String(Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8);
            byte[] written = plain(patch, app, hapi).getBytes(StandardCharsets.UTF_8);
            return Matcher.quoteReplacement("\"data\":\"" + Base64.getEncoder().encodeToString(written) + '"');
        });
    }

    private static String plain(String text, Clinic.App app, HapiPeer hapi) {
        return text.replace("https://app.example/launches/p1/fhir", app.base())
            .replace("/launches/p1/fhir", app.base().replaceFirst("^http://[^/]+", ""))
            .replace("https://upstream.example/fhir", hapi.base())
            .replace("HTTPS://UPSTREAM.EXAMPLE/fhir", hapi.base().replace("http://", "HTTP://"));
    }

    Map<String, String> headers(Chart chart) {
        Map<String, String> headers = new LinkedHashMap<>();
        this.json.path("req")
            .path("h")
            .properties()
            .forEach((one) -> headers.put(one.getKey(), one.getValue().asString()));
        if (this.json.path("req").has("ct")) {
            headers.put("Content-Type", this.json.path("req").path("ct").asString());
        }
        String version = chart.known(url().replaceFirst("^/fhir/", "")).path("meta").path("versionId").asString("");
        for (String name : List.of("If-Match", "If-None-Match")) {
            headers.computeIfPresent(name, (same, value) -> value.equals("W/\"2\"") ? "W/\"" + version + "\"" : value);
        }
        return headers;
    }

    /** Asked for by a report, and not promised: judged by what is stored alone. */
    boolean wish() {
        return this.json.path("area").asString("").equals("wish");
    }

    boolean allowed() {
        return this.json.path("exp").path("d").asString().equals("allow");
    }

    boolean denied() {
        return this.json.path("exp").path("d").asString().equals("deny");
    }

    boolean accepts(int status) {
        JsonNode accepted = this.json.path("exp").path("s");
        return IntStream.range(0, accepted.size()).anyMatch((i) -> accepted.path(i).asInt() == status);
    }

    boolean writesNothing() {
        String upstream = this.json.path("exp").path("up").asString("");
        return upstream.equals("none") || upstream.equals("none-write");
    }

}
