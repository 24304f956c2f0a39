package dev.smartgateway.reason;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a check found, for the log line of a refusal. Never contains a value of a request
 * or answer: rule and field are names, and the words are written by the gateway.
 *
 * @param rule the failed check, lower-case with hyphens
 * @param field name of the parameter, header, member or setting, or {@code null}
 * @param words what is wrong and which setting to change, or {@code null} if rule and
 * field are sufficient
 */
public record Finding(String rule, @Nullable String field, @Nullable String words) {

    private static final Pattern RULE = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,60}");

    /**
     * Checks that rule and field are names.
     * @throws IllegalArgumentException if one is not
     */
    public Finding {
        if (!RULE.matcher(rule).matches() || (field != null && !FIELD.matcher(field).matches())) {
            throw new IllegalArgumentException("a rule and a field are names");
        }
    }

    /**
     * Returns this finding with the issuer's name before its words, unless they begin
     * with it. A finding without words stays as it is.
     */
    public Finding about(String issuer) {
        String name = "issuer " + issuer;
        return (this.words == null || this.words.startsWith(name)) ? this
                : new Finding(this.rule, this.field, name + ": " + this.words);
    }

    /**
     * Returns a finding about one field.
     */
    public static Finding of(String rule, @Nullable String field) {
        return new Finding(rule, field, null);
    }

}
