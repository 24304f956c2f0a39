package dev.smartgateway.proxy.upstream;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.proxy.pinned.Wire;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.telemetry.Trace;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * One request to the FHIR service, built only from the pinned request, the launch's base
 * and its token, with the HTTP client of Spring Cloud Gateway. The target is sent byte
 * for byte.
 */
final class UpstreamClient {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** How many time limits a reader may delay the next bytes. */
    private static final int READER = 4;

    private final HttpClient client;

    private final Clock clock;

    private final int cap;

    private final long attachment;

    private final Duration pause;

    UpstreamClient(HttpClient client, Clock clock, UpstreamProperties properties) {
        this.client = client;
        this.clock = clock;
        this.cap = (int) properties.maxAnswer().toBytes();
        this.attachment = properties.maxAttachment().toBytes();
        this.pause = properties.timeLimit().multipliedBy(READER);
    }

    /** Returns the largest answer that is held in memory, in bytes. */
    int cap() {
        return this.cap;
    }

    /**
     * Sends a request once. The answer is complete, or its body is ready to be streamed.
     */
    Mono<UpstreamAnswer> send(Call call, MemoryBudget.Held memory, StreamedBody body) {
        byte[] content = call.wire().body();
        boolean read = call.wire().method().equals("GET");
        HttpClient.RequestSender request = this.client.disableRetry(!read)
            .headers((headers) -> fill(headers, call, content.length))
            .request(HttpMethod.valueOf(call.wire().method()))
            .uri(target(call));
        HttpClient.ResponseReceiver<?> ready = (content.length == 0) ? request
                : request.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(content)));
        return ready
            .responseConnection((head, connection) -> answer(call, new Arriving(head, connection), memory, body))
            .single()
            // The client copies the context several times and uses only the trace.
            .contextWrite(Trace::only);
    }

    private static URI target(Call call) {
        String target = call.wire().target();
        String separator = (target.isEmpty() || target.startsWith("?")) ? "" : "/";
        URI uri = URI.create(call.base() + separator + target);
        String ascii = uri.toASCIIString();
        return ascii.equals(uri.toString()) ? uri : URI.create(ascii);
    }

    private static void fill(HttpHeaders headers, Call call, int length) {
        call.wire().headers().forEach(headers::set);
        call.told().forEach(headers::set);
        call.wire().bearer().use((token) -> {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
            return token.length();
        });
        if (length > 0) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
    }

    private Publisher<UpstreamAnswer> answer(Call call, Arriving arriving, MemoryBudget.Held memory,
            StreamedBody body) {
        int status = arriving.head().status().code();
        Map<String, String> headers = headers(arriving.head());
        boolean passed = call.wire().request().passesBody() && status == 200
                && !UpstreamAnswer.isJson(headers.get("content-type"));
        return passed ? unread(headers, arriving, memory, body)
                : collected(arriving.connection(), length(headers), memory)
                    .map((bytes) -> new UpstreamAnswer(status, headers, bytes));
    }

    private Mono<UpstreamAnswer> unread(Map<String, String> headers, Arriving arriving, MemoryBudget.Held memory,
            StreamedBody body) {
        try {
            if (length(headers) > this.attachment) {
                throw Reason.ANSWER_TOO_LARGE.asException();
            }
            memory.more(StreamedBody.HELD);
        }
        catch (ProblemException ex) {
            arriving.connection().dispose();
            return Mono.error(ex);
        }
        body.take(arriving.connection(), this.attachment, this.pause);
        return Mono.just(UpstreamAnswer.unread(200, headers));
    }

    /** An invalid length is ignored; the body is counted in any case. */
    private static long length(Map<String, String> headers) {
        String told = headers.getOrDefault("content-length", "");
        return NUMBER.matcher(told).matches() ? Long.parseLong(told) : 0;
    }

    private Mono<byte[]> collected(Connection connection, long told, MemoryBudget.Held memory) {
        return connection.inbound()
            .receive()
            .collect(() -> new CollectedBody(this.cap, told, memory), CollectedBody::add)
            .map(CollectedBody::bytes);
    }

    /** Returns the first value of each header, by names in lower case. */
    private Map<String, String> headers(HttpClientResponse head) {
        Map<String, String> headers = new HashMap<>();
        head.responseHeaders()
            .forEach((header) -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        String after = ServiceFacts.retryAfter(headers, this.clock);
        headers.remove("retry-after");
        if (after != null) {
            headers.put("retry-after", after);
        }
        return headers;
    }

    /**
     * One request.
     *
     * @param base the FHIR base of the launch
     * @param told ids sent to the FHIR service
     */
    record Call(Wire wire, URI base, Map<String, String> told) {
    }

    /** An answer whose head was received. */
    private record Arriving(HttpClientResponse head, Connection connection) {
    }

}
