package dev.smartgateway.session.cookie;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

/**
 * Creates and reads cookie values. A value contains the session's id and 256 fresh random
 * bits, sealed; the store keeps only a SHA-256 of those bits. Read access to Redis is
 * therefore not enough to create a cookie, and an invalid value causes no look-up.
 */
public final class SessionTickets {

    private static final String PURPOSE = "session-cookie";

    private static final byte[] PROOF = "smart-session-proof:".getBytes(StandardCharsets.US_ASCII);

    private static final int HALF = 32;

    private static final int LONGEST = 512;

    private final Sealer sealer;

    private final SecureRandom random;

    /**
     * Values read recently, so that the many requests of a page open their cookie once.
     */
    private final Cache<String, SessionTicket> read;

    public SessionTickets(Sealer sealer, SecureRandom random, SessionProperties properties) {
        this.sealer = sealer;
        this.random = random;
        this.read = Caffeine.newBuilder()
            .expireAfterWrite(properties.nearCache())
            .maximumSize(properties.nearCacheSize())
            .executor(Runnable::run)
            .build();
    }

    /**
     * Generates a new session id: 256 bits, base64url.
     */
    public String newSession() {
        return encode(draw());
    }

    /**
     * Creates a new cookie value for a session.
     */
    public Issued issue(String session) {
        byte[] proof = draw();
        byte[] both = Arrays.copyOf(Base64.getUrlDecoder().decode(session), HALF + HALF);
        System.arraycopy(proof, 0, both, HALF, HALF);
        return new Issued(this.sealer.seal(both, PURPOSE), new SessionTicket(session, fingerprint(proof)));
    }

    /**
     * Reads a cookie value. A value whose key has just been removed may be accepted for
     * as long as the near-cache keeps a session.
     * @return the ticket, or {@code null} if the gateway did not issue it
     */
    public @Nullable SessionTicket read(String value) {
        if (value.length() > LONGEST) {
            return null;
        }
        SessionTicket known = this.read.getIfPresent(value);
        if (known != null) {
            return known;
        }
        SessionTicket opened = open(value);
        if (opened != null) {
            this.read.put(value, opened);
        }
        return opened;
    }

    private @Nullable SessionTicket open(String value) {
        byte[] both = this.sealer.open(value, PURPOSE);
        if (both == null || both.length != HALF + HALF) {
            return null;
        }
        return new SessionTicket(encode(Arrays.copyOf(both, HALF)),
                fingerprint(Arrays.copyOfRange(both, HALF, both.length)));
    }

    private byte[] draw() {
        byte[] bytes = new byte[HALF];
        this.random.nextBytes(bytes);
        return bytes;
    }

    private static String fingerprint(byte[] proof) {
        return encode(Sha256.of(PROOF, proof));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * A new cookie.
     *
     * @param value the cookie value, for the browser only
     * @param ticket the content of the value
     */
    public record Issued(String value, SessionTicket ticket) {

        @Override
        public String toString() {
            return "Issued[masked]";
        }

    }

}
