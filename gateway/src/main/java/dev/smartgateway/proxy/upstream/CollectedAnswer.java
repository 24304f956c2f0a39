package dev.smartgateway.proxy.upstream;

import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;

import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;

/**
 * The FHIR service's answer, collected in memory up to a limit.
 */
final class CollectedAnswer extends AbstractServerHttpResponse {

    private final int cap;

    private final LongConsumer growing;

    private volatile byte[] body = new byte[0];

    /**
     * Creates an empty answer.
     * @param growing called with the number of additional bytes before they are held;
     * throws if there is not enough memory
     */
    CollectedAnswer(int cap, LongConsumer growing) {
        super(DefaultDataBufferFactory.sharedInstance, new HttpHeaders());
        this.cap = cap;
        this.growing = growing;
    }

    /**
     * Returns the complete answer after the chain has completed.
     * @param clock turns a date in {@code Retry-After} into seconds
     */
    UpstreamAnswer answer(Clock clock) {
        HttpStatusCode status = getStatusCode();
        Map<String, String> headers = new HashMap<>();
        getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        String after = ServiceFacts.retryAfter(headers, clock);
        headers.remove("retry-after");
        if (after != null) {
            headers.put("retry-after", after);
        }
        return new UpstreamAnswer((status != null) ? status.value() : 502, headers, this.body);
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> content) {
        return DataBufferUtils.join(Flux.from(content).map(this::counted), this.cap).doOnNext((joined) -> {
            byte[] bytes = new byte[joined.readableByteCount()];
            joined.read(bytes);
            DataBufferUtils.release(joined);
            this.body = bytes;
        }).onErrorMap(DataBufferLimitException.class, (large) -> Reason.ANSWER_TOO_LARGE.asException()).then();
    }

    private DataBuffer counted(DataBuffer part) {
        try {
            this.growing.accept(part.readableByteCount());
            return part;
        }
        catch (ProblemException ex) {
            DataBufferUtils.release(part);
            throw ex;
        }
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> content) {
        return writeWithInternal(Flux.from(content).concatMap((part) -> part));
    }

    @Override
    public <T> T getNativeResponse() {
        throw new IllegalStateException("collected in memory");
    }

    @Override
    protected void applyStatusCode() {
        // nothing is sent from here
    }

    @Override
    protected void applyHeaders() {
        // nothing is sent from here
    }

    @Override
    protected void applyCookies() {
        // nothing is sent from here
    }

}
