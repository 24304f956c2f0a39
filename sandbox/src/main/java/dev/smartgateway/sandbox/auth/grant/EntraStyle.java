package dev.smartgateway.sandbox.auth.grant;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.SandboxProperties.Mode;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * How Microsoft Entra ID differs from a SMART server: scopes belong to a resource, grants
 * are additive, and there is no launch context.
 */
@Component
public final class EntraStyle {

    private static final Set<String> BARE = Set.of("openid", "profile", "email", "offline_access");

    private static final Set<String> PROMPTS = Set.of("login", "consent", "none", "select_account");

    /** Client registered as a single-page app, which a gateway must not be. */
    private static final String SPA = "gateway-spa";

    /** Entra's error when no redirect is possible. */
    public static final String WRONG_REDIRECT = "AADSTS50011: The redirect URI specified in the request does not match "
            + "the redirect URIs configured for the application.";

    /** Application id of the FHIR resource app, the audience of version 2 tokens. */
    public static final String RESOURCE = "0f3a7c52-55d1-4a3e-9b7f-2d6c1e8a4b90";

    private final Map<String, Set<String>> consents = new ConcurrentHashMap<>();

    private final Set<String> permissions;

    private final Set<String> optional;

    private final boolean second;

    private final boolean on;

    private final String prefix;

    EntraStyle(SandboxProperties properties, Environment environment) {
        this.permissions = Set.of(environment.getProperty("sandbox.azure.permissions", "").strip().split("\\s+"));
        this.optional = Set.of(environment.getProperty("sandbox.azure.optional-claims", "").strip().split("[\\s,]+"));
        this.second = "2".equals(environment.getProperty("sandbox.azure.token-version"));
        this.on = properties.mode() == Mode.AZURE;
        this.prefix = properties.azureAudience() + "/";
    }

    public boolean isOn() {
        return this.on;
    }

    /**
     * Returns whether access tokens are of version 2.
     * @return whether requestedAccessTokenVersion is 2
     */
    public boolean secondVersion() {
        return this.second;
    }

    /**
     * Returns whether the clients ask for an optional claim of id_tokens.
     * @param claim its name
     * @return whether it is configured
     */
    public boolean asksFor(String claim) {
        return this.optional.contains(claim);
    }

    /**
     * Returns the App ID URI of the FHIR resource, which is the access tokens' audience.
     * @return a URI without a trailing slash
     */
    public String audience() {
        return this.prefix.substring(0, this.prefix.length() - 1);
    }

    /**
     * Checks an authorization request.
     * @param client the client
     * @param scopes the requested scopes
     * @param parameters all other parameters
     * @return an error code and a text as Entra words it, empty if the request is valid
     */
    public Optional<Map.Entry<String, String>> refusal(String client, Set<String> scopes,
            Map<String, Object> parameters) {
        if (parameters.containsKey("resource")) {
            return refused("invalid_request", "AADSTS901002: The 'resource' request parameter is not supported.");
        }
        Object prompt = parameters.get("prompt");
        if (prompt != null && !PROMPTS.contains(prompt)) {
            return refused("invalid_request", "AADSTS90023: Unsupported 'prompt' value.");
        }
        if (SPA.equals(client) && !"S256".equals(parameters.get("code_challenge_method"))) {
            return refused("invalid_request",
                    "AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code "
                            + "redemption.");
        }
        return scopes(scopes);
    }

    private Optional<Map.Entry<String, String>> scopes(Set<String> scopes) {
        boolean everything = scopes.contains(this.prefix + ".default");
        boolean named = scopes.stream()
            .anyMatch((word) -> word.startsWith(this.prefix) && !word.equals(this.prefix + ".default"));
        if (everything && named) {
            return refused("invalid_scope",
                    "AADSTS70011: .default scope can't be combined with resource-specific scopes.");
        }
        for (String word : scopes) {
            if (BARE.contains(word) || isPermission(word)) {
                continue;
            }
            if (word.startsWith(this.prefix)) {
                return refused("invalid_client",
                        "AADSTS650053: The application asked for scope '" + word.substring(this.prefix.length())
                                + "' that doesn't exist on the resource '" + audience() + "'.");
            }
            return word.contains("://")
                    ? refused("invalid_resource",
                            "AADSTS500011: The resource principal named " + word.replaceFirst("/[^/]*$", "")
                                    + " was not found in the tenant.")
                    : refused("invalid_client", "AADSTS650053: The application asked for scope '" + word
                            + "' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'.");
        }
        return Optional.empty();
    }

    private static Optional<Map.Entry<String, String>> refused(String error, String text) {
        return Optional.of(Map.entry(error, text));
    }

    /**
     * Returns a refusal at sign-in by its number.
     * @param number one of Entra's numbers
     * @return an error code and a text as Entra words it, {@code null} for a number that
     * does not occur at sign-in
     */
    public static Map.@Nullable Entry<String, String> atSignIn(String number) {
        return switch (number) {
            case "65001" -> Map.entry("consent_required",
                    "AADSTS65001: The user or administrator has not consented to use the application.");
            case "65004" -> Map.entry("access_denied", "AADSTS65004: User declined to consent to access the app.");
            case "90094" -> Map.entry("access_denied", "AADSTS90094: Admin consent is required.");
            case "50105" -> Map.entry("access_denied",
                    "AADSTS50105: The signed in user is not assigned to a role for the application.");
            default -> null;
        };
    }

    /**
     * Adds a consent to earlier ones.
     * @param user the user
     * @param client the client
     * @param scopes scopes of this consent
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
        return word.startsWith(this.prefix) && (this.permissions.contains(word.substring(this.prefix.length()))
                || word.equals(this.prefix + ".default"));
    }

}
