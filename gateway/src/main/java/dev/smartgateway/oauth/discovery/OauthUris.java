package dev.smartgateway.oauth.discovery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code oauth-uris} extension of a CapabilityStatement, in which SMART 1 servers
 * publish their endpoints. Deprecated by SMART App Launch.
 */
final class OauthUris {

    private static final String EXTENSION = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    private static final Map<String, String> NAMES = Map.of("authorize", "authorization_endpoint", "token",
            "token_endpoint", "introspect", "introspection_endpoint", "revoke", "revocation_endpoint", "manage",
            "management_endpoint");

    private OauthUris() {
    }

    /**
     * Returns the endpoints under their names in smart-configuration.
     */
    static IssuerDocument read(IssuerDocument statement) {
        Map<String, Object> endpoints = new HashMap<>();
        for (Map<?, ?> rest : objects(statement.value("rest"))) {
            if (rest.get("security") instanceof Map<?, ?> security) {
                for (Map<?, ?> extension : objects(security.get("extension"))) {
                    if (EXTENSION.equals(extension.get("url"))) {
                        objects(extension.get("extension")).forEach((entry) -> add(endpoints, entry));
                    }
                }
            }
        }
        return IssuerDocument.of(endpoints);
    }

    private static void add(Map<String, Object> endpoints, Map<?, ?> entry) {
        String name = NAMES.get(String.valueOf(entry.get("url")));
        if (name != null && entry.get("valueUri") instanceof String uri) {
            endpoints.putIfAbsent(name, uri);
        }
    }

    private static List<? extends Map<?, ?>> objects(@org.jspecify.annotations.Nullable Object value) {
        return (value instanceof List<?> list)
                ? list.stream().filter((entry) -> entry instanceof Map).map((entry) -> (Map<?, ?>) entry).toList()
                : List.of();
    }

}
