package dev.smartgateway.oauth;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Verifies id_tokens (OpenID Connect Core section 3.1.3.7).
 */
public final class IdTokens {

    private static final int MAX_SUBJECT = 255;

    private final SignedTokens tokens;

    /**
     * Creates a verifier on top of the given signature checks.
     */
    public IdTokens(SignedTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The user who signed in.
     *
     * @param subject {@code sub}
     * @param sid session id at the identity provider, or {@code null}
     * @param claims all claims
     */
    public record Identity(String subject, @Nullable String sid, Map<String, Object> claims) {

        @Override
        public String toString() {
            return "Identity[masked]";
        }

    }

    /**
     * Verifies an id_token for an issuer and our client id.
     * @param algorithms accepted signature algorithms
     * @param nonce the nonce of the authorization request
     * @return fails with {@code bad-id-token} or {@code idp-unavailable}
     */
    public Mono<Identity> verify(Secret idToken, Provider provider, Set<String> algorithms, String nonce) {
        URI jwks = provider.metadata().optional().jwks();
        String expected = provider.metadata().oidcIssuer();
        if (jwks == null || expected == null) {
            return Mono.error(() -> Reason.BAD_ID_TOKEN.at("id-token", (jwks == null) ? "jwks" : "iss",
                    "issuer " + provider.issuer().name()
                            + ": neither discovery nor endpoints.jwks and endpoints.oidc-issuer say who signs"));
        }
        return idToken.use((text) -> this.tokens.verify(text, jwks, algorithms))
            .map((claims) -> identity(claims, provider, expected, nonce))
            .onErrorMap(BadTokenException.class, (error) -> Reason.BAD_ID_TOKEN.at("id-token", error.field(), "issuer "
                    + provider.issuer().name() + ": the id_token does not pass the check " + error.getMessage()));
    }

    /**
     * The issuer of a token.
     *
     * @param issuer as configured
     * @param metadata as discovered
     */
    public record Provider(Issuer issuer, Discovery.Metadata metadata) {
    }

    private static Identity identity(JWTClaimsSet claims, Provider provider, String expected, String nonce) {
        Map<String, Object> all = claims.getClaims();
        if (!expected.equals(claims.getIssuer())) {
            throw new BadTokenException("iss");
        }
        audience(claims.getAudience(), all.get("azp"), provider.issuer().client().id());
        Object received = all.get("nonce");
        if ((received != null) ? !nonce.equals(received) : provider.issuer().rules().identity().nonceRequired()) {
            throw new BadTokenException("nonce");
        }
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > MAX_SUBJECT) {
            throw new BadTokenException("sub");
        }
        return new Identity(subject, (all.get("sid") instanceof String sid) ? sid : null, all);
    }

    private static void audience(List<String> audience, @Nullable Object azp, String client) {
        boolean provider = (azp != null) ? client.equals(azp) : audience.size() == 1;
        if (!audience.contains(client) || !provider) {
            throw new BadTokenException("aud");
        }
    }

}
