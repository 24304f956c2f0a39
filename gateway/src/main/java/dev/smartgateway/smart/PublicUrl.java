package dev.smartgateway.smart;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The gateway's own origin as browsers see it. Taken from configuration, never from a
 * request header. Redirect URIs, links and the Origin check are based on it.
 *
 * @param value scheme, host and optional port; no path, query or trailing slash
 */
public record PublicUrl(URI value) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Checks the format.
     * @throws IllegalArgumentException unless it is https, or http on a loopback host
     */
    public PublicUrl {
        boolean bare = value.getRawPath() != null && value.getRawPath().isEmpty() && value.getRawQuery() == null
                && value.getRawFragment() == null && value.getRawUserInfo() == null && value.getHost() != null;
        boolean safe = "https".equals(value.getScheme())
                || ("http".equals(value.getScheme()) && local(String.valueOf(value.getHost())));
        if (!bare || !safe) {
            throw new IllegalArgumentException(
                    "gateway.public-url must be https://host[:port] without a path (http only on localhost)");
        }
    }

    /**
     * Returns whether only browsers on this machine can reach it, as in development.
     */
    public boolean loopback() {
        return local(this.value.getHost());
    }

    /** Names below localhost are of this machine as well (RFC 6761 section 6.3). */
    private static boolean local(String host) {
        return LOOPBACK.contains(host) || host.endsWith(".localhost");
    }

    /**
     * Returns whether a request came to this origin.
     * @param host value of its Host header, or {@code null}
     */
    public boolean names(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String standard = "https".equals(this.value.getScheme()) ? ":443" : ":80";
        return plain(host, standard).equals(plain(this.value.getRawAuthority(), standard));
    }

    private static String plain(String authority, String standard) {
        String lower = authority.toLowerCase(Locale.ROOT);
        return lower.endsWith(standard) ? lower.substring(0, lower.length() - standard.length()) : lower;
    }

    /**
     * Returns an absolute URL on this origin.
     * @param path begins with a slash
     */
    public String at(String path) {
        return this.value + path;
    }

}
