package dev.smartgateway.smart;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Options of the launches of one issuer.
 *
 * @param deposit how the EHR authenticates when it deposits context, or {@code null} when
 * it may not
 * @param signedLaunch which signed launch tokens are accepted, or {@code null} for none
 */
public record LaunchOptions(
        @Setting(value = "Whether the authorization request is pushed if the server supports it.",
                byDefault = "false") boolean pushedRequests,
        @Setting(value = "Whether the authorization response may also be a form post.",
                byDefault = "false") boolean formPost,
        @Setting(value = "Permitted hosts of smart_style_url.", is = "a host name", pattern = Issuer.HOST,
                example = "styles.ehr.example.org",
                advice = "Write for example styles.ehr.example.org.") Set<String> styleHosts,
        @Setting(value = "Further members of the token response, and claims of the id_token, that reach the app.",
                is = "a name", pattern = "[A-Za-z][A-Za-z0-9_.:/-]{0,99}", example = "appContext",
                advice = "Write the names as the server spells them, for example appContext.") Set<String> contextMembers,
        @Setting("How the EHR authenticates when it deposits launch context in advance.") @Nullable Deposit deposit,
        @Setting("Which signed launch tokens are accepted.") @Nullable SignedLaunch signedLaunch) {

    /** The defaults. */
    public static final LaunchOptions DEFAULT = new LaunchOptions(false, false, Set.of(), Set.of(), null, null);

    /**
     * Host names are compared in lower case.
     */
    public LaunchOptions {
        styleHosts = styleHosts.stream()
            .map((host) -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
        contextMembers = Set.copyOf(contextMembers);
    }

    /**
     * Authentication of systems that deposit launch context; exactly one of the last two
     * is present.
     *
     * @param client client id of the depositing system
     * @param secretHash SHA-256 of its secret (at least 256 random bits), 64 hex digits
     * @param jwks address of its public keys, for a bearer assertion
     */
    public record Deposit(
            @Setting(value = "Client id of the depositing system.", pattern = "[A-Za-z0-9._-]{1,80}",
                    example = "ehr-launcher") String client,
            @Setting(key = "secret-sha256", value = "SHA-256 of its secret, 64 hex digits.", pattern = "[0-9a-f]{64}",
                    example = "9f86d0..") @Nullable String secretHash,
            @Setting("Address of its public keys.") @Nullable URI jwks) {

        @Override
        public String toString() {
            return "Deposit[client=" + this.client + "]";
        }

    }

    /**
     * Requirements for a signed launch token.
     */
    public record SignedLaunch(
            @Setting(value = "Exact iss of the token.", example = "https://ehr.example.org") String issuer,
            @Setting(value = "Exact aud of the token.", example = "https://apps.example.org") String audience,
            @Setting(value = "Address of the EHR's public keys.", example = "https://ehr.example.org/keys") URI jwks) {
    }

}
