package dev.smartgateway.scope;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Parses the {@code scope} of a response in the forms that servers send: one string with
 * spaces (RFC 6749 section 3.3), a list of strings, or one string with other separators.
 */
public final class ScopeList {

    private static final String SCOPE = "(?:patient|user|system)/"
            + "|(?:launch|openid|fhirUser|profile|email|offline_access|online_access)(?![A-Za-z_])";

    /**
     * A scope may contain a comma or a plus sign, so the pattern looks ahead for the next
     * scope.
     */
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
     * Counts the words of a text, for a log that contains no values.
     */
    public static int words(@Nullable String text) {
        return (text == null || text.isBlank()) ? 0 : text.strip().split(" ").length;
    }

    private static String spaced(String text) {
        return SEPARATOR.matcher(text.strip()).replaceAll(" ").strip();
    }

}
