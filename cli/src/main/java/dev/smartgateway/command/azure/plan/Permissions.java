package dev.smartgateway.command.azure.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import dev.smartgateway.scope.EntraScopes;
import tools.jackson.databind.JsonNode;

/**
 * The delegated permissions of the FHIR resource app, with the names that the gateway
 * requests: if Entra does not know one of them, every launch fails.
 */
public final class Permissions {

    /** The maximum length of a permission that Graph documents. */
    private static final int DOCUMENTED_LENGTH = 120;

    private Permissions() {
    }

    /**
     * Returns the names of all permissions that the apps need, without OpenID Connect
     * scopes.
     */
    public static Set<String> of(SetupFile setup) {
        Set<String> names = new LinkedHashSet<>(List.of("fhirUser", "launch", "launch.patient"));
        setup.registered().forEach((app) -> names.addAll(of(setup.audience(), app.scopes())));
        return names;
    }

    /** Returns the names of the permissions for scopes in SMART spelling. */
    public static List<String> of(String audience, String scopes) {
        String prefix = audience + "/";
        return asked(audience, scopes).filter((word) -> word.startsWith(prefix))
            .map((word) -> word.substring(prefix.length()))
            .toList();
    }

    /** Returns the OpenID Connect scopes among these scopes. */
    public static Set<String> openId(String scopes) {
        Set<String> all = new LinkedHashSet<>(List.of("openid"));
        asked("api://resource", scopes).filter((word) -> !word.startsWith("api://resource/")).forEach(all::add);
        return all;
    }

    private static Stream<String> asked(String audience, String scopes) {
        return Stream.of(new EntraScopes(audience).toRequest(scopes).split(" ")).filter((word) -> !word.isEmpty());
    }

    /** Returns warnings about names that Graph may refuse. */
    public static List<String> warnings(SetupFile setup) {
        return of(setup).stream()
            .filter((name) -> name.length() > DOCUMENTED_LENGTH)
            .map((name) -> "warning: the permission " + name + " has " + name.length() + " characters, and Graph "
                    + "documents " + DOCUMENTED_LENGTH + ". If Graph refuses it, use the scope without its query")
            .toList();
    }

    /**
     * Returns the id of a permission, the same in every run, so that a second run changes
     * nothing.
     */
    static String id(String audience, String name) {
        return UUID.nameUUIDFromBytes((audience + "/" + name).getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Returns the errors in the scopes of an app. */
    static List<String> check(SetupFile.Client app) {
        return EntraScopes.faults(app.scopes())
            .stream()
            .map((fault) -> "apps[" + app.issuer() + "].scopes: " + fault)
            .toList();
    }

    /**
     * The desired permissions of the resource app. An existing permission keeps its id,
     * because consents refer to it. An unused one is kept, because Graph does not delete
     * an enabled permission and other apps may use it.
     *
     * @param all all permissions in the format of Graph
     * @param ids ids by name
     * @param surplus names of permissions that no app requests
     */
    public record Registered(List<Object> all, Map<String, String> ids, List<String> surplus) {

        public static Registered of(JsonNode app, SetupFile setup) {
            Set<String> names = Permissions.of(setup);
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

}
