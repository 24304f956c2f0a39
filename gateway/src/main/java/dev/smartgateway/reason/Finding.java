package dev.smartgateway.reason;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What exactly was found wrong, for the one log line of a refusal. Never holds a value of
 * the request or of an answer: a rule and a field are names, and the words are ours.
 *
 * @param rule the check that failed, lower-case with hyphens
 * @param field name of the parameter, header, member or setting it is about, or
 * {@code null}
 * @param words what is wrong and which setting is about it, or {@code null} where rule
 * and field say all
 */
public record Finding(String rule, @Nullable String field, @Nullable String words) {

    private static final Pattern RULE = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,60}");

    /**
     * Holds names only.
     * @throws IllegalArgumentException if one is no name
     */
    public Finding {
        if (!RULE.matcher(rule).matches() || (field != null && !FIELD.matcher(field).matches())) {
            throw new IllegalArgumentException("a rule and a field are names");
        }
    }

    /**
     * A check of one field.
     */
    public static Finding of(String rule, @Nullable String field) {
        return new Finding(rule, field, null);
    }

}
