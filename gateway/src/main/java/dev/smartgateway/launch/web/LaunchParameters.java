package dev.smartgateway.launch.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * Query or form parameters, parsed strictly: a requested name appears at most once, is
 * not empty and not too long. A plus sign stays a plus sign, because launch values and
 * codes are opaque and must be passed on unchanged.
 */
public final class LaunchParameters {

    private static final int MAX_PAIRS = 50;

    private final Map<String, List<String>> values;

    private LaunchParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads {@code name=value} pairs.
     * @param raw percent-encoded text, or {@code null} for none
     * @throws dev.smartgateway.reason.ProblemException with {@code bad-request} if it
     * cannot be decoded or has too many pairs
     */
    public static LaunchParameters of(@Nullable String raw) {
        Map<String, List<String>> values = new HashMap<>();
        if (raw == null || raw.isEmpty()) {
            return new LaunchParameters(values);
        }
        String[] pairs = raw.split("&");
        if (pairs.length > MAX_PAIRS) {
            throw Reason.BAD_REQUEST.at("too-many-parameters", null);
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = (equals < 0) ? pair : pair.substring(0, equals);
            String value = (equals < 0) ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decoded(name), (key) -> new ArrayList<>()).add(decoded(value));
        }
        return new LaunchParameters(values);
    }

    private static String decoded(String text) {
        try {
            return UriUtils.decode(text, StandardCharsets.UTF_8);
        }
        catch (IllegalArgumentException ex) {
            throw Reason.BAD_REQUEST.at("percent-encoding", null);
        }
    }

    /**
     * Returns the value of a parameter, or {@code null} if it is absent.
     * @param maxLength in characters
     * @throws dev.smartgateway.reason.ProblemException with {@code bad-request} if it is
     * repeated, empty, too long or has control characters
     */
    public @Nullable String optional(String name, int maxLength) {
        List<String> all = this.values.get(name);
        if (all == null) {
            return null;
        }
        String value = all.get(0);
        if (all.size() > 1 || value.isEmpty() || value.length() > maxLength
                || value.chars().anyMatch(Character::isISOControl)) {
            throw Reason.BAD_REQUEST.at((all.size() > 1) ? "repeated" : "length-or-characters", name);
        }
        return value;
    }

    /**
     * Like {@link #optional}, but an absent parameter fails with {@code bad-request} as
     * well.
     */
    public String required(String name, int maxLength) {
        String value = optional(name, maxLength);
        if (value == null) {
            throw Reason.BAD_REQUEST.at("missing", name);
        }
        return value;
    }

    public boolean has(String name) {
        return this.values.containsKey(name);
    }

}
