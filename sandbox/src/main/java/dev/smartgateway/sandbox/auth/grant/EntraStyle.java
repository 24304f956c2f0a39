package dev.smartgateway.sandbox.auth.grant;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.SandboxProperties.Mode;

import org.springframework.stereotype.Component;

/**
 * How Microsoft Entra ID differs from a SMART server: scopes belong to a resource, grants
 * are additive, and there is no launch context.
 */
@Component
public final class EntraStyle {

    private static final Set<String> BARE = Set.of("openid", "profile", "email", "offline_access");

    private static final Pattern PERMISSION = Pattern.compile("(patient|user|system)\\.([A-Z][A-Za-z]+|all)\\."
            + "(read|write|all|c?r?u?d?s?)(\\?[^\\s]+)?|launch(\\.[a-z]+)?|fhirUser|online_access|\\.default");

    private final Map<String, Set<String>> consents = new ConcurrentHashMap<>();

    private final boolean on;

    private final String prefix;

    EntraStyle(SandboxProperties properties) {
        this.on = properties.mode() == Mode.AZURE;
        this.prefix = properties.azureAudience() + "/";
    }

    public boolean isOn() {
        return this.on;
    }

    /**
     * Returns the App ID URI of the FHIR resource, which is the access tokens' audience.
     * @return a URI without a trailing slash
     */
    public String audience() {
        return this.prefix.substring(0, this.prefix.length() - 1);
    }

    /**
     * Checks requested scopes.
     * @param scopes the words as requested
     * @return an error code and a text as Entra words it, empty if all is well
     */
    public Optional<Map.Entry<String, String>> refusal(Set<String> scopes) {
        boolean everything = scopes.contains(this.prefix + ".default");
        boolean named = scopes.stream()
            .anyMatch((word) -> word.startsWith(this.prefix) && !word.equals(this.prefix + ".default"));
        if (everything && named) {
            return Optional.of(Map.entry("invalid_scope",
                    "AADSTS70011: .default can't be combined with resource-specific scopes."));
        }
        return scopes.stream()
            .filter((word) -> !BARE.contains(word) && !isPermission(word))
            .findFirst()
            .map((word) -> Map.entry("invalid_client", "AADSTS650053: The application asked for scope '" + word
                    + "' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'."));
    }

    /**
     * Adds a consent to what was consented before.
     * @param user who consents
     * @param client for which client
     * @param scopes the words consented to now
     * @return all permissions of the resource ever consented to, by their bare names
     */
    public Set<String> consented(String user, String client, Set<String> scopes) {
        Set<String> all = this.consents.computeIfAbsent(user + ' ' + client, (key) -> ConcurrentHashMap.newKeySet());
        scopes.stream()
            .filter((word) -> word.startsWith(this.prefix))
            .map((word) -> word.substring(this.prefix.length()))
            .filter((name) -> !".default".equals(name))
            .forEach(all::add);
        return new LinkedHashSet<>(all);
    }

    /**
     * Returns the permission names as the token response spells them.
     * @param names bare names, separated by spaces
     * @return fully qualified names, separated by spaces
     */
    public String qualified(String names) {
        return ScopeWords.split(names)
            .stream()
            .map((name) -> this.prefix + name)
            .reduce((one, other) -> one + " " + other)
            .orElse("");
    }

    private boolean isPermission(String word) {
        return word.startsWith(this.prefix) && PERMISSION.matcher(word.substring(this.prefix.length())).matches();
    }

}
