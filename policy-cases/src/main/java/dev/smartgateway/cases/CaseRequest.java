package dev.smartgateway.cases;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.LinkSealer;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The request of a case and its launch.
 *
 * @param json {@code req} of the case
 */
public record CaseRequest(JsonNode json) {

    /** Bodies that a case names instead of writing them. */
    static final Set<String> GENERATED = Set.of("utf-16-body-subject-p2", "bom-body-subject-p1", "deep-body-subject-p1",
            "oversized-body-subject-p1");

    private static final String OWN = "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/p1\"}";

    private static final String CLIENT = "https://app.example/launches/";

    private static final Pattern LINK = Pattern.compile("/?\\{([^{}]+)}");

    /**
     * Returns the context of a launch; its links are sealed for that patient only.
     */
    public static PatientContext pin(@Nullable String patient, String scopes, AccessPolicy policy) {
        String launch = String.valueOf(patient);
        return new PatientContext((patient != null) ? new PatientId(patient) : null, Scopes.parse(scopes), policy,
                new PatientContext.Bases(URI.create(CLIENT + launch + "/fhir"), URI.create(ScriptedUpstream.BASE)),
                new LaunchHandles(launch), PatientContext.MAX_ANSWER);
    }

    FhirCall call(PatientContext pin, UnaryOperator<String> links) {
        Map<String, String> headers = new HashMap<>();
        this.json.path("h").properties().forEach((entry) -> headers.put(entry.getKey(), entry.getValue().asString()));
        if (this.json.has("ct")) {
            headers.put("Content-Type", this.json.path("ct").asString());
        }
        String url = LINK.matcher(this.json.path("u").asString())
            .replaceAll((MatchResult found) -> Matcher.quoteReplacement(links.apply(found.group(1))));
        String rest = url.startsWith("/fhir") ? url.substring(5) : url;
        return new FhirCall(this.json.path("m").asString(), ScriptedUpstream.path(rest), ScriptedUpstream.query(rest),
                headers, body(), pin);
    }

    /** Returns the type in the path. */
    String type() {
        String[] parts = ScriptedUpstream.path(this.json.path("u").asString()).split("/");
        return (parts.length > 2) ? parts[2] : "";
    }

    private byte[] body() {
        String generated = this.json.path("gen").asString("");
        if (!generated.isEmpty()) {
            return generated(generated);
        }
        String raw = this.json.path("raw").asString(null);
        if (raw == null && this.json.has("b")) {
            raw = this.json.path("b").isString() ? this.json.path("b").asString()
                    : FixtureStore.JSON.writeValueAsString(this.json.path("b"));
        }
        return (raw != null) ? raw.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private static byte[] generated(String name) {
        return switch (name) {
            case "bom-body-subject-p1" -> ("\uFEFF" + OWN + "}").getBytes(StandardCharsets.UTF_8);
            case "deep-body-subject-p1" ->
                (OWN + ",\"extension\":" + "[".repeat(600) + "]".repeat(600) + "}").getBytes(StandardCharsets.UTF_8);
            case "oversized-body-subject-p1" ->
                (OWN + ",\"x\":\"" + "x".repeat(PatientContext.MAX_ANSWER) + "\"}").getBytes(StandardCharsets.UTF_8);
            default -> (OWN.replace("p1", "p2") + "}").getBytes(StandardCharsets.UTF_16LE);
        };
    }

    /** Returns a link of an answer as path and query below the launch's FHIR base. */
    static String relative(String link) {
        return link.replaceFirst("^" + Pattern.quote(CLIENT) + "[^/]*/fhir", "");
    }

    static @Nullable String next(GatewayAnswer answer) {
        for (JsonNode link : FixtureStore.JSON.readTree(answer.body()).path("link")) {
            if (link.path("relation").asString("").equals("next")) {
                return link.path("url").asString();
            }
        }
        return null;
    }

    static @Nullable String attachment(GatewayAnswer answer) {
        JsonNode content = FixtureStore.JSON.readTree(answer.body()).path("content");
        return content.path(0).path("attachment").path("url").asString(null);
    }

    /** Returns whether a link leads back to this launch, not to the upstream. */
    static boolean ours(@Nullable String link) {
        return link != null && link.startsWith(CLIENT);
    }

    /**
     * Seals links that only their own launch can open.
     */
    private record LaunchHandles(String launch) implements LinkSealer {

        @Override
        public String seal(String content) {
            return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((this.launch + "\u0001" + content).getBytes(StandardCharsets.UTF_8));
        }

        /** Suffix of expired handles. */
        private static final String EXPIRED = "-expired";

        @Override
        public Optional<String> recognise(String handle) {
            return open(handle.endsWith(EXPIRED) ? handle.substring(0, handle.length() - EXPIRED.length()) : handle);
        }

        @Override
        public Optional<String> open(String handle) {
            if (handle.endsWith(EXPIRED)) {
                return Optional.empty();
            }
            try {
                String text = new String(Base64.getUrlDecoder().decode(handle), StandardCharsets.UTF_8);
                return text.startsWith(this.launch + "\u0001") ? Optional.of(text.substring(this.launch.length() + 1))
                        : Optional.empty();
            }
            catch (IllegalArgumentException ex) {
                return Optional.empty();
            }
        }

    }

}
