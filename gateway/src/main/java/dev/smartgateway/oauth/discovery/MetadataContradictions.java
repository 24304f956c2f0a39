package dev.smartgateway.oauth.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.smart.Issuer;

/**
 * Finds contradictions between an issuer's metadata and its configuration. Metadata is
 * often incomplete, so configuration takes precedence and contradictions are only
 * reported. Unknown capabilities are ignored.
 *
 * @see <a href="https://hl7.org/fhir/smart-app-launch/conformance.html">Conformance</a>
 */
final class MetadataContradictions {

    private static final Set<String> REQUIRED = Set.of("capabilities", "grant_types_supported",
            "code_challenge_methods_supported");

    private MetadataContradictions() {
    }

    /**
     * Returns the contradictions as sentences; may be empty.
     */
    static List<String> of(Issuer issuer, IssuerDocument document) {
        List<String> found = new ArrayList<>();
        REQUIRED.stream()
            .sorted()
            .filter((name) -> document.texts(name).isEmpty())
            .forEach((name) -> found.add("its metadata lacks " + name + ", which is required"));
        Set<String> capabilities = document.texts("capabilities");
        if (!capabilities.isEmpty()) {
            found.addAll(capabilities(issuer, capabilities));
        }
        boolean bySecret = issuer.client().authentication().name().startsWith("SECRET");
        boolean byKey = capabilities.contains("client-confidential-asymmetric")
                || document.texts("token_endpoint_auth_methods_supported").contains("private_key_jwt");
        if (bySecret && byKey) {
            found.add("it offers private_key_jwt, which is safer than the configured secret");
        }
        return found;
    }

    private static List<String> capabilities(Issuer issuer, Set<String> offered) {
        List<String> found = new ArrayList<>();
        List<String> scopes = List.of(issuer.scopes().split(" "));
        boolean keys = issuer.client().authentication().name().startsWith("PRIVATE_KEY");
        boolean entra = issuer.rules().dialect() == Issuer.Dialect.ENTRA;
        expect(found, offered, "launch-ehr", scopes.contains("launch") && !entra);
        expect(found, offered, "launch-standalone", scopes.contains("launch/patient") && !entra);
        expect(found, offered, "client-confidential-asymmetric", keys);
        expect(found, offered, "permission-v1", issuer.rules().dialect() == Issuer.Dialect.V1);
        expect(found, offered, "permission-v2", issuer.rules().dialect() == Issuer.Dialect.V2);
        expect(found, offered, "permission-offline", scopes.contains("offline_access"));
        expect(found, offered, "permission-online", scopes.contains("online_access"));
        return found;
    }

    private static void expect(List<String> found, Set<String> offered, String capability, boolean used) {
        if (used && !offered.contains(capability)) {
            found.add("it does not list the capability " + capability + ", which the configuration relies on");
        }
    }

}
