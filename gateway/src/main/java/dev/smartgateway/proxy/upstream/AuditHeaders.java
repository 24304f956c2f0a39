package dev.smartgateway.proxy.upstream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.token.LaunchRecord;

/**
 * Headers {@code X-MS-AZUREFHIR-AUDIT-*}, which Azure's FHIR service copies into its
 * audit log: at most ten names of at most 2048 characters, and nothing about a patient,
 * because the vendor stores them. Such headers of a browser are never forwarded.
 */
final class AuditHeaders {

    private static final String PREFIX = "X-MS-AZUREFHIR-AUDIT-";

    private static final Set<Issuer.Mode> AZURE = Set.of(Issuer.Mode.RBAC, Issuer.Mode.SMART_USER,
            Issuer.Mode.PINNED_ISSUER);

    private AuditHeaders() {
    }

    /**
     * Returns the headers for one request; only the request id if the service is not
     * Azure's.
     */
    static Map<String, String> of(Issuer issuer, LaunchRecord launch, String requestId) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", requestId);
        if (AZURE.contains(issuer.rules().mode())) {
            headers.put(PREFIX + "SESSION", Sha256.base64Url(launch.owner().session()));
            headers.put(PREFIX + "CLIENT", printable(issuer.client().id()));
            headers.put(PREFIX + "LAUNCH", launch.id().value());
            headers.put(PREFIX + "REQUEST", requestId);
        }
        return headers;
    }

    private static String printable(String text) {
        String plain = text.replaceAll("[^!-~]", "_");
        return plain.substring(0, Math.min(plain.length(), 200));
    }

}
