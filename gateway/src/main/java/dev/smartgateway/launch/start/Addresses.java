package dev.smartgateway.launch.start;

import java.net.URI;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Compares FHIR bases as written by different hands: case of scheme and host, the default
 * port and one trailing slash do not matter, everything else does.
 */
final class Addresses {

    private Addresses() {
    }

    /**
     * Whether both are well-formed and mean the same.
     */
    static boolean same(String one, String other) {
        String canonical = canonical(one);
        return canonical != null && canonical.equals(canonical(other));
    }

    private static @Nullable String canonical(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || host == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null
                || uri.getRawFragment() != null || !uri.normalize().equals(uri)) {
            return null;
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        int standard = lower.equals("https") ? 443 : 80;
        int port = (uri.getPort() < 0) ? standard : uri.getPort();
        String path = uri.getRawPath().endsWith("/") ? uri.getRawPath().substring(0, uri.getRawPath().length() - 1)
                : uri.getRawPath();
        return lower + "://" + host.toLowerCase(Locale.ROOT) + ":" + port + path;
    }

}
