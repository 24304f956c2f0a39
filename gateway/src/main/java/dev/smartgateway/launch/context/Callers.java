package dev.smartgateway.launch.context;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.smartgateway.launch.pending.UsedStates;
import dev.smartgateway.oauth.BadTokenException;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Sha256;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Authenticates callers that register context: a client with a bearer assertion (RFC 7523
 * claims, valid for at most five minutes, each {@code jti} once) or with a secret of
 * which only the hash is configured.
 */
public final class Callers {

    private static final Duration MAX_LIFE = Duration.ofMinutes(5);

    private final SignedTokens tokens;

    private final UsedStates used;

    private final String audience;

    /**
     * Creates an instance that accepts assertions for the given audience.
     */
    public Callers(SignedTokens tokens, UsedStates used, String audience) {
        this.tokens = tokens;
        this.used = used;
        this.audience = audience;
    }

    /**
     * Completes if the caller may register context; fails with {@code unknown-client}.
     * @param authorization the Authorization header, or {@code null}
     * @param expected the permitted caller, or {@code null} if there is none
     */
    Mono<Boolean> check(@Nullable String authorization, LaunchOptions.@Nullable Deposit expected) {
        String header = (authorization != null) ? authorization : "";
        Mono<Boolean> good = Mono.empty();
        if (expected != null && expected.jwks() != null && header.startsWith("Bearer ")) {
            good = this.tokens.verify(header.substring(7), expected.jwks(), Issuer.ALGORITHMS)
                .filter((claims) -> fits(claims, expected.client()))
                .flatMap((claims) -> this.used.firstUse("assertion",
                        Sha256.base64Url(expected.client() + "\n" + claims.getJWTID()), MAX_LIFE.multipliedBy(2)))
                .onErrorResume(BadTokenException.class, (error) -> Mono.empty());
        }
        else if (expected != null && expected.secretHash() != null && header.startsWith("Basic ")) {
            good = Mono.just(knows(header.substring(6), expected.client(), expected.secretHash()));
        }
        return good.filter(Boolean::booleanValue).switchIfEmpty(Mono.error(Reason.UNKNOWN_CLIENT::asException));
    }

    private boolean fits(JWTClaimsSet claims, String client) {
        Date issued = claims.getIssueTime();
        Date expiry = claims.getExpirationTime();
        String id = claims.getJWTID();
        return client.equals(claims.getIssuer()) && client.equals(claims.getSubject())
                && claims.getAudience().equals(List.of(this.audience)) && id != null && !id.isBlank() && issued != null
                && expiry != null && Duration.between(issued.toInstant(), expiry.toInstant()).compareTo(MAX_LIFE) <= 0;
    }

    private static boolean knows(String basic, String client, String secretHash) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2);
            byte[] hash = Sha256.of(parts[parts.length - 1]);
            return MessageDigest.isEqual(hash, HexFormat.of().parseHex(secretHash)) && parts[0].equals(client);
        }
        catch (IllegalArgumentException ex) {
            return false;
        }
    }

}
