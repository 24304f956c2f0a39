package dev.smartgateway.session;

import org.springframework.http.ResponseCookie;

/**
 * Sets the gateway's cookies: with the prefix {@code __Host-} (RFC 6265bis section
 * 4.1.3.2), so Secure, {@code Path=/} and without Domain; HttpOnly; {@code SameSite=Lax},
 * or {@code None} and Partitioned if the page is framed.
 */
public final class HostCookie {

    /** Prefix of every cookie name. */
    public static final String PREFIX = "__Host-";

    private HostCookie() {
    }

    /**
     * Returns a cookie that ends with the browser, unless the caller sets an age.
     * @param name begins with {@link #PREFIX}
     * @param partitioned whether it is for pages in another site's frame
     */
    public static ResponseCookie.ResponseCookieBuilder of(String name, String value, boolean partitioned) {
        return ResponseCookie.from(name, value)
            .httpOnly(true)
            .secure(true)
            .path("/")
            .sameSite(partitioned ? "None" : "Lax")
            .partitioned(partitioned);
    }

}
