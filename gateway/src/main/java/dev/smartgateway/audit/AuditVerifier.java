package dev.smartgateway.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies a trail line by line, oldest first. Finds altered, missing and inserted lines,
 * and reports losses that the gateway declared itself. A trail may start anywhere, since
 * old files may be archived elsewhere, and may contain lines of several replicas.
 */
public final class AuditVerifier {

    private static final String NUMBER = "[0-9]{1,18}";

    private final JsonMapper json = new JsonMapper();

    private final Map<String, Head> heads = new HashMap<>();

    private final Set<String> ends = new HashSet<>();

    private final List<String> findings = new ArrayList<>();

    private long lines;

    private long declared;

    /** The last line read of a replica. */
    private record Head(String hash, long number) {
    }

    /**
     * Reads the next line.
     * @param where location of the line, for messages
     */
    public void line(String where, String line) {
        this.lines++;
        Map<String, String> read = parse(line);
        if (!read.containsKey("replica") || !read.containsKey("prev")
                || !read.getOrDefault("seq", "").matches(NUMBER)) {
            this.findings.add(where + " is no line of the trail: it was altered or cut.");
            return;
        }
        Head head = new Head(AuditChain.hash(line), Long.parseLong(read.get("seq")));
        String replica = read.get("replica");
        Head before = this.heads.put(replica, head);
        boolean start = AuditChain.START.equals(read.get("kind"));
        long lost = read.getOrDefault("lost", "").matches(NUMBER) ? Long.parseLong(read.get("lost")) : 0;
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

    private Map<String, String> parse(String line) {
        try {
            return AuditChain.facts(this.json.readTree(line));
        }
        catch (JacksonException ex) {
            return Map.of();
        }
    }

    private @Nullable String start(Map<String, String> line, @Nullable Head before) {
        String previous = String.valueOf(line.get("prev"));
        if (before != null) {
            return "this start of a replica is there a second time.";
        }
        boolean first = this.lines == 1 || previous.equals(AuditChain.NOTHING);
        return (first || this.ends.contains(previous)) ? null
                : "the last line before this start is missing or was altered.";
    }

    private @Nullable String follow(Map<String, String> line, @Nullable Head before, long number) {
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
        return before.hash().equals(line.get("prev")) ? null : "the line before this one was altered.";
    }

    /**
     * Returns the findings in the order of the lines; empty if the trail is complete.
     */
    public List<String> findings() {
        return List.copyOf(this.findings);
    }

    /**
     * Returns the number of lines.
     */
    public long lines() {
        return this.lines;
    }

    /**
     * Returns the number of events that the gateway declared as lost.
     */
    public long declared() {
        return this.declared;
    }

}
