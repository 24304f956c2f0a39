package dev.smartgateway.command.policy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.PatientContext;

/**
 * A request in textual form.
 *
 * @param method HTTP method
 * @param url path and query below the FHIR base
 * @param headers as written
 * @param body as it would be sent
 */
record RequestText(String method, String url, Map<String, String> headers, byte[] body) {

    private static final Set<String> LOOKED_AT = Set.of("accept", "content-type", "if-match", "if-none-match",
            "if-none-exist", "prefer");

    static RequestText of(List<String> words, List<String> headers, byte[] body) {
        List<String> parts = (words.size() == 1) ? List.of(words.get(0).strip().split(" +", 2)) : words;
        boolean bare = parts.size() == 1;
        Map<String, String> named = new LinkedHashMap<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new Unusable("a header has no colon", "Write 'Name: value'.");
            }
            named.put(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
        }
        boolean typed = named.keySet().stream().anyMatch("Content-Type"::equalsIgnoreCase);
        if (body.length > 0 && !typed) {
            named.put("Content-Type", "application/fhir+json");
        }
        return new RequestText(bare ? "GET" : parts.get(0).toUpperCase(Locale.ROOT),
                below(parts.get(bare ? 0 : 1).replaceFirst(" +HTTP/[0-9.]+$", "")), named, body);
    }

    /**
     * Reads request line, headers, an empty line and the body.
     */
    static RequestText parse(String text) {
        String plain = text.replace("\r\n", "\n");
        int end = plain.indexOf("\n\n");
        List<String> head = ((end < 0) ? plain : plain.substring(0, end)).strip().lines().toList();
        if (head.isEmpty() || head.get(0).isBlank()) {
            throw new Unusable("the file contains no request",
                    "Write the request line first, such as GET /fhir/Observation?code=718-7.");
        }
        byte[] body = ((end < 0) ? "" : plain.substring(end + 2).strip()).getBytes(StandardCharsets.UTF_8);
        return of(List.of(head.get(0)), head.subList(1, head.size()), body);
    }

    /**
     * Returns the path below the FHIR base. Accepts a complete URL, a path of a launch,
     * or the part after the base.
     */
    private static String below(String url) {
        String path = url.replaceFirst("^https?://[^/]+", "").replaceFirst("^/launches/[^/]+(?=/fhir)", "");
        if (path.startsWith("/fhir")) {
            return path.substring(5);
        }
        return path.startsWith("/") ? path : "/" + path;
    }

    FhirCall call(PatientContext pin) {
        return new FhirCall(this.method, ScriptedUpstream.path(this.url), ScriptedUpstream.query(this.url),
                this.headers, this.body, pin);
    }

    /** Headers that have no effect, because the gateway builds its own request. */
    List<String> withoutEffect() {
        return this.headers.keySet()
            .stream()
            .filter((name) -> !LOOKED_AT.contains(name.toLowerCase(Locale.ROOT)))
            .toList();
    }

}
