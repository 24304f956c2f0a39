package dev.smartgateway.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives each line of this process its number and the hash of the line before it, so that
 * a line that is altered, removed or put in does not go unseen. A line is made, and
 * becomes part of the chain only when the sink has it. For one thread.
 */
final class AuditChain {

    /** Of the kind of the first line of a process. */
    static final String START = "trail-start";

    /** Of the kind of the line that says how many before it were lost. */
    static final String LOST = "trail-lost";

    /** What stands for the line before the very first. */
    static final String NOTHING = "0".repeat(64);

    private final JsonMapper json = new JsonMapper();

    private final String replica;

    private long number;

    private String previous = NOTHING;

    AuditChain(String replica) {
        this.replica = replica;
    }

    /** Continues after a line of an earlier process. */
    void follows(@Nullable String line) {
        this.previous = (line != null) ? hash(line) : NOTHING;
    }

    /** The next line, not yet part of the chain. */
    String next(Map<String, Object> members) {
        return next(members, 0);
    }

    /** The next line about the chain itself. */
    String next(String kind, Instant at, long lost) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("at", at.toString());
        members.put("kind", kind);
        if (lost > 0) {
            members.put("lost", lost);
        }
        return next(members, lost);
    }

    private String next(Map<String, Object> members, long skipped) {
        Map<String, Object> line = new LinkedHashMap<>(members);
        line.put("replica", this.replica);
        line.put("seq", this.number + skipped + 1);
        line.put("prev", this.previous);
        return this.json.writeValueAsString(line);
    }

    /**
     * The sink has this line.
     * @param lost how many numbers it skipped
     */
    void took(String line, long lost) {
        this.number += lost + 1;
        this.previous = hash(line);
    }

    /** SHA-256 in hexadecimal, of the line without its end. */
    static String hash(String line) {
        try {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
