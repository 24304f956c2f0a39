package dev.smartgateway.sandbox.auth.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.SandboxProperties.Mode;
import dev.smartgateway.sandbox.control.Families;
import dev.smartgateway.sandbox.control.SandboxClock;
import dev.smartgateway.sandbox.control.Stats;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Component;

/**
 * All authorizations, in memory. An authorization is one token family: reuse of an old
 * refresh token revokes the family, except in azure mode, where old ones stay valid.
 */
@Component
public final class Ledger implements OAuth2AuthorizationService, Families {

    private static final List<Class<? extends OAuth2Token>> KINDS = List.of(OAuth2AuthorizationCode.class,
            OAuth2AccessToken.class, OAuth2RefreshToken.class, OidcIdToken.class);

    private final Map<String, OAuth2Authorization> byId = new ConcurrentHashMap<>();

    private final Map<String, String> idByToken = new ConcurrentHashMap<>();

    private final Map<String, Instant> expiry = new ConcurrentHashMap<>();

    private final Map<String, Access> accesses = new ConcurrentHashMap<>();

    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    private final SandboxClock clock;

    private final Stats stats;

    private final Mode mode;

    Ledger(SandboxClock clock, Stats stats, SandboxProperties properties) {
        this.clock = clock;
        this.stats = stats;
        this.mode = properties.mode();
    }

    /**
     * Returns what a bearer token allows.
     * @param token the token's value
     * @return empty when the token is unknown, expired or revoked
     */
    public Optional<Access> access(String token) {
        return Optional.ofNullable(this.accesses.get(token))
            .filter((access) -> access.expires().isAfter(this.clock.instant()))
            .filter((access) -> !this.revoked.contains(access.family()));
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        this.byId.put(authorization.getId(), authorization);
        String state = authorization.getAttribute("state");
        if (state != null) {
            this.idByToken.put(state, authorization.getId());
        }
        for (Class<? extends OAuth2Token> kind : KINDS) {
            OAuth2Authorization.Token<? extends OAuth2Token> token = authorization.getToken(kind);
            if (token != null) {
                index(authorization, token);
            }
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        this.byId.remove(authorization.getId());
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return this.byId.get(id);
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        String id = this.idByToken.get(token);
        OAuth2Authorization found = (id != null) ? this.byId.get(id) : null;
        if (found == null || this.revoked.contains(found.getId()) || isExpired(token)) {
            return null;
        }
        if (type != null && "state".equals(type.getValue())) {
            return token.equals(found.getAttribute("state")) ? found : null;
        }
        if (found.getToken(token) != null) {
            return found;
        }
        return (type != null && OAuth2TokenType.REFRESH_TOKEN.equals(type)) ? reused(found) : null;
    }

    @Override
    public int live() {
        return (int) this.accesses.values()
            .stream()
            .map(Access::family)
            .distinct()
            .filter((family) -> !this.revoked.contains(family))
            .count();
    }

    @Override
    public int revoked() {
        return this.revoked.size();
    }

    @Override
    public void revokeAll() {
        this.revoked.addAll(this.byId.keySet());
    }

    @Override
    public void clear() {
        this.byId.clear();
        this.idByToken.clear();
        this.expiry.clear();
        this.accesses.clear();
        this.revoked.clear();
    }

    private void index(OAuth2Authorization authorization, OAuth2Authorization.Token<? extends OAuth2Token> held) {
        OAuth2Token token = held.getToken();
        String value = token.getTokenValue();
        Instant issued = token.getIssuedAt();
        Instant expires = token.getExpiresAt();
        this.idByToken.put(value, authorization.getId());
        if (issued != null && expires != null) {
            this.expiry.computeIfAbsent(value, (key) -> this.clock.instant().plus(Duration.between(issued, expires)));
        }
        if (token instanceof OAuth2AccessToken) {
            indexAccess(authorization, held, value);
        }
        if (token instanceof OAuth2RefreshToken && held.isInvalidated()) {
            this.revoked.add(authorization.getId());
        }
    }

    private void indexAccess(OAuth2Authorization authorization, OAuth2Authorization.Token<? extends OAuth2Token> held,
            String value) {
        if (held.isInvalidated()) {
            this.accesses.remove(value);
            return;
        }
        Map<String, Object> claims = held.getClaims();
        Object scope = (claims != null) ? claims.getOrDefault("scope", claims.getOrDefault("scp", "")) : "";
        this.accesses.put(value, new Access(authorization.getId(), ScopeWords.split(String.valueOf(scope)),
                this.expiry.getOrDefault(value, Instant.MIN)));
    }

    private boolean isExpired(String token) {
        Instant expires = this.expiry.get(token);
        return expires != null && !expires.isAfter(this.clock.instant());
    }

    private @Nullable OAuth2Authorization reused(OAuth2Authorization family) {
        if (this.mode == Mode.AZURE) {
            return family;
        }
        this.stats.count("refreshReuse");
        this.revoked.add(family.getId());
        return null;
    }

}
