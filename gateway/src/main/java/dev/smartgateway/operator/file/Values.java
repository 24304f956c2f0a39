package dev.smartgateway.operator.file;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.convert.DurationStyle;

/**
 * Checks single values against their key.
 */
final class Values {

    /** The fault of a typed value. */
    static final String UNFIT = "has a value that is not allowed";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final OperatorFile file;

    private final FileKind kind;

    Values(OperatorFile file, FileKind kind) {
        this.file = file;
        this.kind = kind;
    }

    /**
     * Returns the value as Jackson reads it, or {@code null} for an empty text.
     */
    @Nullable JsonNode of(String path, Key key, JsonNode node) {
        String text = text(path, key, node);
        if (this.kind.typed() && !typed(key, node)) {
            throw wrong(path, key, UNFIT);
        }
        if (text.isEmpty() && !this.kind.typed()) {
            return null;
        }
        if (key.flag()) {
            return NODES.booleanNode(flag(path, key, text));
        }
        if (key.number()) {
            return NODES.numberNode(number(path, key, text));
        }
        if (key.duration()) {
            return NODES.stringNode(duration(path, text).toString());
        }
        if (key.url()) {
            return NODES.stringNode(url(path, text).toString());
        }
        return NODES.stringNode(word(path, key, text));
    }

    private static boolean typed(Key key, JsonNode node) {
        return key.flag() ? node.isBoolean() : key.number() ? node.isInt() : node.isString();
    }

    /**
     * Returns the text of a value with placeholders resolved.
     */
    String text(String path, Key key, JsonNode node) {
        if (!node.isValueNode()) {
            throw this.kind.typed() ? wrong(path, key, UNFIT)
                    : this.file.fault(path, "must be one value", "Write it on one line: " + key.name() + ": value");
        }
        String text = node.asString();
        if (text.contains("PRIVATE KEY-----")) {
            throw this.file.fault(path, "holds a private key",
                    "Secrets and keys are never in this file: put them into a separate file and name it under "
                            + "gateway.credentials.");
        }
        UnaryOperator<String> placeholders = this.kind.placeholders();
        try {
            return (placeholders != null) ? placeholders.apply(text).strip() : text;
        }
        catch (IllegalArgumentException ex) {
            throw this.file.fault(path, "names an environment variable that is not set",
                    "Set the variable, or write a default: ${NAME:default}.");
        }
    }

    private ConfigurationFault wrong(String path, Key key, String fault) {
        String typed = path.endsWith("]") ? "is not an allowed value" : UNFIT;
        return this.file.fault(path, this.kind.typed() ? typed : fault, key.advice());
    }

    private boolean flag(String path, Key key, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(path, key, "must be true or false");
        }
        return text.equals("true");
    }

    private int number(String path, Key key, String text) {
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > key.setting().max()) {
            throw wrong(path, key, "must be a number from 1 to " + key.setting().max());
        }
        return number;
    }

    private Duration duration(String path, String text) {
        String advice = "Write a number and a unit: 30s, 15m, 12h.";
        Duration duration;
        if (text.matches("[1-9][0-9]*")) {
            throw this.file.fault(path, "has no unit", advice);
        }
        try {
            duration = DurationStyle.detectAndParse(text);
        }
        catch (IllegalArgumentException | ArithmeticException ex) {
            throw this.file.fault(path, "is not a duration", advice);
        }
        if (duration.isNegative()) {
            throw this.file.fault(path, "is negative", advice);
        }
        if (duration.compareTo(Duration.ofDays(366)) > 0) {
            throw this.file.fault(path, "is longer than a year", advice);
        }
        return duration;
    }

    /** Checks that a URL uses TLS and has neither user info nor fragment. */
    private URI url(String path, String text) {
        String example = "Write an absolute https address: https://ehr.example.org/fhir.";
        URI uri;
        try {
            uri = URI.create(text);
        }
        catch (IllegalArgumentException ex) {
            throw this.file.fault(path, "is not a URL", example);
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw this.file.fault(path, "is not an absolute URL without user name and fragment", example);
        }
        if (!this.kind.safe(uri)) {
            throw this.file.fault(path, "does not use TLS", example + " Plain http is for localhost, and for the hosts"
                    + " that gateway.apps.plain-http-hosts names.");
        }
        return uri;
    }

    /** Enum constants are written in lower case with dashes. */
    private String word(String path, Key key, String text) {
        List<String> choices = key.choices();
        String pattern = key.setting().pattern();
        if (choices.isEmpty() && !pattern.isEmpty() && !text.matches(pattern)) {
            if (!key.many() && !this.kind.typed()) {
                throw this.file.fault(path, "has the wrong format", key.setting().advice().isEmpty()
                        ? "It must match " + pattern + ", for example " + key.setting().example() + "." : key.advice());
            }
            throw wrong(path, key, "has an entry that is not " + key.setting().is());
        }
        if (!key.type().isEnum()) {
            if (!choices.isEmpty() && !choices.contains(text)) {
                throw wrong(path, key, key.many() ? "has an entry that is not allowed" : "is not a known value");
            }
            return text;
        }
        String written = this.kind.typed() ? text : Key.word(text);
        for (Object constant : Objects.requireNonNull(key.type().getEnumConstants())) {
            if (Key.word(constant).equals(written)) {
                return ((Enum<?>) constant).name();
            }
        }
        throw wrong(path, key, "is not a known value");
    }

}
