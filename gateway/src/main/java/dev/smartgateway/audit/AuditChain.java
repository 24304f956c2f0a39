package dev.smartgateway.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
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

    private static final String EXTENSION = "urn:smartgateway:audit:chain";

    private final JsonMapper json = new JsonMapper();

    private final String replica;

    private final AuditProperties.Format format;

    private long number;

    private String previous = NOTHING;

    AuditChain(String replica, AuditProperties.Format format) {
        this.replica = replica;
        this.format = format;
    }

    /** Continues after a line of an earlier process. */
    void follows(@Nullable String line) {
        this.previous = (line != null) ? hash(line) : NOTHING;
    }

    /** The next line, not yet part of the chain. */
    String next(AuditEvent event) {
        return next(event, Map.of(), 0);
    }

    /** The next line about the chain itself. */
    String next(String kind, Instant at, long lost) {
        AuditEvent event = AuditEvent.of(at, kind).allowed(0);
        Map<String, String> facts = new LinkedHashMap<>(Map.of("kind", kind));
        if (lost > 0) {
            facts.put("lost", Long.toString(lost));
        }
        return next(event, facts, lost);
    }

    private String next(AuditEvent event, Map<String, String> facts, long skipped) {
        Map<String, String> all = new LinkedHashMap<>(facts);
        all.put("replica", this.replica);
        all.put("seq", Long.toString(this.number + skipped + 1));
        all.put("prev", this.previous);
        return this.json
            .writeValueAsString((this.format == AuditProperties.Format.FHIR) ? fhir(event, all) : plain(event, all));
    }

    private static Map<String, Object> plain(AuditEvent event, Map<String, String> facts) {
        Map<String, Object> line = AuditLine.of(event);
        facts.forEach((name, value) -> line.put(name,
                name.equals("seq") || name.equals("lost") ? Long.valueOf(value) : value));
        return line;
    }

    private static Map<String, Object> fhir(AuditEvent event, Map<String, String> facts) {
        Map<String, Object> line = BasicAuditEvent.of(event);
        List<Map<String, Object>> parts = facts.entrySet()
            .stream()
            .map((fact) -> Map.<String, Object>of("url", fact.getKey(), "valueString", fact.getValue()))
            .toList();
        line.put("extension", List.of(Map.of("url", EXTENSION, "extension", parts)));
        return line;
    }

    /** What a line says of the chain, in either form; a fact may be missing. */
    static Map<String, String> facts(JsonNode line) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String name : List.of("kind", "lost", "replica", "seq", "prev")) {
            if (line.path(name).isValueNode()) {
                facts.put(name, line.path(name).asString());
            }
        }
        for (JsonNode extension : line.path("extension")) {
            if (extension.path("url").asString("").equals(EXTENSION)) {
                extension.path("extension")
                    .forEach((part) -> facts.put(part.path("url").asString(""), part.path("valueString").asString("")));
            }
        }
        return facts;
    }

    /**
     * The sink has this line.
     * @param lost how many numbers it skipped
     */
    void took(String line, long lost) {
        this.number += lost + 1;
        this.previous = hash(line);
    }

    /** Where the chain is, to go back to if the sink does not take what follows. */
    Place place() {
        return new Place(this.number, this.previous);
    }

    void back(Place place) {
        this.number = place.number;
        this.previous = place.previous;
    }

    /** A place in the chain. */
    record Place(long number, String previous) {
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
