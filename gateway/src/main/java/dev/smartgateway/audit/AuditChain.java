package dev.smartgateway.audit;

import java.io.StringWriter;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.smartgateway.smart.Sha256;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Numbers the lines of this process and adds the hash of the previous line to each, so
 * that altered, removed and inserted lines are detected. A line joins the chain only
 * after the sink has accepted it. Not thread-safe.
 */
final class AuditChain {

    /** Kind of the first line of a process. */
    static final String START = "trail-start";

    /** Kind of the line that states how many lines before it were lost. */
    static final String LOST = "trail-lost";

    /** Previous hash of the very first line. */
    static final String NOTHING = "0".repeat(64);

    private static final String EXTENSION = "urn:smartgateway:audit:chain";

    /** Usual length of a line, in characters. */
    private static final int LINE = 768;

    private static final JsonMapper SORTED = JsonMapper.builder()
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build();

    private final JsonMapper json = new JsonMapper();

    private final String replica;

    private final AuditProperties.Format format;

    private final AuditProperties.References references;

    private long number;

    private String previous = NOTHING;

    AuditChain(String replica, AuditProperties.Format format) {
        this(replica, format, AuditProperties.References.LITERAL);
    }

    AuditChain(String replica, AuditProperties.Format format, AuditProperties.References references) {
        this.replica = replica;
        this.format = format;
        this.references = references;
    }

    /** Continues after a line of an earlier process. */
    void follows(@Nullable String line) {
        this.previous = (line != null) ? hash(line) : NOTHING;
    }

    /** Returns the next line, which is not yet part of the chain. */
    String next(AuditEvent event) {
        return next(event, Map.of(), 0);
    }

    /** Returns the next line about the chain itself. */
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
        return (this.format == AuditProperties.Format.FHIR) ? this.json.writeValueAsString(fhir(event, all))
                : plain(event, all);
    }

    private String plain(AuditEvent event, Map<String, String> facts) {
        StringWriter text = new StringWriter(LINE);
        try (JsonGenerator out = this.json.createGenerator(text)) {
            out.writeStartObject();
            AuditLine.write(out, event);
            facts.forEach((name, value) -> fact(out, name, value));
            out.writeEndObject();
        }
        return text.toString();
    }

    /** The kind is already a member of the line. */
    private static void fact(JsonGenerator out, String name, String value) {
        if (name.equals("seq") || name.equals("lost")) {
            out.writeNumberProperty(name, Long.parseLong(value));
        }
        else if (!name.equals("kind")) {
            out.writeStringProperty(name, value);
        }
    }

    private Map<String, Object> fhir(AuditEvent event, Map<String, String> facts) {
        Map<String, Object> line = BasicAuditEvent.of(event, this.references);
        List<Map<String, Object>> parts = facts.entrySet()
            .stream()
            .map((fact) -> Map.<String, Object>of("url", fact.getKey(), "valueString", fact.getValue()))
            .toList();
        line.put("extension", List.of(Map.of("url", EXTENSION, "extension", parts)));
        return line;
    }

    /** Returns the chain members of a line, in either format; some may be absent. */
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
     * Adds a line that the sink has accepted.
     * @param lost how many numbers were skipped
     */
    void took(String line, long lost) {
        this.number += lost + 1;
        this.previous = hash(line);
    }

    /** Returns the current position, to return to if the sink rejects what follows. */
    Position position() {
        return new Position(this.number, this.previous);
    }

    void back(Position position) {
        this.number = position.number;
        this.previous = position.previous;
    }

    /**
     * Returns what is hashed. A FHIR service orders members differently and adds some, so
     * that an AuditEvent is sorted and those are removed. A line that cannot be parsed is
     * hashed as it is.
     */
    private static String text(String line) {
        if (!line.contains("\"AuditEvent\"")) {
            return line;
        }
        try {
            Map<String, Object> members = new TreeMap<>();
            SORTED.readValue(line, Map.class).forEach((name, value) -> members.put(String.valueOf(name), value));
            boolean resource = "AuditEvent".equals(members.get("resourceType"));
            members.keySet().removeAll(Set.of("id", "meta", "text"));
            return resource ? SORTED.writeValueAsString(members) : line;
        }
        catch (JacksonException ex) {
            return line;
        }
    }

    /** A position in the chain. */
    record Position(long number, String previous) {
    }

    /**
     * Returns the SHA-256 of a line without its line end, in hexadecimal. Of an
     * AuditEvent it is the hash of a form that does not change when a FHIR service stores
     * it.
     */
    static String hash(String line) {
        return HexFormat.of().formatHex(Sha256.of(text(line)));
    }

}
