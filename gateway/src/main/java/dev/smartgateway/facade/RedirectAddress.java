package dev.smartgateway.facade;

import java.util.regex.Pattern;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.LaunchOrigins;
import org.jspecify.annotations.Nullable;

/**
 * Validates the redirect address: it must be below the app's own path on the origin of
 * its launch, or on the app's own origin, compared character by character. User info,
 * query, fragment, escapes, empty segments and dot segments are rejected, so the address
 * is unambiguous.
 */
final class RedirectAddress {

    private static final Pattern REST = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/?");

    private RedirectAddress() {
    }

    /**
     * Validates a redirect address.
     * @return the same address
     * @throws dev.smartgateway.reason.ProblemException {@code redirect-not-allowed}
     */
    static String of(@Nullable String asked, App app, LaunchId launch, LaunchOrigins origins) {
        String own = origins.files(launch, app);
        if (asked == null || !asked.startsWith(own) || !REST.matcher(asked.substring(own.length())).matches()
                || (app.origin() != null && gateway(asked.substring(own.length())))) {
            throw Reason.REDIRECT_NOT_ALLOWED.at("redirect", "redirect_uri");
        }
        return asked;
    }

    private static boolean gateway(String path) {
        return path.equals(App.GATEWAY) || path.startsWith(App.GATEWAY + "/");
    }

}
