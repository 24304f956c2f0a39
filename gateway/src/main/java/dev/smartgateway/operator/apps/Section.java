package dev.smartgateway.operator.apps;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.convert.DurationStyle;

/**
 * One mapping of an app file, read key by key. Remembers which keys were asked for, so
 * that {@link #close()} can refuse the ones nobody knows.
 */
final class Section implements AutoCloseable {

    private final Source source;

    private final String path;

    private final JsonNode node;

    private final Set<String> known = new LinkedHashSet<>();

    Section(Source source, String path, JsonNode node) {
        this.source = source;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw ConfigurationFault.app(source.file(), path, "must be a mapping",
                    "Write it as indented key: value lines.");
        }
    }

    /**
     * Where a section comes from.
     *
     * @param file file name
     * @param placeholders resolves <code>${NAME:default}</code>, and throws
     * {@code IllegalArgumentException} when it cannot
     * @param plainHttpHosts hosts that may be addressed without TLS
     */
    record Source(String file, Function<String, String> placeholders, Set<String> plainHttpHosts) {
    }

    ConfigurationFault fault(String key, String fault, String advice) {
        return ConfigurationFault.app(this.source.file(), at(key), fault, advice);
    }

    private String at(String key) {
        return this.path.isEmpty() ? key : this.path + "." + key;
    }

    private @Nullable JsonNode find(String key) {
        this.known.add(key);
        JsonNode value = this.node.get(key);
        return (value == null || value.isNull()) ? null : value;
    }

    @Nullable String optional(String key) {
        JsonNode value = find(key);
        if (value == null) {
            return null;
        }
        String text = scalar(key, value);
        return text.isEmpty() ? null : text;
    }

    private String scalar(String key, JsonNode value) {
        if (!value.isValueNode()) {
            throw fault(key, "must be one value", "Write it on one line: " + key + ": value");
        }
        try {
            return this.source.placeholders().apply(value.asString()).strip();
        }
        catch (IllegalArgumentException ex) {
            throw fault(key, "names an environment variable that is not set",
                    "Set the variable, or write a default: ${NAME:default}.");
        }
    }

    String required(String key, String example) {
        String value = optional(key);
        if (value == null) {
            throw missing(key, "Write for example " + key + ": " + example);
        }
        return value;
    }

    /** A slip of the pen is named as such. */
    ConfigurationFault missing(String key, String advice) {
        return this.node.propertyNames()
            .stream()
            .filter((name) -> !this.known.contains(name) && Spelling.near(name, key))
            .findFirst()
            .map((name) -> fault(name, "is not a known key", "Write " + key + " instead."))
            .orElseGet(() -> fault(key, "is missing", advice));
    }

    String matching(String key, String pattern, String example) {
        String value = required(key, example);
        if (!value.matches(pattern)) {
            throw fault(key, "has the wrong shape", "It must match " + pattern + ", for example " + example + ".");
        }
        return value;
    }

    boolean flag(String key, boolean otherwise) {
        String value = optional(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw fault(key, "must be true or false", "Write " + key + ": " + otherwise);
        }
        return value.equals("true");
    }

    int number(String key, int otherwise, int max) {
        String value = optional(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > max) {
            throw fault(key, "must be a number from 1 to " + max, "Write for example " + key + ": " + otherwise);
        }
        return Integer.parseInt(value);
    }

    Duration duration(String key, Duration otherwise) {
        String value = optional(key);
        if (value == null) {
            return otherwise;
        }
        try {
            Duration duration = DurationStyle.detectAndParse(value);
            if (!duration.isNegative()) {
                return duration;
            }
        }
        catch (IllegalArgumentException ex) {
            throw fault(key, "is not a duration", "Write a number and a unit: 30s, 15m, 12h.");
        }
        throw fault(key, "is negative", "Write a number and a unit: 30s, 15m, 12h.");
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, @Nullable E otherwise) {
        String value = optional(key);
        if (value == null && otherwise != null) {
            return otherwise;
        }
        return constant(key, type, (value != null) ? value : "");
    }

    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        return list(key).stream().map((value) -> constant(key, type, value)).distinct().toList();
    }

    private <E extends Enum<E>> E constant(String key, Class<E> type, String value) {
        String name = value.toUpperCase(Locale.ROOT).replace('-', '_');
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        String all = Arrays.stream(type.getEnumConstants())
            .map((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
        String advice = "Write one of: " + all + ".";
        throw value.isEmpty() ? missing(key, advice) : fault(key, "is none of the known values", advice);
    }

    /**
     * A list of texts; absent is empty, and one text stands for a list of one.
     */
    List<String> list(String key) {
        JsonNode value = find(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            String text = scalar(key, value);
            return text.isEmpty() ? List.of() : List.of(text);
        }
        List<String> all = new ArrayList<>();
        value.forEach((item) -> all.add(scalar(key, item)));
        return all;
    }

    /**
     * A URL with TLS and without user info or fragment.
     */
    @Nullable URI url(String key) {
        String value = optional(key);
        if (value == null) {
            return null;
        }
        String example = "Write an absolute address with TLS: https://ehr.example.org/fhir.";
        URI uri;
        try {
            uri = URI.create(value);
        }
        catch (IllegalArgumentException ex) {
            throw fault(key, "is not a URL", example);
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw fault(key, "is not an absolute URL without user name and fragment", example);
        }
        if (!Transport.safe(uri, this.source.plainHttpHosts())) {
            throw fault(key, "does not use TLS", example + " Plain http is for localhost, and for the hosts that"
                    + " gateway.apps.plain-http-hosts names.");
        }
        return uri;
    }

    URI requiredUrl(String key) {
        URI uri = url(key);
        if (uri == null) {
            throw missing(key, "Write for example " + key + ": https://ehr.example.org/fhir");
        }
        return uri;
    }

    /**
     * A nested mapping; absent is empty.
     */
    Section section(String key) {
        JsonNode value = find(key);
        return new Section(this.source, at(key), (value != null) ? value : JsonNodeFactory.instance.objectNode());
    }

    /**
     * A nested mapping that must be there.
     */
    Section requiredSection(String key) {
        if (!has(key)) {
            throw missing(key, "Write " + key + ": followed by indented key: value lines.");
        }
        return section(key);
    }

    boolean has(String key) {
        return find(key) != null;
    }

    /**
     * A list of mappings.
     */
    List<Section> sections(String key) {
        JsonNode value = find(key);
        if (value == null || !value.isArray() || value.isEmpty()) {
            throw missing(key, "Write a list with at least one entry: " + key + ": followed by lines"
                    + " that begin with a dash.");
        }
        List<Section> all = new ArrayList<>();
        for (int index = 0; index < value.size(); index++) {
            all.add(new Section(this.source, at(key) + "[" + index + "]", value.get(index)));
        }
        return all;
    }

    /**
     * Refuses keys that nobody asked for.
     */
    @Override
    public void close() {
        for (String key : this.node.propertyNames()) {
            if (!this.known.contains(key)) {
                throw fault(key, "is not a known key", "Known keys here: " + String.join(", ", this.known) + ".");
            }
        }
    }

}
