package dev.smartgateway.scope;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;

/**
 * Translates scopes to and from the dialect of one issuer. The requested scopes may be
 * wider than the configured ones (SMART 1 has neither single letters nor constraints), so
 * the granted scopes must be narrowed to the configured ones.
 */
public final class ScopeText {

    private static final Set<Access> READING = Set.of(Access.READ, Access.SEARCH);

    private final Issuer.Dialect dialect;

    private final @Nullable EntraScopes entra;

    private ScopeText(Issuer.Dialect dialect, @Nullable EntraScopes entra) {
        this.dialect = dialect;
        this.entra = entra;
    }

    /**
     * For a dialect.
     * @param audience App ID URI of the FHIR resource app; needed for Entra only
     * @throws IllegalArgumentException if the dialect is Entra's and there is no audience
     */
    public static ScopeText of(Issuer.Dialect dialect, @Nullable String audience) {
        boolean isEntra = dialect == Issuer.Dialect.ENTRA;
        return new ScopeText(dialect, isEntra ? new EntraScopes((audience != null) ? audience : "") : null);
    }

    /**
     * The {@code scope} parameter for scopes as configured.
     * @param configured SMART spelling of either version, separated by white space
     */
    public String ask(String configured) {
        if (this.entra != null) {
            return this.entra.toRequest(configured);
        }
        Set<String> all = new LinkedHashSet<>();
        for (String token : configured.strip().split("\\s+")) {
            List<Scope> resources = Scopes.parse(token).resources();
            if (resources.isEmpty()) {
                all.add(token);
            }
            resources.stream().flatMap(this::spelt).forEach(all::add);
        }
        return String.join(" ", all);
    }

    private Stream<String> spelt(Scope scope) {
        if (this.dialect == Issuer.Dialect.V2) {
            return Stream.of(scope.text());
        }
        String start = scope.level().word() + "/" + scope.type();
        if (scope.access().size() == Access.values().length) {
            return Stream.of(start + ".*");
        }
        Stream<String> read = scope.access().stream().anyMatch(READING::contains) ? Stream.of(start + ".read")
                : Stream.of();
        Stream<String> write = READING.containsAll(scope.access()) ? Stream.of() : Stream.of(start + ".write");
        return Stream.concat(read, write);
    }

    /**
     * Returns the scopes that a token response grants, in SMART spelling.
     * @param scope its {@code scope}, as received
     * @param idToken whether an id_token came
     * @param refreshToken whether a refresh token came
     */
    public Scopes granted(String scope, boolean idToken, boolean refreshToken) {
        return Scopes.parse((this.entra != null) ? this.entra.fromGrant(scope, idToken, refreshToken) : scope);
    }

}
