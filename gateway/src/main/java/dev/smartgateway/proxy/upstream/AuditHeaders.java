package dev.smartgateway.proxy.upstream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.LaunchRecord;

/**
 * Facts that Azure's FHIR service writes into its own audit log when they come as
 * {@code X-MS-AZUREFHIR-AUDIT-*}: at most ten names of at most 2048 characters, and
 * nothing about a patient, because the vendor keeps them. What a browser sends under such
 * names never gets here.
 */
final class AuditHeaders {

    private static final String PREFIX = "X-MS-AZUREFHIR-AUDIT-";

    private static final Set<Issuer.Mode> AZURE = Set.of(Issuer.Mode.RBAC, Issuer.Mode.SMART_USER,
            Issuer.Mode.PINNED_ISSUER);

    private AuditHeaders() {
    }

    /**
     * The headers for one request; only the request id where the service is not Azure's.
     */
    static Map<String, String> of(Issuer issuer, LaunchRecord launch, String requestId) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Request-Id", requestId);
        if (AZURE.contains(issuer.rules().mode())) {
            headers.put(PREFIX + "SESSION", digest(launch.owner().session()));
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

    private static String digest(String session) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(session.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
