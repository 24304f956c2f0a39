package dev.smartgateway.launch.web;

import java.util.Locale;
import java.util.Set;

import dev.smartgateway.reason.Reason;

import org.springframework.http.HttpHeaders;

/**
 * Checks that a request is a user's navigation, as far as the browser reports it (Fetch
 * Metadata).
 */
public final class Navigation {

    private static final Set<String> MODES = Set.of("navigate", "nested-navigate");

    private static final Set<String> FRAMES = Set.of("iframe", "frame");

    private Navigation() {
    }

    /**
     * Returns whether the browser only prefetches.
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
     * Checks that a launch happens where the user sees it: in a window or tab, or, for a
     * launch from an EHR that may frame the app, in that EHR's frame. A page of the
     * gateway's own origin may not frame it, because a script there could act as the
     * user. Browsers without Fetch Metadata are accepted.
     * @param framed whether the issuer's EHR may frame this launch
     * @throws dev.smartgateway.reason.ProblemException with {@code top-level-only} or
     * {@code cross-site}
     */
    public static void requireSeen(HttpHeaders headers, boolean framed) {
        if (other(headers)) {
            throw Reason.CROSS_SITE.at("navigation", "Sec-Fetch-Mode");
        }
        String destination = headers.getFirst("Sec-Fetch-Dest");
        boolean own = "same-origin".equals(headers.getFirst("Sec-Fetch-Site"));
        boolean seen = destination == null || destination.equals("document")
                || (FRAMES.contains(destination) && framed && !own);
        if (!seen) {
            throw Reason.TOP_LEVEL_ONLY.at("navigation", "Sec-Fetch-Dest",
                    "the issuer's frame-ancestors decide whether its EHR may frame a launch");
        }
    }

    /**
     * Checks that a page on which the user chooses is opened or submitted in a top-level
     * window or tab.
     * @param clicked whether a user action must have caused the request
     * @param headerless whether browsers without Fetch Metadata are accepted
     * @throws dev.smartgateway.reason.ProblemException with {@code top-level-only}
     */
    public static void requirePerson(HttpHeaders headers, boolean clicked, boolean headerless) {
        boolean silent = headers.headerNames().stream().noneMatch(Navigation::metadata);
        boolean person = "document".equals(headers.getFirst("Sec-Fetch-Dest")) && !other(headers)
                && (!clicked || "?1".equals(headers.getFirst("Sec-Fetch-User")));
        if (!person && !(silent && headerless)) {
            throw Reason.TOP_LEVEL_ONLY.at("person", "Sec-Fetch-Dest");
        }
    }

    private static boolean metadata(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("sec-fetch-");
    }

    /**
     * Returns whether this is a script, image or the like instead of a navigation.
     * Browsers without Fetch Metadata are accepted.
     */
    public static boolean other(HttpHeaders headers) {
        String mode = headers.getFirst("Sec-Fetch-Mode");
        return mode != null && !MODES.contains(mode);
    }

}
