package dev.smartgateway.sandbox.auth.client;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.control.SandboxClock;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * SMART's requirements on a client assertion in addition to a valid signature:
 * {@code typ}, {@code kid}, one audience as a string, a short lifetime and a fresh
 * {@code jti}.
 */
final class AssertionRules implements OAuth2TokenValidator<Jwt> {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration SKEW = Duration.ofSeconds(5);

    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    private final Origin origin;

    private final SandboxClock clock;

    AssertionRules(Origin origin, SandboxClock clock) {
        this.origin = origin;
        this.clock = clock;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt jwt) {
        String wrong = wrong(jwt);
        return wrong.isEmpty() ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_client", wrong, null));
    }

    private String wrong(Jwt jwt) {
        Instant now = this.clock.instant().minus(this.clock.offset());
        Instant expires = jwt.getExpiresAt();
        if (!"JWT".equals(jwt.getHeaders().get("typ")) || jwt.getHeaders().get("kid") == null) {
            return "typ must be JWT and kid must be there";
        }
        if (!SandboxClients.BY_KEY.equals(jwt.getClaimAsString("iss"))
                || !SandboxClients.BY_KEY.equals(jwt.getSubject())) {
            return "iss and sub must be the client id";
        }
        if (!(this.origin.url() + "/auth/token").equals(rawAudience(jwt))) {
            return "aud must be the token endpoint, as a string";
        }
        if (expires == null || expires.isBefore(now.minus(SKEW)) || expires.isAfter(now.plus(LONGEST).plus(SKEW))) {
            return "exp must be at most five minutes ahead";
        }
        this.seen.values().removeIf((until) -> until.isBefore(now.minus(LONGEST)));
        String id = jwt.getId();
        if (id == null || this.seen.putIfAbsent(id, expires) != null) {
            return "jti must be there and new";
        }
        return "";
    }

    private static Object rawAudience(Jwt jwt) {
        try {
            Map<String, Object> payload = SignedJWT.parse(jwt.getTokenValue()).getPayload().toJSONObject();
            return payload.getOrDefault("aud", "");
        }
        catch (ParseException ex) {
            return "";
        }
    }

}
