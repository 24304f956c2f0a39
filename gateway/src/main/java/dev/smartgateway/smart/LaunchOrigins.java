package dev.smartgateway.smart;

import java.net.URI;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The origin under which the browser reaches a launch: the public origin, or a host name
 * per launch under a wildcard. The first label of that host name reveals nothing about
 * the launch id. Both origins come from configuration; only the label is read from a
 * request, and only for comparison.
 *
 * @param publicUrl the gateway's own origin
 * @param wildcard {@code https://*.apps.example.org[:port]}, or {@code null} for one
 * origin
 * @param before prefix of the gateway's own paths there; empty except on the origin of
 * one app
 */
public record LaunchOrigins(PublicUrl publicUrl, @Nullable String wildcard, String before) {

    private static final Pattern WILDCARD = Pattern
        .compile("(?<scheme>https?)://\\*\\.(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\\d{1,5})?");

    private static final Pattern LABEL = Pattern.compile("[0-9a-f]{32}");

    /**
     * Checks the format.
     * @throws IllegalArgumentException unless it is https with the wildcard as the only
     * first label, or http below {@code localhost}
     */
    public LaunchOrigins {
        if (wildcard != null && !safe(wildcard, publicUrl)) {
            throw new IllegalArgumentException("gateway.session.origin-per-launch must be https://*.host[:port] "
                    + "(http only below localhost), and gateway.public-url must not match it");
        }
    }

    /**
     * Origins on which the gateway's paths are at the root.
     */
    public LaunchOrigins(PublicUrl publicUrl, @Nullable String wildcard) {
        this(publicUrl, wildcard, "");
    }

    /**
     * Returns the same for the launches of one app, which may have its own origin.
     */
    public LaunchOrigins of(App app) {
        PublicUrl own = app.origin();
        return (own != null) ? new LaunchOrigins(own, null, App.GATEWAY) : this;
    }

    /**
     * An absolute URL of the gateway itself.
     * @param path begins with a slash
     */
    public String gateway(String path) {
        return this.publicUrl.at(this.before + path);
    }

    /**
     * Returns the address of an app's files, without trailing slash.
     */
    public String files(LaunchId launch, App app) {
        return (app.origin() != null) ? this.publicUrl.at("") : at(launch, "/" + app.name());
    }

    private static boolean safe(String wildcard, PublicUrl publicUrl) {
        Matcher shape = WILDCARD.matcher(wildcard);
        if (!shape.matches()) {
            return false;
        }
        String host = shape.group("host");
        boolean local = host.equals("localhost") || host.endsWith(".localhost");
        String own = String.valueOf(publicUrl.value().getHost()).toLowerCase(Locale.ROOT);
        return (shape.group("scheme").equals("https") || local) && !own.endsWith("." + host);
    }

    /**
     * Returns whether each launch has its own origin.
     */
    public boolean apart() {
        return this.wildcard != null;
    }

    /**
     * Returns the first label of a launch's host name.
     */
    public static String label(LaunchId launch) {
        return HexFormat.of().formatHex(Sha256.of("smart-launch-origin:" + launch.value()), 0, 16);
    }

    /**
     * Returns the launch origin with a label.
     * @throws IllegalStateException if all launches share one origin
     */
    public String origin(String label) {
        if (this.wildcard == null || !LABEL.matcher(label).matches()) {
            throw new IllegalStateException("no launch has this origin");
        }
        return this.wildcard.replace("*", label);
    }

    /**
     * Returns an absolute URL of the gateway under which the launch is served.
     * @param path begins with a slash
     */
    public String at(LaunchId launch, String path) {
        return apart() ? origin(label(launch)) + path : gateway(path);
    }

    /**
     * Returns the address to redirect to when a launch is complete.
     * @param home path of the app's page
     */
    public URI arrival(LaunchId launch, String home) {
        return URI.create(apart() ? at(launch, "/handover") : this.publicUrl.at(home));
    }

    /**
     * Returns the label of a launch origin.
     * @param host value of the Host header, or {@code null}
     * @return {@code null} for any other host
     */
    public @Nullable String labelOf(@Nullable String host) {
        if (this.wildcard == null || host == null) {
            return null;
        }
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        int dot = name.indexOf('.');
        String suffix = String.valueOf(URI.create(this.wildcard.replace("*", "x")).getHost()).substring(1);
        boolean ours = dot > 0 && name.substring(dot).equals(suffix);
        return (ours && LABEL.matcher(name.substring(0, dot)).matches()) ? name.substring(0, dot) : null;
    }

}
