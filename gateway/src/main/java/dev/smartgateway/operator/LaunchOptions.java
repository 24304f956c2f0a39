package dev.smartgateway.operator;

import java.net.URI;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Settings of one issuer that only launches need.
 *
 * @param styleHosts hosts from which a {@code smart_style_url} may come
 * @param idTokenAlgorithms accepted signature algorithms of id_tokens
 * @param formPost whether the callback may also come as a cross-site form POST
 * @param deposit how the EHR authenticates when it deposits context, or {@code null} when
 * it may not
 * @param signedLaunch whose launch tokens are believed, or {@code null} for nobody's
 */
public record LaunchOptions(Set<String> styleHosts, Set<String> idTokenAlgorithms, boolean formPost,
        @Nullable Deposit deposit, @Nullable SignedLaunch signedLaunch) {

    /** Asymmetric algorithms; {@code none} and HS* are never accepted. */
    public static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256",
            "PS384", "PS512");

    /** What holds when the file says nothing. */
    public static final LaunchOptions DEFAULT = new LaunchOptions(Set.of(),
            Set.of("RS256", "RS384", "ES256", "ES384", "PS256"), false, null, null);

    /**
     * Copies the sets.
     */
    public LaunchOptions {
        styleHosts = Set.copyOf(styleHosts);
        idTokenAlgorithms = Set.copyOf(idTokenAlgorithms);
    }

    /**
     * Authentication of the back channel; exactly one of the last two is present.
     *
     * @param client client id of the depositing system
     * @param secretHash SHA-256 of its secret (at least 256 random bits), 64 hex digits
     * @param jwks where its public keys are, for a bearer assertion
     */
    public record Deposit(String client, @Nullable String secretHash, @Nullable URI jwks) {

        @Override
        public String toString() {
            return "Deposit[client=" + this.client + "]";
        }

    }

    /**
     * A signed launch token.
     *
     * @param issuer exact {@code iss} of the token
     * @param audience exact {@code aud} of the token
     * @param jwks where the EHR's public keys are
     */
    public record SignedLaunch(String issuer, String audience, URI jwks) {
    }

}
