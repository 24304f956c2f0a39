package dev.smartgateway.session.cookie;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

/**
 * Creates and reads the values that are sealed for one launch's host name: the cookie and
 * the hand-over code. Both are valid for that host name only; the code also needs the
 * secret of the browser that requested it, and is valid for one minute.
 */
public final class LaunchTickets {

    /** How long a code is valid. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    private static final int LONGEST = 1024;

    private static final int SECRET = 32;

    private final Sealer sealer;

    private final SecureRandom random;

    private final Clock clock;

    public LaunchTickets(Sealer sealer, SecureRandom random, Clock clock) {
        this.sealer = sealer;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Generates the secret of a browser that requests a launch.
     */
    public String secret() {
        byte[] bytes = new byte[SECRET];
        this.random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Returns the fingerprint of a secret, which may be shown, or of a code, which may be
     * stored.
     */
    public static String fingerprint(String secret) {
        return Sha256.base64Url(secret);
    }

    /**
     * Returns a cookie value for the host name of the launch.
     */
    String cookie(LaunchTicket ticket) {
        return this.sealer.seal(bytes(text(ticket)), cookiePurpose(LaunchOrigins.label(ticket.launch())));
    }

    /**
     * Reads a cookie value.
     * @return {@code null} if the gateway did not seal it for this host name
     */
    @Nullable LaunchTicket cookie(String value, String label) {
        String text = open(value, cookiePurpose(label));
        return (text != null) ? ticket(text.split("\n", -1)) : null;
    }

    /**
     * Creates a hand-over code.
     * @param challenge fingerprint of the secret
     */
    public String code(LaunchTicket ticket, String challenge) {
        Instant until = this.clock.instant().plus(LIFE);
        return this.sealer.seal(bytes(text(ticket) + "\n" + until.toEpochMilli()),
                codePurpose(LaunchOrigins.label(ticket.launch()), challenge));
    }

    /**
     * Reads a hand-over code.
     * @return {@code null} if the gateway did not seal it for this host name and secret,
     * or if it has expired
     */
    public @Nullable LaunchTicket code(String code, String label, String secret) {
        String text = open(code, codePurpose(label, fingerprint(secret)));
        String[] parts = (text != null) ? text.split("\n", -1) : new String[0];
        return (parts.length == 4 && this.clock.instant().isBefore(Instant.ofEpochMilli(Long.parseLong(parts[3]))))
                ? ticket(parts) : null;
    }

    private @Nullable String open(String value, String purpose) {
        byte[] plain = (value.length() <= LONGEST) ? this.sealer.open(value, purpose) : null;
        return (plain != null) ? new String(plain, StandardCharsets.UTF_8) : null;
    }

    private static LaunchTicket ticket(String[] parts) {
        return new LaunchTicket(parts[0], new LaunchId(parts[1]), parts[2]);
    }

    private static String text(LaunchTicket ticket) {
        return ticket.session() + "\n" + ticket.launch().value() + "\n" + ticket.app();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String cookiePurpose(String label) {
        return "launch-cookie:" + label;
    }

    private static String codePurpose(String label, String challenge) {
        return "handover:" + label + ":" + challenge;
    }

}
