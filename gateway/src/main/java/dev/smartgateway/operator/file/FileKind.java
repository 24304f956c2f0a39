package dev.smartgateway.operator.file;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in a kind of file.
 *
 * @param title of its schema
 * @param placeholders resolves <code>${NAME:default}</code>, and throws
 * {@code IllegalArgumentException} when it cannot; {@code null} where values are typed: a
 * number is no text, and one value is no list of one
 * @param plainHttpHosts hosts that may be addressed without TLS, besides the loopback
 * ones
 */
public record FileKind(String title, @Nullable UnaryOperator<String> placeholders, Set<String> plainHttpHosts) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Policy files. */
    public static final FileKind POLICY = new FileKind("Access policy of the SMART gateway", null, Set.of());

    /**
     * App files.
     */
    public static FileKind apps(UnaryOperator<String> placeholders, Set<String> plainHttpHosts) {
        return new FileKind("App of the SMART gateway", placeholders, Set.copyOf(plainHttpHosts));
    }

    boolean typed() {
        return this.placeholders == null;
    }

    /**
     * A fault in such a file.
     * @param place its name, with the line after a colon where it is known
     * @param key full key; may be empty
     */
    ConfigurationFault fault(String place, String key, String fault, String advice) {
        return typed() ? ConfigurationFault.policy(place, key, fault, advice)
                : ConfigurationFault.app(place, key, fault, advice);
    }

    /**
     * Whether an address uses TLS, or needs none because it stays on this machine or the
     * operator said so.
     */
    boolean safe(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        return scheme.equals("https")
                || (scheme.equals("http") && (LOOPBACK.contains(host) || this.plainHttpHosts.contains(host)));
    }

}
