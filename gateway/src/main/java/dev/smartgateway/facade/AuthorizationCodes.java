package dev.smartgateway.facade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Authorization codes of the facade: used once across all replicas, for one minute, and
 * only by the session and for the launch they were issued for. Session and launch are
 * part of the Redis key, so another browser can neither find nor consume a code.
 */
final class AuthorizationCodes {

    private static final Duration LIFE = Duration.ofSeconds(60);

    private static final String PREFIX = "sg:facade:code:";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final JsonMapper JSON = new JsonMapper();

    private final RedisGateway redis;

    private final Sealer sealer;

    private final SecureRandom random;

    private final Clock clock;

    AuthorizationCodes(RedisGateway redis, Sealer sealer, SecureRandom random, Clock clock) {
        this.redis = redis;
        this.sealer = sealer;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Issues a code for a launch.
     * @return the code; fails with {@code store-unavailable}
     */
    Mono<String> issue(LaunchRecord launch, String redirect, AppAuthorization asked) {
        byte[] bytes = new byte[32];
        this.random.nextBytes(bytes);
        String code = BASE64.encodeToString(bytes);
        String key = key(launch, code);
        Grant grant = new Grant(redirect, asked, this.clock.instant().plus(LIFE).toEpochMilli());
        return this.redis
            .call((template) -> template.opsForValue()
                .set(key, this.sealer.seal(JSON.writeValueAsBytes(grant), key), LIFE))
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(Reason.STORE_UNAVAILABLE::asException))
            .thenReturn(code);
    }

    /**
     * Removes and returns the grant of a code; at most one caller gets it.
     * @return empty if the code is unknown, used or expired, or was issued for another
     * session or launch
     */
    Mono<Grant> take(LaunchRecord launch, String code) {
        String key = key(launch, code);
        return this.redis.call((template) -> template.opsForValue().getAndDelete(key))
            .flatMap((sealed) -> Mono.justOrEmpty(open(sealed, key)))
            .filter((grant) -> this.clock.instant().isBefore(Instant.ofEpochMilli(grant.expiresAt())));
    }

    private @Nullable Grant open(String sealed, String key) {
        byte[] plain = this.sealer.open(sealed, key);
        try {
            return (plain != null) ? JSON.readValue(plain, Grant.class) : null;
        }
        catch (JacksonException ex) {
            return null;
        }
    }

    private static String key(LaunchRecord launch, String code) {
        return PREFIX + Sha256.base64Url(launch.id().value() + "." + launch.owner().session() + "." + code);
    }

    /**
     * The stored content of a code.
     *
     * @param redirect redirect address of the authorization request
     * @param asked the authorization request
     * @param expiresAt expiry in milliseconds since the epoch
     */
    record Grant(String redirect, AppAuthorization asked, long expiresAt) {

        /**
         * Returns whether a token request matches. A verifier without a challenge is
         * rejected as well (RFC 9700 section 2.1.1: no downgrade).
         */
        boolean fits(FormParameters form) {
            String verifier = form.get("code_verifier");
            String challenge = this.asked.challenge();
            boolean proved = (challenge == null) ? verifier == null
                    : verifier != null
                            && MessageDigest.isEqual(Sha256.base64Url(verifier).getBytes(StandardCharsets.US_ASCII),
                                    challenge.getBytes(StandardCharsets.US_ASCII));
            String client = form.get("client_id");
            return proved && this.redirect.equals(form.get("redirect_uri"))
                    && (client == null || client.equals(this.asked.client()));
        }

        @Override
        public String toString() {
            return "Grant[masked]";
        }

    }

}
