package dev.smartgateway.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Encodes the target of a request line so that every URI parser accepts it. The URL
 * standard of browsers leaves some characters unencoded that RFC 3986 requires to be
 * encoded.
 */
final class RequestTarget {

    private static final String ENCODED = "|^`{}\\\"<>";

    private static final Pattern ABSOLUTE = Pattern.compile("https?://[^/?#]+", Pattern.CASE_INSENSITIVE);

    private RequestTarget() {
    }

    /**
     * Returns the target with all characters encoded that require it; existing escapes
     * are unchanged.
     * @param raw one character for each byte
     * @return {@code null} if it is neither a path nor an absolute URL, or contains white
     * space or control characters
     */
    static @Nullable String readable(String raw) {
        int path = path(raw);
        if (path < 0) {
            return null;
        }
        int end = (raw.indexOf('#') >= 0) ? raw.indexOf('#') : raw.length();
        int query = (raw.indexOf('?') >= 0) ? raw.indexOf('?') : end;
        StringBuilder target = new StringBuilder(raw.length() + 16).append(raw, 0, path);
        for (int at = path; at < end; at++) {
            char one = raw.charAt(at);
            if (one <= ' ' || one == 0x7f || one > 0xff) {
                return null;
            }
            if (one == '%' && !escape(raw, at, end)) {
                target.append("%25");
            }
            else if (ENCODED.indexOf(one) >= 0 || one > 0x7f || at < query && (one == '[' || one == ']')) {
                target.append(String.format(Locale.ROOT, "%%%02X", (int) one));
            }
            else {
                target.append(one);
            }
        }
        return target.toString();
    }

    private static int path(String raw) {
        if (raw.startsWith("/")) {
            return 0;
        }
        Matcher absolute = ABSOLUTE.matcher(raw);
        return (absolute.lookingAt() && plain(absolute.group())) ? absolute.end() : -1;
    }

    private static boolean plain(CharSequence authority) {
        return authority.chars().allMatch((one) -> one > ' ' && one < 0x7f && ENCODED.indexOf(one) < 0);
    }

    private static boolean escape(String raw, int at, int end) {
        return at + 2 < end && Character.digit(raw.charAt(at + 1), 16) >= 0
                && Character.digit(raw.charAt(at + 2), 16) >= 0 && raw.charAt(at + 1) < 0x80
                && raw.charAt(at + 2) < 0x80;
    }

}
