package dev.smartgateway.launch.door;

import java.util.Locale;
import java.util.Set;

import org.springframework.http.HttpHeaders;

/**
 * Whether a request comes from a person who navigates, as far as the browser tells (Fetch
 * Metadata).
 */
public final class Navigation {

    private static final Set<String> MODES = Set.of("navigate", "nested-navigate");

    private Navigation() {
    }

    /**
     * Whether the browser only looks ahead.
     */
    public static boolean prefetch(HttpHeaders headers) {
        for (String name : Set.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")) {
            String value = headers.getFirst(name);
            if (value != null && value.toLowerCase(Locale.ROOT).matches("(prefetch|preview|prerender).*")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether this is a script, image or the like instead of a navigation. Browsers
     * without Fetch Metadata are believed.
     */
    public static boolean other(HttpHeaders headers) {
        String mode = headers.getFirst("Sec-Fetch-Mode");
        return mode != null && !MODES.contains(mode);
    }

}
