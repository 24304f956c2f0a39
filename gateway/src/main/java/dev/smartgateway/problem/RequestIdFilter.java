package dev.smartgateway.problem;

import java.security.SecureRandom;
import java.util.HexFormat;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Assigns an id to every request and returns it in a response header. Ids sent by clients
 * are ignored, because a client could use them to write into the log.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIdFilter implements WebFilter {

    /** Response header with the request id. */
    public static final String HEADER = "X-Request-Id";

    private final SecureRandom random;

    RequestIdFilter(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        byte[] bytes = new byte[12];
        this.random.nextBytes(bytes);
        exchange.getResponse().getHeaders().set(HEADER, HexFormat.of().formatHex(bytes));
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> RefusalLog.atCommit(exchange)));
        return chain.filter(exchange);
    }

    /**
     * Returns the id of a request.
     */
    public static String of(ServerWebExchange exchange) {
        return String.valueOf(exchange.getResponse().getHeaders().getFirst(HEADER));
    }

}
