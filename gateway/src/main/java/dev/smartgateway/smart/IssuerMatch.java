package dev.smartgateway.smart;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The canonical form in which the {@code iss} of a launch is compared with the configured
 * issuers before any network call. Case of scheme and host, the default port and one
 * trailing slash are ignored; everything else counts. An IP literal equals only the same
 * spelling. Used for comparison only: {@code aud} is sent in the received spelling.
 *
 * @param canonical scheme, host, non-default port, and path without trailing slash
 */
public record IssuerMatch(String canonical) {

    private static final int LONGEST = 2048;

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?");

    private static final Pattern SLY = Pattern.compile("(?i)(.*%(2e|2f|5c|00|25).*)|(.*/\\.{1,2}(/.*|$))");

    /**
     * Parses an {@code iss}.
     * @return empty if it is not an absolute http or https URL, or has user info, a
     * query, a fragment, dot segments (also percent-encoded) or empty segments
     */
    public static Optional<IssuerMatch> of(String iss) {
        if (iss.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return of(new URI(iss));
        }
        catch (URISyntaxException ex) {
            return Optional.empty();
        }
    }

    private static Optional<IssuerMatch> of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        String path = uri.getRawPath();
        if (host == null || path == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return Optional.empty();
        }
        String port = (uri.getPort() < 0) ? "" : ":" + uri.getPort();
        boolean plain = (host + port).equals(uri.getRawAuthority()) && uri.getRawQuery() == null
                && uri.getRawFragment() == null && PATH.matcher(path).matches() && !SLY.matcher(path).matches();
        if (!plain || uri.getPort() == 0 || uri.getPort() > 65535) {
            return Optional.empty();
        }
        String standard = scheme.equals("https") ? ":443" : ":80";
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Optional.of(new IssuerMatch(
                scheme + "://" + host.toLowerCase(Locale.ROOT) + (port.equals(standard) ? "" : port) + trimmed));
    }

    /**
     * Returns whether both are valid and equal in canonical form.
     */
    public static boolean same(String one, String other) {
        return of(one).isPresent() && of(one).equals(of(other));
    }

}
