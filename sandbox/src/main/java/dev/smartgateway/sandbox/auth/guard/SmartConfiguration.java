package dev.smartgateway.sandbox.auth.guard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;

import org.springframework.stereotype.Component;

/** The SMART configuration document (SMART App Launch 2.2, "Conformance"). */
@Component
final class SmartConfiguration {

    private static final List<String> ENDPOINTS = List.of("authorization_endpoint", "token_endpoint", "jwks_uri",
            "introspection_endpoint", "revocation_endpoint", "management_endpoint");

    private final Origin origin;

    private final Switches switches;

    private final EntraStyle entra;

    SmartConfiguration(Origin origin, Switches switches, EntraStyle entra) {
        this.origin = origin;
        this.switches = switches;
        this.entra = entra;
    }

    Map<String, Object> document() {
        Map<String, Object> document = honest();
        if (this.entra.isOn()) {
            likeAzure(document);
        }
        this.switches.text(Switch.DISCOVERY_ENDPOINTS).ifPresent((how) -> document.put("token_endpoint", bad(how)));
        this.switches.text(Switch.DISCOVERY_MISSING).ifPresent(document::remove);
        if (this.switches.isOn(Switch.DISCOVERY_PLAIN_PKCE)) {
            document.put("code_challenge_methods_supported", List.of("plain"));
        }
        if (this.switches.isOn(Switch.DISCOVERY_RELATIVE)) {
            ENDPOINTS.forEach((name) -> document.computeIfPresent(name,
                    (key, url) -> url.toString().replace(this.origin.url() + "/", "../")));
        }
        if (this.switches.isOn(Switch.DISCOVERY_HUGE)) {
            document.put("padding", "x".repeat(300 * 1024));
        }
        return document;
    }

    private Map<String, Object> honest() {
        String auth = this.origin.url() + "/auth";
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", this.origin.url());
        document.put("jwks_uri", auth + "/jwks");
        document.put("authorization_endpoint", auth + "/authorize");
        document.put("token_endpoint", auth + "/token");
        document.put("introspection_endpoint", auth + "/introspect");
        document.put("revocation_endpoint", auth + "/revoke");
        document.put("management_endpoint", this.origin.url() + "/");
        document.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        document.put("response_types_supported", List.of("code"));
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt"));
        document.put("token_endpoint_auth_signing_alg_values_supported", List.of("RS384", "ES384"));
        document.put("authorization_response_iss_parameter_supported", true);
        document.put("scopes_supported", List.of("openid", "fhirUser", "launch", "launch/patient", "offline_access",
                "online_access", "patient/*.rs", "patient/*.cruds", "user/*.rs", "user/*.cruds"));
        document.put("capabilities",
                List.of("launch-ehr", "launch-standalone", "authorize-post", "client-confidential-symmetric",
                        "client-confidential-asymmetric", "sso-openid-connect", "context-banner", "context-style",
                        "context-ehr-patient", "context-ehr-encounter", "context-standalone-patient",
                        "permission-offline", "permission-online", "permission-patient", "permission-user",
                        "permission-v1", "permission-v2"));
        return document;
    }

    /** Changes the document to that of Azure Health Data Services. */
    private void likeAzure(Map<String, Object> document) {
        // The first version's endpoints, because the service looks them up at its
        // authority.
        String authority = this.origin.url() + "/" + Paths.TENANT;
        document.put("issuer", "https://sts.sandbox.example/" + Paths.TENANT + "/");
        document.put("jwks_uri", authority + "/discovery/keys");
        document.put("authorization_endpoint", authority + "/oauth2/authorize");
        document.put("token_endpoint", authority + "/oauth2/token");
        document.put("introspection_endpoint", this.origin.fhir() + "/connect/introspect");
        List.of("revocation_endpoint", "management_endpoint", "authorization_response_iss_parameter_supported",
                "token_endpoint_auth_signing_alg_values_supported")
            .forEach(document::remove);
        document.put("grant_types_supported", List.of("authorization_code", "client_credentials"));
        document.put("token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_jwt", "none"));
        document.put("scopes_supported",
                List.of("openid", "fhirUser", "launch", "launch/patient", "offline_access", "online_access"));
        document.put("capabilities",
                List.of("client-public", "client-confidential-symmetric", "client-confidential-asymmetric",
                        "authorize-post", "launch-standalone", "permission-patient", "permission-user",
                        "permission-offline", "permission-v2", "sso-openid-connect"));
    }

    private String bad(String how) {
        return switch (how) {
            case "internal" -> "https://169.254.169.254/auth/token";
            case "other-host" -> "https://other.example/auth/token";
            default -> "http://other.example/auth/token";
        };
    }

}
