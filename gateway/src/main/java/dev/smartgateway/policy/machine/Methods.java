package dev.smartgateway.policy.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.reason.Reason;

/**
 * The methods that an address allows, for requests with another method.
 */
final class Methods {

    private static final List<String> ALL = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** Methods that HTTP defines; RFC 9110 and RFC 5789. */
    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
            "CONNECT", "TRACE");

    private Methods() {
    }

    /**
     * Requires a method of HTTP, whatever the address is.
     * @throws Denied with {@code unknown-method} if it is none
     */
    static void requireKnown(FhirCall call) {
        if (!KNOWN.contains(call.method())) {
            throw new Denied(Reason.UNKNOWN_METHOD, "method");
        }
    }

    /**
     * Returns the refusal of a call that is no interaction: 405 if the address has one
     * with another method, otherwise 404.
     */
    static Denied refused(FhirCall call) {
        boolean conditional = call.query() != null;
        List<String> fit = ALL.stream()
            .filter((method) -> Route.parse(method, call.path(), conditional).interaction() != Interaction.UNKNOWN)
            .toList();
        if (fit.isEmpty()) {
            return new Denied(Reason.UNKNOWN_TARGET, "path");
        }
        String allow = String.join(", ", fit).replace("GET", "GET, HEAD");
        GatewayAnswer plain = Outcomes.of(Reason.METHOD_NOT_ALLOWED);
        Map<String, String> headers = new HashMap<>(plain.headers());
        headers.put("Allow", allow);
        return new Denied(Reason.METHOD_NOT_ALLOWED, "method",
                new GatewayAnswer(plain.status(), headers, plain.body()));
    }

}
