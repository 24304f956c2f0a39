package dev.smartgateway.fhir;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The addresses of one FHIR service: its base, and further bases under which the same
 * service is known, for example behind another proxy. Decides whether an address belongs
 * to the service, and which path below the base it names. Addresses are compared as URLs:
 * scheme and host ignoring case, with default ports; relative ones are resolved against
 * the base.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-5">RFC 3986 reference
 * resolution</a>
 */
public final class ServiceUrls {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final String base;

    private final List<Parts> bases = new ArrayList<>();

    /**
     * Creates the addresses of a service.
     * @param base base to which requests are sent
     * @param others further absolute bases that the service uses in its answers
     */
    public ServiceUrls(URI base, List<URI> others) {
        this.base = bare(base.toString());
        this.bases.add(Parts.of(this.base));
        others.forEach((other) -> this.bases.add(Parts.of(bare(other.toString()))));
    }

    private static String bare(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * Returns the base to which requests are sent, without trailing slash.
     */
    public String base() {
        return this.base;
    }

    /**
     * Returns the part of an address below a base. A relative address is resolved against
     * the base of requests; an empty path, as in {@code ?page=2}, is the base itself.
     * @return empty if the address is not below a base, or is ambiguous
     */
    public Optional<Location> locate(String text) {
        if (text.isEmpty() || text.charAt(0) == '#' || !plain(text)) {
            return Optional.empty();
        }
        Parts parts = Parts.of(text);
        if (parts.authority() == null) {
            return (parts.scheme() == null) ? relative(parts) : Optional.empty();
        }
        Parts first = this.bases.get(0);
        Parts whole = (parts.scheme() != null) ? parts : parts.under(first.scheme(), parts.authority());
        for (Parts one : this.bases) {
            Optional<Location> found = whole.sameServer(one) ? whole.below(one) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Location> relative(Parts parts) {
        Parts first = this.bases.get(0);
        if (parts.path().isEmpty()) {
            return Optional.of(new Location("", parts.query(), parts.fragment()));
        }
        String path = parts.path().startsWith("/") ? parts.path() : first.path() + "/" + parts.path();
        return parts.at(path).below(first);
    }

    /**
     * Returns whether a text names a server or its root, so that it is no path relative
     * to a base.
     */
    public static boolean isRooted(String text) {
        return text.startsWith("/") || text.contains("://");
    }

    /** Returns whether an address is unambiguous. Escaped separators and dots are not. */
    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c == 0x7f || c == '\\') {
                return false;
            }
            if (c == '?' || c == '#') {
                return true;
            }
            if (c == '%' && i + 2 < text.length()
                    && List.of("2e", "2f", "5c").contains(text.substring(i + 1, i + 3).toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "ServiceUrls[" + this.bases.size() + "]";
    }

    /**
     * A location below a base.
     *
     * @param path without leading slash; empty for the base itself
     * @param query without question mark, or {@code null}
     * @param fragment without hash, or {@code null}
     */
    public record Location(String path, @Nullable String query, @Nullable String fragment) {

        /**
         * Returns path and query.
         */
        public String target() {
            return this.path + ((this.query != null) ? "?" + this.query : "");
        }

        /**
         * Returns the URL of this location below another base.
         */
        public String under(String otherBase) {
            return otherBase + (this.path.isEmpty() ? "" : "/") + target()
                    + ((this.fragment != null) ? "#" + this.fragment : "");
        }

        /**
         * Returns the query with all characters escaped that a URL must not contain;
         * existing escapes are unchanged.
         */
        public @Nullable String escapedQuery() {
            return (this.query != null) ? escaped(this.query) : null;
        }

        private static String escaped(String query) {
            StringBuilder out = new StringBuilder(query.length());
            for (byte b : query.getBytes(StandardCharsets.UTF_8)) {
                if (b > 0x20 && b < 0x7f) {
                    out.append((char) b);
                }
                else {
                    HEX.toHexDigits(out.append('%'), b);
                }
            }
            return (out.indexOf("%") < 0) ? out.toString() : LONE_PERCENT.matcher(out).replaceAll("%25");
        }

        @Override
        public String toString() {
            return "Location[masked]";
        }

    }

    /**
     * The components of a URL.
     */
    private record Parts(@Nullable String scheme, @Nullable String authority, String path, @Nullable String query,
            @Nullable String fragment) {

        static Parts of(String text) {
            int hash = text.indexOf('#');
            String fragment = (hash < 0) ? null : text.substring(hash + 1);
            String rest = (hash < 0) ? text : text.substring(0, hash);
            int mark = rest.indexOf('?');
            String query = (mark < 0) ? null : rest.substring(mark + 1);
            rest = (mark < 0) ? rest : rest.substring(0, mark);
            int colon = rest.indexOf(':');
            int slash = rest.indexOf('/');
            boolean schemed = colon > 0 && (slash < 0 || colon < slash);
            String scheme = schemed ? rest.substring(0, colon).toLowerCase(Locale.ROOT) : null;
            rest = schemed ? rest.substring(colon + 1) : rest;
            if (!rest.startsWith("//")) {
                return new Parts(scheme, null, rest, query, fragment);
            }
            int end = rest.indexOf('/', 2);
            String authority = (end < 0) ? rest.substring(2) : rest.substring(2, end);
            return new Parts(scheme, authority.toLowerCase(Locale.ROOT), (end < 0) ? "" : rest.substring(end), query,
                    fragment);
        }

        Parts under(@Nullable String otherScheme, @Nullable String otherAuthority) {
            return new Parts(otherScheme, otherAuthority, this.path, this.query, this.fragment);
        }

        Parts at(String otherPath) {
            return new Parts(this.scheme, this.authority, otherPath, this.query, this.fragment);
        }

        boolean sameServer(Parts other) {
            return String.valueOf(this.scheme).equals(other.scheme) && server().equals(other.server());
        }

        private String server() {
            String host = String.valueOf(this.authority);
            String port = "https".equals(this.scheme) ? ":443" : ":80";
            if (host.endsWith(port)) {
                return host.substring(0, host.length() - port.length());
            }
            return host.endsWith(":") ? host.substring(0, host.length() - 1) : host;
        }

        /** Returns the part below that base after dot segments are removed. */
        Optional<Location> below(Parts other) {
            String clean = dotless(this.path);
            if (clean.equals(other.path()) || clean.equals(other.path() + "/")) {
                return Optional.of(new Location("", this.query, this.fragment));
            }
            if (!clean.startsWith(other.path() + "/")) {
                return Optional.empty();
            }
            return Optional.of(new Location(clean.substring(other.path().length() + 1), this.query, this.fragment));
        }

        private static String dotless(String path) {
            if (!path.contains("/.")) {
                return path;
            }
            Deque<String> kept = new ArrayDeque<>();
            String[] segments = path.split("/", -1);
            for (int i = 1; i < segments.length; i++) {
                boolean last = i == segments.length - 1;
                if (segments[i].equals("..")) {
                    kept.pollLast();
                }
                else if (!segments[i].equals(".")) {
                    kept.addLast(segments[i]);
                }
                if (last && (segments[i].equals("..") || segments[i].equals("."))) {
                    kept.addLast("");
                }
            }
            return "/" + String.join("/", kept);
        }

    }

}
