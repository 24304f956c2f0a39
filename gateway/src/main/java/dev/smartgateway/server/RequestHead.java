package dev.smartgateway.server;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

    private static final Pattern HOST = Pattern
        .compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,253})|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

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
        return values.size() == 1 && HOST.matcher(values.get(0)).matches();
    }

}
