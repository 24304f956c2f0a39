package dev.smartgateway.operator.file;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one kind of file.
 *
 * @param title title of its JSON Schema
 * @param placeholders resolves <code>${NAME:default}</code> and throws
 * {@code IllegalArgumentException} when it cannot; {@code null} where values are typed: a
 * number is not accepted as text, nor a single value as a list of one
 * @param plainHttpHosts hosts that may be addressed without TLS, besides the loopback
 * ones
 * @param secrets advice for an unknown key that looks like a secret; may be empty
 */
public record FileKind(String title, @Nullable UnaryOperator<String> placeholders, Set<String> plainHttpHosts,
        String secrets) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Policy files. */
    public static final FileKind POLICY = new FileKind("Access policy of the SMART gateway", null, Set.of(), "");

    /** Files that only commands read: values are kept as they are written. */
    public static final FileKind COMMAND = new FileKind("Input of a command", UnaryOperator.identity(), Set.of(), "");

    /**
     * App files.
     */
    public static FileKind apps(UnaryOperator<String> placeholders, Set<String> plainHttpHosts) {
        return new FileKind("App of the SMART gateway", placeholders, Set.copyOf(plainHttpHosts),
                "Secrets and keys are never in this file: they belong under gateway.credentials, by the name of the"
                        + " issuer.");
    }

    boolean typed() {
        return this.placeholders == null;
    }

    /**
     * Creates a fault in such a file.
     * @param place its name, with the line after a colon where it is known
     * @param key full key; may be empty
     */
    ConfigurationFault fault(String place, String key, String fault, String advice) {
        return typed() ? ConfigurationFault.policy(place, key, fault, advice)
                : ConfigurationFault.app(place, key, fault, advice);
    }

    /**
     * Returns whether an address uses TLS, or does not need to because it is on this
     * machine or permitted by the operator.
     */
    boolean safe(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        return scheme.equals("https")
                || (scheme.equals("http") && (LOOPBACK.contains(host) || this.plainHttpHosts.contains(host)));
    }

}
