package dev.smartgateway.server;

import java.util.List;
import java.util.Set;

import dev.smartgateway.reason.Reason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * Checks of RFC 9110 and RFC 9112 on a request line and its headers that no later
 * component makes.
 */
final class RequestHead {

    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Methods that RFC 9110 defines and the gateway does not support. */
    private static final Set<String> UNUSED = Set.of("CONNECT", "TRACE");

    private static final int LONGEST_NAME = 254;

    private static final int LONGEST_LITERAL = 45;

    private static final int LONGEST_PORT = 5;

    private RequestHead() {
    }

    /**
     * Returns the reason to refuse the request, or {@code null} if it is valid.
     */
    static @Nullable Reason refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            Throwable cause = request.decoderResult().cause();
            if (cause instanceof TooLongHttpLineException) {
                return Reason.URL_TOO_LONG;
            }
            return (cause instanceof TooLongHttpHeaderException) ? Reason.HEADERS_TOO_LARGE : Reason.NOT_HTTP;
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Reason.HTTP_VERSION;
        }
        String method = request.method().name();
        if (!KNOWN.contains(method)) {
            return UNUSED.contains(method) ? Reason.METHOD_NOT_ALLOWED : Reason.UNKNOWN_METHOD;
        }
        return host(request.headers().getAll(HttpHeaderNames.HOST), version) ? null : Reason.BAD_HOST;
    }

    private static boolean host(List<String> values, HttpVersion version) {
        if (values.isEmpty()) {
            return version.equals(HttpVersion.HTTP_1_0);
        }
        return values.size() == 1 && isHost(values.get(0));
    }

    /**
     * Returns whether a value is a host name, an IPv4 address or an IPv6 address in
     * brackets, with a port or without one.
     */
    static boolean isHost(String value) {
        int end = value.startsWith("[") ? literal(value) : name(value);
        return end > 0 && (end == value.length() || isPort(value, end));
    }

    /** Returns where the name at the beginning ends, or 0 if there is none. */
    private static int name(String value) {
        int end = 0;
        while (end < value.length() && (isLetterOrDigit(value.charAt(end))
                || (end > 0 && (value.charAt(end) == '.' || value.charAt(end) == '-' || value.charAt(end) == '_')))) {
            end++;
        }
        return (end <= LONGEST_NAME) ? end : 0;
    }

    /** Returns where the address in brackets ends, or 0 if it is none. */
    private static int literal(String value) {
        int close = value.indexOf(']');
        boolean good = close > 2 && close <= LONGEST_LITERAL + 1;
        for (int i = 1; good && i < close; i++) {
            char one = value.charAt(i);
            good = (one >= '0' && one <= '9') || (one >= 'A' && one <= 'F') || (one >= 'a' && one <= 'f') || one == ':'
                    || one == '.';
        }
        return good ? close + 1 : 0;
    }

    private static boolean isPort(String value, int from) {
        int digits = value.length() - from - 1;
        boolean good = value.charAt(from) == ':' && digits > 0 && digits <= LONGEST_PORT;
        for (int i = from + 1; good && i < value.length(); i++) {
            good = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return good;
    }

    private static boolean isLetterOrDigit(char one) {
        return (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9');
    }

}
