package dev.smartgateway.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a trail line by line, oldest first, and says what does not fit: altered lines,
 * missing lines, lines put in, and losses that the gateway itself declared. A trail may
 * begin anywhere, since old files may be stored elsewhere, and may hold the lines of
 * several replicas.
 */
public final class AuditVerifier {

    private final JsonMapper json = new JsonMapper();

    private final Map<String, Head> heads = new HashMap<>();

    private final Set<String> ends = new HashSet<>();

    private final List<String> findings = new ArrayList<>();

    private long lines;

    private long declared;

    /** The last line seen of a replica. */
    private record Head(String hash, long number) {
    }

    /**
     * Takes the next line.
     * @param where names the line to a person
     */
    public void line(String where, String line) {
        this.lines++;
        JsonNode read = parse(line);
        if (read == null || !read.path("replica").isString() || !read.path("seq").isIntegralNumber()
                || !read.path("prev").isString()) {
            this.findings.add(where + " is no line of the trail: it was altered or cut.");
            return;
        }
        Head head = new Head(AuditChain.hash(line), read.path("seq").asLong());
        String replica = read.path("replica").asString();
        Head before = this.heads.put(replica, head);
        boolean start = AuditChain.START.equals(read.path("kind").asString(""));
        long lost = read.path("lost").asLong(0);
        this.declared += lost;
        String finding = start ? start(read, before) : follow(read, before, head.number() - lost);
        if (before != null) {
            this.ends.remove(before.hash());
        }
        this.ends.add(head.hash());
        if (finding != null) {
            this.findings.add(where + ": " + finding);
        }
    }

    private @Nullable JsonNode parse(String line) {
        try {
            return this.json.readTree(line);
        }
        catch (JacksonException ex) {
            return null;
        }
    }

    private @Nullable String start(JsonNode line, @Nullable Head before) {
        String previous = line.path("prev").asString();
        if (before != null) {
            return "this start of a replica is there a second time.";
        }
        boolean first = this.lines == 1 || previous.equals(AuditChain.NOTHING);
        return (first || this.ends.contains(previous)) ? null
                : "the last line before this start is missing or was altered.";
    }

    private @Nullable String follow(JsonNode line, @Nullable Head before, long number) {
        if (before == null) {
            return (this.heads.size() == 1) ? null : "the start of this replica is missing.";
        }
        if (number > before.number() + 1) {
            return (number - before.number() - 1) + " lines are missing before this one, from number "
                    + (before.number() + 1) + " on.";
        }
        if (number <= before.number()) {
            return "a line with this number was there before: it was put in or moved.";
        }
        return line.path("prev").asString().equals(before.hash()) ? null : "the line before this one was altered.";
    }

    /**
     * What does not fit, in the order of the lines; empty when the trail is whole.
     */
    public List<String> findings() {
        return List.copyOf(this.findings);
    }

    /**
     * How many lines were read.
     */
    public long lines() {
        return this.lines;
    }

    /**
     * How many events the gateway itself declared as lost.
     */
    public long declared() {
        return this.declared;
    }

}
