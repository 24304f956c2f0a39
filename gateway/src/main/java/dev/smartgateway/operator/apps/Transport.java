package dev.smartgateway.operator.apps;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Which addresses may be used at all.
 */
final class Transport {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private Transport() {
    }

    /**
     * Whether an address uses TLS, or needs none because it stays on this machine or the
     * operator said so.
     */
    static boolean safe(URI uri, Set<String> plainHttpHosts) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        return scheme.equals("https")
                || (scheme.equals("http") && (LOOPBACK.contains(host) || plainHttpHosts.contains(host)));
    }

}
