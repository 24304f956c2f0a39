package dev.smartgateway.oauth.discovery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A metadata document: a JSON object. Strings, booleans and lists of strings are read;
 * all other values are ignored.
 */
final class IssuerDocument {

    static final IssuerDocument EMPTY = new IssuerDocument(Map.of());

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    private final Map<?, ?> fields;

    private IssuerDocument(Map<?, ?> fields) {
        this.fields = fields;
    }

    /**
     * Parses a document.
     * @throws IllegalArgumentException if it is not a JSON object
     */
    static IssuerDocument parse(byte[] body) {
        try {
            Map<?, ?> fields = JSON.readValue(body, Map.class);
            if (fields == null) {
                throw new IllegalArgumentException("not a JSON object");
            }
            return new IssuerDocument(fields);
        }
        catch (JacksonException ex) {
            throw new IllegalArgumentException("not a JSON object");
        }
    }

    static IssuerDocument of(Map<String, Object> fields) {
        return new IssuerDocument(Map.copyOf(fields));
    }

    @Nullable Object value(String name) {
        return this.fields.get(name);
    }

    @Nullable String text(String name) {
        return (this.fields.get(name) instanceof String text && !text.isBlank()) ? text : null;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(this.fields.get(name));
    }

    Set<String> texts(String name) {
        return (this.fields.get(name) instanceof List<?> list) ? list.stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .collect(Collectors.toUnmodifiableSet()) : Set.of();
    }

}
