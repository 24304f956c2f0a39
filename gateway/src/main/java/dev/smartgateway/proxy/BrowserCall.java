package dev.smartgateway.proxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.problem.ClientGone;
import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Extracts from the browser's request what the policy uses, undecoded.
 */
final class BrowserCall {

    /**
     * Headers that must not be repeated, because their meaning would be ambiguous. Accept
     * is a list by definition.
     */
    private static final List<String> SINGLE = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH, "If-None-Exist");

    private static final List<String> LISTS = List.of(HttpHeaders.ACCEPT, "Prefer");

    private static final int NODE = 200;

    private static final int VALUE = 80;

    private final int cap;

    BrowserCall(int cap) {
        this.cap = cap;
    }

    /**
     * Reads the complete request. Fails with {@code too-large} or {@code bad-request}.
     */
    Mono<FhirCall> read(ServerHttpRequest request, FhirPath path, PatientContext pin, MemoryBudget.Held memory) {
        if (request.getHeaders().getContentLength() > this.cap) {
            return Mono.error(Reason.TOO_LARGE.asException());
        }
        if (!announcesBody(request.getHeaders())) {
            return Mono.just(call(request, path, new byte[0], pin));
        }
        return DataBufferUtils.join(request.getBody().map((part) -> counted(part, memory)), this.cap).map((joined) -> {
            byte[] bytes = new byte[joined.readableByteCount()];
            joined.read(bytes);
            DataBufferUtils.release(joined);
            memory.more(tree(bytes));
            return bytes;
        })
            .defaultIfEmpty(new byte[0])
            .onErrorMap((failure) -> !(failure instanceof ProblemException) && !ClientGone.is(failure),
                    BrowserCall::problem)
            .map((body) -> call(request, path, body, pin));
    }

    /** Without these headers a request has no body (RFC 9112, section 6.3). */
    private static boolean announcesBody(HttpHeaders headers) {
        return headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    private static FhirCall call(ServerHttpRequest request, FhirPath path, byte[] body, PatientContext pin) {
        return new FhirCall(request.getMethod().name(), path.rest(), request.getURI().getRawQuery(),
                headers(request.getHeaders()), body, pin);
    }

    private static DataBuffer counted(DataBuffer part, MemoryBudget.Held memory) {
        try {
            memory.more(part.readableByteCount());
            return part;
        }
        catch (ProblemException ex) {
            DataBufferUtils.release(part);
            throw ex;
        }
    }

    /** Estimated memory for parsing a body: its text twice, and its values as objects. */
    private static long tree(byte[] body) {
        long cost = 2L * body.length;
        for (byte one : body) {
            if (one == '{' || one == '[') {
                cost += NODE;
            }
            else if (one == ',' || one == ':') {
                cost += VALUE;
            }
        }
        return cost;
    }

    /**
     * Maps a failure while the body is read; failures without a reason are caused by the
     * client.
     */
    private static ProblemException problem(Throwable failure) {
        return ((failure instanceof DataBufferLimitException) ? Reason.TOO_LARGE : Reason.BODY_INCOMPLETE)
            .asException();
    }

    private static Map<String, String> headers(HttpHeaders all) {
        Map<String, String> headers = new HashMap<>();
        for (String name : SINGLE) {
            List<String> values = all.getOrEmpty(name);
            if (values.size() > 1) {
                throw Reason.BAD_REQUEST.at("repeated", name);
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
