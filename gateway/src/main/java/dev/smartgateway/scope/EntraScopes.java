package dev.smartgateway.scope;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Scopes in the form of Entra ID: delegated permissions of a FHIR resource app, whose
 * names cannot contain a slash or an asterisk. {@code patient/*.read} is
 * {@code {audience}/patient.all.read}. Version and letters stay as configured, because
 * the permission is registered under exactly that name.
 * <p>
 * Entra's grants are additive: the response lists every scope ever consented to and must
 * be narrowed to the requested ones.
 */
public final class EntraScopes {

    private static final Set<String> BARE = Set.of("openid", "profile", "email", "offline_access");

    private static final Pattern LEVEL = Pattern.compile("^(patient|user|system|launch)\\.");

    private static final Pattern ENCODED_SLASH = Pattern.compile("%2[fF]");

    private static final Pattern ALL_LETTERS = Pattern.compile("\\.all$");

    private static final Pattern RESOURCE = Pattern.compile("(patient|user|system)/.*");

    private static final Pattern FIRST_VERSION = Pattern.compile("[^?]*\\.(read|write|\\*)");

    private final String prefix;

    /**
     * For one FHIR resource app.
     * @param audience its App ID URI or its id, as registered
     * @throws IllegalArgumentException if it is blank
     */
    public EntraScopes(String audience) {
        if (audience.isBlank()) {
            throw new IllegalArgumentException("Entra scopes need the audience of the FHIR resource app");
        }
        this.prefix = audience.endsWith("/") ? audience : audience + "/";
    }

    /**
     * The {@code scope} parameter of the authorization request.
     * @param configured SMART spelling, separated by white space
     */
    public String toRequest(String configured) {
        return tokens(configured).stream().map(this::permission).distinct().collect(Collectors.joining(" "));
    }

    private String permission(String scope) {
        if (BARE.contains(scope)) {
            return scope;
        }
        String path = path(scope);
        String name = path.replace("/*.", "/all.").replace('/', '.');
        if (name.endsWith(".*")) {
            name = name.substring(0, name.length() - 1) + "all";
        }
        return this.prefix + name + scope.substring(path.length()).replace("/", "%2f");
    }

    /**
     * Returns the granted scopes in SMART spelling, from {@code scp} of an access token
     * or {@code scope} of a token response. Names of other resources are dropped. Entra
     * lists neither {@code openid} nor {@code offline_access} there: see
     * {@link #fromGrant(String, boolean, boolean)}.
     */
    public String fromGrant(String granted) {
        return tokens(granted).stream()
            .map((name) -> name.startsWith(this.prefix) ? name.substring(this.prefix.length()) : name)
            .map((name) -> ENCODED_SLASH.matcher(name).replaceAll("/"))
            .filter((name) -> !path(name).contains("://"))
            .map(EntraScopes::smart)
            .distinct()
            .collect(Collectors.joining(" "));
    }

    /**
     * As {@link #fromGrant(String)}, adding the scopes that only their effect shows.
     * @param idToken whether an id_token came
     * @param refreshToken whether a refresh token came
     */
    public String fromGrant(String granted, boolean idToken, boolean refreshToken) {
        Set<String> all = new LinkedHashSet<>(tokens(fromGrant(granted)));
        if (idToken) {
            all.add("openid");
        }
        if (refreshToken) {
            all.add("offline_access");
        }
        return String.join(" ", all);
    }

    private static String smart(String name) {
        String path = path(name);
        String slashed = LEVEL.matcher(path).replaceFirst("$1/");
        if (RESOURCE.matcher(slashed).matches()) {
            slashed = ALL_LETTERS.matcher(slashed.replace("/all.", "/*.")).replaceFirst(".*");
        }
        return slashed + name.substring(path.length());
    }

    private static String path(String scope) {
        int query = scope.indexOf('?');
        return (query < 0) ? scope : scope.substring(0, query);
    }

    /**
     * Returns configuration errors for the operator: scopes for which the Azure FHIR
     * service would answer 400 to every request, or to which Entra would not let a user
     * consent. One client registration must have one context and one SMART version,
     * because its grants are additive.
     * @param configured SMART spelling, separated by white space
     * @return empty if there are none
     */
    public static List<String> faults(String configured) {
        List<String> faults = new ArrayList<>();
        Scopes scopes = Scopes.parse(String.join(" ", tokens(configured)));
        scopes.ignored().forEach((token) -> faults.add("'" + token + "' is no SMART scope that can be enforced."));
        Set<Scope.Level> levels = scopes.resources().stream().map(Scope::level).collect(Collectors.toSet());
        if (levels.contains(Scope.Level.SYSTEM)) {
            faults.add("system/ scopes are app roles for servers. Remove them: a browser session cannot have them.");
        }
        if (levels.size() > 1) {
            faults.add("Use either patient/ or user/ scopes. For both, register two clients: Entra's grants add up,"
                    + " and the FHIR service answers 400 to a token that has both.");
        }
        long versions = tokens(configured).stream()
            .filter((token) -> RESOURCE.matcher(token).matches())
            .map((token) -> FIRST_VERSION.matcher(token).matches())
            .distinct()
            .count();
        if (versions > 1) {
            faults.add("Use either SMART 1 (.read, .write) or SMART 2 (.rs) scopes in one client.");
        }
        return List.copyOf(faults);
    }

    /**
     * Returns whether scopes are of several levels or of both SMART versions, which the
     * FHIR service refuses if it evaluates scopes.
     * @param granted SMART spelling, separated by white space
     */
    public static boolean contradictory(String granted) {
        List<String> resources = tokens(granted).stream().filter((one) -> RESOURCE.matcher(one).matches()).toList();
        return resources.stream().map((one) -> one.substring(0, one.indexOf('/'))).distinct().count() > 1
                || resources.stream().map((one) -> FIRST_VERSION.matcher(one).matches()).distinct().count() > 1;
    }

    private static Set<String> tokens(String text) {
        Set<String> all = new LinkedHashSet<>(List.of(text.strip().split("\\s+")));
        all.remove("");
        return all;
    }

}
