package dev.smartgateway.scope;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The {@code scope} of an answer as servers really send it: one text with spaces (RFC
 * 6749 section 3.3), a list of texts, or one text with other separators.
 */
public final class ScopeList {

    private static final String SCOPE = "(?:patient|user|system)/"
            + "|(?:launch|openid|fhirUser|profile|email|offline_access|online_access)(?![A-Za-z_])";

    /** A comma and a plus sign may stand inside a scope, so the next one must be seen. */
    private static final Pattern SEPARATOR = Pattern.compile("\\s+|(?:\\s|,|;|\\+|%20|%2[Cc])+(?=" + SCOPE + ")");

    private ScopeList() {
    }

    /**
     * The scopes with one space between them.
     * @param value as received, not {@code null}
     * @return empty if it is neither a text nor a list of texts
     */
    public static Optional<String> read(Object value) {
        if (value instanceof String text) {
            return Optional.of(spaced(text));
        }
        if (value instanceof Collection<?> list && list.stream().allMatch(String.class::isInstance)) {
            return Optional.of(spaced(list.stream().map(String::valueOf).collect(Collectors.joining(" "))));
        }
        return Optional.empty();
    }

    /**
     * How many words a text has, for a log that names no value.
     */
    public static int words(@Nullable String text) {
        return (text == null || text.isBlank()) ? 0 : text.strip().split(" ").length;
    }

    private static String spaced(String text) {
        return SEPARATOR.matcher(text.strip()).replaceAll(" ").strip();
    }

}
