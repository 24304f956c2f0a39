package dev.smartgateway.oauth.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.scope.ScopeList;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses and checks a successful token response (RFC 6749 section 5.1).
 */
final class TokenAnswer {

    private static final Logger log = LoggerFactory.getLogger(TokenAnswer.class);

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    private static final Set<String> OURS = Set.of("access_token", "token_type", "expires_in", "refresh_token", "scope",
            "id_token");

    private static final long LONGEST = Duration.ofDays(30).toSeconds();

    private TokenAnswer() {
    }

    /**
     * Parses a JSON object.
     * @throws IllegalArgumentException if it is not a JSON object or has a duplicate
     * field
     */
    static Map<String, Object> parse(byte[] body) {
        try {
            Map<?, ?> fields = JSON.readValue(body, Map.class);
            Map<String, Object> present = new HashMap<>();
            if (fields == null) {
                throw new IllegalArgumentException("not a JSON object");
            }
            fields.forEach((name, value) -> {
                if (value != null) {
                    present.put(String.valueOf(name), value);
                }
            });
            return present;
        }
        catch (JacksonException ex) {
            throw new IllegalArgumentException("not a JSON object");
        }
    }

    /**
     * Checks a response.
     * @param asked when the request was sent, from which the lifetime counts
     * @throws IllegalArgumentException that names the first unusable field
     */
    static TokenResponse check(Map<String, Object> fields, Issuer issuer, Instant asked) {
        Secret access = access(fields);
        AccessTokenRules.check(access, issuer);
        requireBearer(fields);
        Object sent = fields.get("scope");
        String scope = (sent != null)
                ? ScopeList.read(sent)
                    .orElseThrow(() -> new IllegalArgumentException("scope is neither a string nor a list of strings"))
                : null;
        Instant expiresAt = asked
            .plus(life(fields.get("expires_in"), issuer.rules().refresh().defaultLifetime(), issuer.name()));
        Map<String, Object> others = new HashMap<>(fields);
        others.keySet().removeAll(OURS);
        TokenSet tokens = new TokenSet(access, secret(fields, "refresh_token"), expiresAt, asked);
        return new TokenResponse(tokens, scope, secret(fields, "id_token"), others);
    }

    /**
     * Returns the access token.
     * @throws IllegalArgumentException which names the first unusable field
     */
    static Secret bearer(Map<String, Object> fields) {
        requireBearer(fields);
        return access(fields);
    }

    private static Secret access(Map<String, Object> fields) {
        Secret access = secret(fields, "access_token");
        if (access == null) {
            throw new IllegalArgumentException("access_token is missing or empty");
        }
        if (!access.use(TokenAnswer::printable)) {
            throw new IllegalArgumentException("access_token has characters that no header may carry");
        }
        return access;
    }

    /** Returns whether a token has only the characters of RFC 6749 appendix A.12. */
    private static boolean printable(String token) {
        return token.chars().allMatch((one) -> one >= ' ' && one <= '~');
    }

    private static void requireBearer(Map<String, Object> fields) {
        if (!"bearer".equals(String.valueOf(fields.get("token_type")).toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("token_type is not Bearer");
        }
    }

    private static @Nullable Secret secret(Map<String, Object> fields, String name) {
        return (fields.get(name) instanceof String text && !text.isBlank()) ? Secret.of(text) : null;
    }

    /** Some servers send a string, some omit it; an invalid value counts as absent. */
    static Duration life(@Nullable Object received, Duration otherwise, String issuer) {
        long seconds = 0;
        if (received instanceof Number number) {
            seconds = number.longValue();
        }
        else if (received instanceof String text && text.matches("\\d{1,9}")) {
            log.warn("Issuer {}: expires_in is a string", issuer);
            seconds = Long.parseLong(text);
        }
        if (seconds <= 0) {
            log.debug("Issuer {}: expires_in is missing or unusable, using the configured default", issuer);
            return otherwise;
        }
        return Duration.ofSeconds(Math.min(seconds, LONGEST));
    }

}
