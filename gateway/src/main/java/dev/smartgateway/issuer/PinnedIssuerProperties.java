package dev.smartgateway.issuer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of {@code mode: pinned-issuer}, in which the FHIR service trusts the gateway's
 * own tokens.
 *
 * @param path path of the gateway's discovery document and keys
 * @param url address where the FHIR service finds discovery document and keys, if it is
 * not {@code gateway.public-url} and the path; it is the {@code iss} of the tokens
 * @param clientId value of {@code azp} and {@code appid} in the gateway's own tokens
 * @param scopes spelling of the scopes in the gateway's own tokens: {@code v1} or
 * {@code v2}
 * @param life lifetime of the gateway's own tokens; at most ten minutes
 * @param writes {@code deny}, or {@code user-token} to send writes with the user's own
 * token
 * @param outside {@code deny}, or {@code user-token} to send reads of types outside every
 * patient's compartment, such as Binary, with the user's own token
 * @param canary time after which the gateway checks again that the service restricts
 * answers to one patient
 * @param keys RSA keys in PEM files: one that signs, and those before and after it
 */
// CHECKSTYLE:OFF one component for each setting
@ConfigurationProperties("gateway.pinned-issuer")
public record PinnedIssuerProperties(@DefaultValue("/issuer") String path, @Nullable URI url,
        @DefaultValue("gateway") String clientId, @DefaultValue("v1") Spelling scopes,
        @DefaultValue("5m") Duration life, @DefaultValue("deny") Beyond writes, @DefaultValue("deny") Beyond outside,
        @DefaultValue("5m") Duration canary, @DefaultValue Keys keys) {

    // CHECKSTYLE:ON

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration SHORTEST = Duration.ofMinutes(2);

    /**
     * Checks what a token or a route could not be made from.
     * @throws ConfigurationFault that names the setting
     */
    public PinnedIssuerProperties {
        require(path.matches("(/[A-Za-z0-9_-]+)+"), "path", "/issuer, without a slash at its end");
        require(clientId.matches("[A-Za-z0-9._-]{1,100}"), "client-id", "letters, digits and - . _");
        require(life.compareTo(LONGEST) <= 0 && life.compareTo(SHORTEST) >= 0, "life", "2m to 10m");
        require(!canary.isNegative() && !canary.isZero(), "canary", "a time such as 5m");
        require(url == null || safe(url), "url",
                "an https address without query, fragment and slash at its end, as the FHIR service finds it");
    }

    private static boolean safe(URI url) {
        boolean local = "http".equals(url.getScheme()) && ("localhost".equals(url.getHost())
                || "127.0.0.1".equals(url.getHost()) || "[::1]".equals(url.getHost()));
        return ("https".equals(url.getScheme()) || local) && url.getHost() != null && url.getRawQuery() == null
                && url.getRawFragment() == null && url.getRawUserInfo() == null && !url.toString().endsWith("/");
    }

    private static void require(boolean good, String setting, String instead) {
        if (!good) {
            throw new ConfigurationFault(Part.CONFIGURATION, "gateway.pinned-issuer." + setting + " cannot be used.",
                    "Write " + instead + ".");
        }
    }

    /**
     * The keys.
     *
     * @param previous PEM file of the key that signed before; keep it published for a day
     * @param current PEM file of the RSA key that signs
     * @param next PEM file of the key that will sign; publish it at least a day before
     */
    public record Keys(@Nullable Path previous, @Nullable Path current, @Nullable Path next) {

        /**
         * Returns whether there is a file at all.
         */
        public boolean any() {
            return this.previous != null || this.current != null || this.next != null;
        }

    }

    /** How scopes are spelt. */
    public enum Spelling {

        /** {@code patient.Observation.read}, as Microsoft documents it. */
        V1,
        /** {@code patient/Observation.rs}. */
        V2;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

    }

    /**
     * Handling of requests that the service does not accept with the gateway's own token.
     */
    public enum Beyond {

        /** It is refused. */
        DENY,
        /** It is sent with the user's own token. */
        USER_TOKEN

    }

}
