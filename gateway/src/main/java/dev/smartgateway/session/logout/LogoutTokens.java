package dev.smartgateway.session.logout;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.oauth.BadTokenException;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.live.UserLogout.Leaver;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Checks logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.6).
 */
final class LogoutTokens {

    static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
            "ES384", "ES512");

    private static final Duration OLDEST = Duration.ofMinutes(5);

    private static final int LONGEST = 16 * 1024;

    private static final int LONGEST_CLAIM = 255;

    private final Providers providers;

    private final SignedTokens signatures;

    private final Clock clock;

    LogoutTokens(Providers providers, SignedTokens signatures, Clock clock) {
        this.providers = providers;
        this.signatures = signatures;
        this.clock = clock;
    }

    /**
     * Verifies a logout token.
     * @return the users or sessions to log out, for each configured issuer that the token
     * is for; fails with {@code bad-logout} or {@code idp-unavailable}
     */
    Mono<Checked> check(String token) {
        return Mono.fromCallable(() -> unverified(token))
            .flatMap((claims) -> this.providers
                .named(claims.getIssuer(), (issuer) -> claims.getAudience().contains(issuer.client().id()))
                .collectList())
            .flatMap(
                    (providers) -> providers
                        .isEmpty()
                                ? Mono.error(new BadTokenException("iss or aud"))
                                : this.signatures
                                    .verify(token,
                                            new SignedTokens.Expected(providers.get(0).jwks(), ALGORITHMS,
                                                    "logout+jwt"))
                                    .map((claims) -> checked(claims, providers)))
            .onErrorMap(BadTokenException.class, (ex) -> Reason.BAD_LOGOUT.at("logout-token", ex.field(),
                    "it does not pass the check " + ex.getMessage()));
    }

    private static JWTClaimsSet unverified(String token) {
        try {
            if (token.length() > LONGEST) {
                throw new BadTokenException("size");
            }
            JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
            if (claims == null || claims.getIssuer() == null) {
                throw new BadTokenException("iss");
            }
            return claims;
        }
        catch (ParseException ex) {
            throw new BadTokenException("not a signed token");
        }
    }

    private Checked checked(JWTClaimsSet claims, List<Providers.Provider> providers) {
        Instant issued = claims.getIssueTime().toInstant();
        String id = claims.getJWTID();
        if (issued.plus(OLDEST).isBefore(this.clock.instant())) {
            throw new BadTokenException("iat");
        }
        if (id == null || id.isBlank() || id.length() > LONGEST_CLAIM) {
            throw new BadTokenException("jti");
        }
        if (claims.getClaims().containsKey("nonce")) {
            throw new BadTokenException("nonce");
        }
        if (!(claims.getClaim("events") instanceof Map<?, ?> events) || !(events.get(EVENT) instanceof Map<?, ?>)) {
            throw new BadTokenException("events");
        }
        String subject = text(claims, "sub");
        String sid = text(claims, "sid");
        if (subject == null && sid == null) {
            throw new BadTokenException("sub or sid");
        }
        return new Checked(claims.getIssuer() + " " + id,
                providers.stream()
                    .map(Providers.Provider::issuer)
                    .map(Issuer::name)
                    .map((name) -> new Leaver(name, subject, sid))
                    .toList());
    }

    private static @Nullable String text(JWTClaimsSet claims, String name) {
        Object value = claims.getClaim(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || text.isBlank() || text.length() > LONGEST_CLAIM) {
            throw new BadTokenException(name);
        }
        return text;
    }

    /**
     * A valid logout token.
     *
     * @param use identifies the token, to detect repeated use
     * @param leavers the users or sessions to log out
     */
    record Checked(String use, List<Leaver> leavers) {
    }

}
