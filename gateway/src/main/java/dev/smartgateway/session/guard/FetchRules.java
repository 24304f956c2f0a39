package dev.smartgateway.session.guard;

import java.util.List;
import java.util.Set;

import dev.smartgateway.smart.PublicUrl;
import org.jspecify.annotations.Nullable;

/**
 * Decides from headers whether a request may come from another site (W3C Fetch Metadata;
 * OWASP cross-site request forgery cheat sheet, Origin as fallback). A pure function.
 */
final class FetchRules {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private static final Set<String> PAGES = Set.of("document", "iframe", "frame", "");

    private final String origin;

    private final boolean headerlessWrites;

    FetchRules(PublicUrl publicUrl, boolean headerlessWrites) {
        this(origin(publicUrl), headerlessWrites);
    }

    private FetchRules(String origin, boolean headerlessWrites) {
        this.origin = origin;
        this.headerlessWrites = headerlessWrites;
    }

    /**
     * Returns the same rules for another origin of the gateway.
     */
    FetchRules at(String other) {
        return new FetchRules(other, this.headerlessWrites);
    }

    /**
     * Returns the same rules for another origin of the gateway.
     */
    FetchRules at(PublicUrl other) {
        return at(origin(other));
    }

    /** Returns the origin without a default port, as browsers send it. */
    private static String origin(PublicUrl publicUrl) {
        String scheme = String.valueOf(publicUrl.value().getScheme());
        int port = publicUrl.value().getPort();
        boolean standard = port == -1 || port == ("https".equals(scheme) ? 443 : 80);
        String host = String.valueOf(publicUrl.value().getHost()).toLowerCase(java.util.Locale.ROOT);
        return scheme + "://" + host + (standard ? "" : ":" + port);
    }

    /**
     * Judges a request.
     * @return the name of the broken rule, or {@code null} if the request may continue
     */
    @Nullable String refusal(Call call) {
        if (call.site.size() > 1 || call.origin.size() > 1) {
            return "ambiguous";
        }
        return call.site.isEmpty() ? byOrigin(call) : bySite(call, call.site.get(0));
    }

    private @Nullable String bySite(Call call, String site) {
        boolean navigation = "navigate".equals(call.mode);
        return switch (site) {
            case "same-origin" -> null;
            case "none" -> (navigation || SAFE.contains(call.method)) ? null : "write-from-nowhere";
            default -> (navigation && page(call)) ? null : ("same-site".equals(site) ? "same-site" : "cross-site");
        };
    }

    /**
     * Returns whether the call navigates to a page of an app, which shows no data and
     * changes nothing.
     */
    private static boolean page(Call call) {
        boolean reads = "GET".equals(call.method) || "HEAD".equals(call.method);
        return reads && !call.data && PAGES.contains(call.destination);
    }

    private @Nullable String byOrigin(Call call) {
        if (!call.origin.isEmpty()) {
            return call.origin.get(0).equals(this.origin) ? null : "foreign-origin";
        }
        return (SAFE.contains(call.method) || this.headerlessWrites) ? null : "headerless-write";
    }

    /**
     * Input of the rules.
     *
     * @param method HTTP method
     * @param site values of {@code Sec-Fetch-Site}
     * @param origin values of {@code Origin}
     * @param mode {@code Sec-Fetch-Mode}, or empty
     * @param destination {@code Sec-Fetch-Dest}, or empty
     * @param data whether the path returns data of a session
     */
    record Call(String method, List<String> site, List<String> origin, String mode, String destination, boolean data) {
    }

}
