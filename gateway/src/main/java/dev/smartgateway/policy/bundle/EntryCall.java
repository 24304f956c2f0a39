package dev.smartgateway.policy.bundle;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.BodyVisitor;
import dev.smartgateway.r4.StrictReader;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a bundle as a separate call.
 *
 * @param call the entry's request under the same pin
 * @param fullUrl {@code urn:uuid} name of the entry, or {@code null}
 */
record EntryCall(FhirCall call, @Nullable String fullUrl) {

    private static final String FHIR_JSON = "application/fhir+json";

    /**
     * Reads one entry.
     * @throws Denied if it has no method and url that fit one request
     */
    static EntryCall of(PolicyContext context, Json.Obj entry) {
        Json.Obj request = entry.object("request");
        String method = (request != null) ? request.text("method") : null;
        String url = (request != null) ? request.text("url") : null;
        if (request == null || method == null || url == null) {
            throw new Denied(Reason.MALFORMED, "entry");
        }
        String relative = relative(context, url);
        int mark = relative.indexOf('?');
        String path = (mark < 0) ? relative : relative.substring(0, mark);
        String query = (mark < 0) ? null : Query.escaped(relative.substring(mark + 1));
        Map<String, String> headers = headers(request);
        byte[] body = body(method, entry.object("resource"), headers);
        String name = entry.text("fullUrl");
        boolean urn = name != null && name.matches("urn:uuid:[A-Za-z0-9-]{1,64}");
        return new EntryCall(new FhirCall(method, "/" + path, query, headers, body, context.call().pin()),
                urn ? name : null);
    }

    private static String relative(PolicyContext context, String url) {
        String base = context.client() + "/";
        String plain = url.startsWith(base) ? url.substring(base.length()) : url;
        if (plain.startsWith("//") || plain.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")) {
            throw new Denied(Reason.MALFORMED, "entry-url");
        }
        return plain.startsWith("/") ? plain.substring(1) : plain;
    }

    private static Map<String, String> headers(Json.Obj request) {
        Map<String, String> headers = new HashMap<>(Map.of("accept", FHIR_JSON));
        Map.of("ifMatch", "if-match", "ifNoneMatch", "if-none-match", "ifNoneExist", "if-none-exist")
            .forEach((field, header) -> {
                if (request.get(field) != null) {
                    String value = String.valueOf(request.text(field));
                    headers.put(header, field.equals("ifNoneExist") ? Query.escaped(value) : value);
                }
            });
        return headers;
    }

    private static byte[] body(String method, Json.@Nullable Obj resource, Map<String, String> headers) {
        boolean bodiless = method.equals("GET") || method.equals("DELETE");
        if (bodiless != (resource == null)) {
            throw new Denied(Reason.MALFORMED, "entry-resource");
        }
        if (resource == null) {
            return new byte[0];
        }
        headers.put("content-type", FHIR_JSON);
        if (method.equals("PATCH") && "Binary".equals(resource.text("resourceType"))) {
            new StrictReader(BodyVisitor.NONE).resource(resource);
            headers.put("content-type", String.valueOf(resource.text("contentType")));
            return decoded(String.valueOf(resource.text("data")));
        }
        return resource.bytes();
    }

    private static byte[] decoded(String data) {
        try {
            return Base64.getDecoder().decode(data);
        }
        catch (IllegalArgumentException ex) {
            throw new Denied(Reason.MALFORMED, "entry-resource");
        }
    }

    @Override
    public String toString() {
        return "EntryCall[" + this.call.method() + "]";
    }

}
