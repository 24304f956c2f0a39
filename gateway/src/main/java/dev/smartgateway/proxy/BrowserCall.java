package dev.smartgateway.proxy;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.policy.model.FhirCall;
import dev.smartgateway.policy.model.Pin;
import dev.smartgateway.problem.Reason;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Takes from the browser's request the little that the policy room looks at, undecoded.
 */
final class BrowserCall {

    /** Repeated values of these would be ambiguous; Accept is a list by nature. */
    private static final List<String> SINGLE = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH, "If-None-Exist");

    private static final List<String> LISTS = List.of(HttpHeaders.ACCEPT, "Prefer");

    private final int cap;

    BrowserCall(int cap) {
        this.cap = cap;
    }

    /**
     * Reads the request whole. Fails with {@code too-large} or {@code bad-request}.
     */
    Mono<FhirCall> read(ServerHttpRequest request, FhirPath path, Pin pin) {
        if (request.getHeaders().getContentLength() > this.cap) {
            return Mono.error(Reason.TOO_LARGE.asException());
        }
        URI uri = request.getURI();
        return DataBufferUtils.join(request.getBody(), this.cap).map((joined) -> {
            byte[] bytes = new byte[joined.readableByteCount()];
            joined.read(bytes);
            DataBufferUtils.release(joined);
            return bytes;
        })
            .defaultIfEmpty(new byte[0])
            .onErrorMap(DataBufferLimitException.class, (failure) -> Reason.TOO_LARGE.asException())
            .map((body) -> new FhirCall(request.getMethod().name(), path.rest(), uri.getRawQuery(),
                    headers(request.getHeaders()), body, pin));
    }

    private static Map<String, String> headers(HttpHeaders all) {
        Map<String, String> headers = new HashMap<>();
        for (String name : SINGLE) {
            List<String> values = all.getOrEmpty(name);
            if (values.size() > 1) {
                throw Reason.BAD_REQUEST.asException();
            }
            values.forEach((value) -> headers.put(name, value));
        }
        for (String name : LISTS) {
            List<String> values = all.getOrEmpty(name);
            if (!values.isEmpty()) {
                headers.put(name, String.join(", ", values));
            }
        }
        return headers;
    }

}
