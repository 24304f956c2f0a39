package dev.smartgateway.command.azure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * The delegated permissions of the FHIR resource app. Entra knows no slash and no star in
 * a name: {@code patient/*.rs} is {@code patient.all.rs}, {@code launch/patient} is
 * {@code launch.patient}.
 */
final class Permissions {

    private static final Set<String> BARE = Set.of("openid", "profile", "offline_access", "email");

    private Permissions() {
    }

    /**
     * Names of all permissions that the apps need, without those that stay OpenID Connect
     * scopes.
     */
    static Set<String> of(List<SetupFile.Client> apps) {
        Set<String> names = new LinkedHashSet<>(List.of("fhirUser", "launch", "launch.patient"));
        apps.stream()
            .flatMap(Permissions::words)
            .filter((word) -> !BARE.contains(word))
            .map(Permissions::name)
            .forEach(names::add);
        return names;
    }

    /** Names of the permissions of one app. */
    static List<String> of(SetupFile.Client app) {
        return words(app).filter((word) -> !BARE.contains(word)).map(Permissions::name).distinct().toList();
    }

    /** The same id in every run, so that a second run changes nothing. */
    static String id(String audience, String name) {
        return UUID.nameUUIDFromBytes((audience + "/" + name).getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** What is wrong with the scopes of an app, if anything. */
    static Optional<String> check(SetupFile.Client app) {
        Set<String> levels = words(app).filter((word) -> word.matches("(patient|user|system)/.*"))
            .map((word) -> word.substring(0, word.indexOf('/')))
            .collect(Collectors.toSet());
        Set<Boolean> versions = words(app).filter((word) -> word.contains("/") && word.contains("."))
            .map((word) -> word.matches(".*\\.(read|write|\\*)$"))
            .collect(Collectors.toSet());
        if (levels.size() > 1) {
            return Optional.of("apps[" + app.issuer() + "].scopes: one client registration must hold one of patient/, "
                    + "user/ and system/, because Entra's grants add up and the FHIR service refuses a mixture");
        }
        if (versions.size() > 1) {
            return Optional.of("apps[" + app.issuer() + "].scopes: write either SMART 1 (.read) or SMART 2 (.rs), "
                    + "not both; the FHIR service answers 400 to every request of a mixed token");
        }
        return Optional.empty();
    }

    /**
     * The permissions of the resource app as they shall be. One that is there keeps its
     * id, because consents hang on it; one that nobody asks for is kept, because Graph
     * deletes none that is enabled and others may use it.
     *
     * @param all as Graph takes them
     * @param ids ids by name
     * @param surplus names that no app asks for
     */
    record Registered(List<Object> all, Map<String, String> ids, List<String> surplus) {

        static Registered of(JsonNode app, SetupFile setup) {
            Set<String> names = Permissions.of(setup.apps());
            Map<String, String> ids = new LinkedHashMap<>();
            List<Object> all = new ArrayList<>();
            List<String> surplus = new ArrayList<>();
            for (JsonNode known : app.path("api").path("oauth2PermissionScopes")) {
                String name = known.path("value").asString();
                if (names.contains(name)) {
                    ids.put(name, known.path("id").asString());
                }
                else {
                    surplus.add(name);
                    all.add(known);
                }
            }
            names.forEach((name) -> {
                ids.putIfAbsent(name, id(setup.audience(), name));
                all.add(permission(String.valueOf(ids.get(name)), name));
            });
            return new Registered(all, ids, surplus);
        }

        private static Map<String, Object> permission(String id, String name) {
            return Map.of("id", id, "value", name, "type", "User", "isEnabled", true, "adminConsentDisplayName", name,
                    "adminConsentDescription", "SMART scope " + name, "userConsentDisplayName", name,
                    "userConsentDescription", "SMART scope " + name);
        }

    }

    private static Stream<String> words(SetupFile.Client app) {
        return Stream.of(app.scopes().strip().split("\\s+"));
    }

    private static String name(String scope) {
        int query = scope.indexOf('?');
        String head = (query < 0) ? scope : scope.substring(0, query);
        String tail = (query < 0) ? "" : scope.substring(query).replace("/", "%2f");
        return head.replace("/", ".").replace(".*.", ".all.") + tail;
    }

}
