package dev.smartgateway.server;

import java.util.Arrays;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Turns what {@link RequestGuard} refused into the answer that every refusal gets, and
 * books what a client broke off as its own fault. Stands behind the filters that give
 * every answer its headers.
 */
final class RefusalFilter implements WebFilter, Ordered {

    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String refusal = exchange.getRequest().getHeaders().getFirst(RequestGuard.REFUSAL);
        if (refusal != null) {
            return Mono.error(Arrays.stream(Reason.values())
                .filter((reason) -> reason.name().equals(refusal))
                .findFirst()
                .orElse(Reason.BAD_REQUEST)
                .asException());
        }
        return chain.filter(exchange).onErrorMap(RefusalFilter::known);
    }

    private static Throwable known(Throwable failure) {
        for (@Nullable
        Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException) {
                return cause;
            }
            if (cause instanceof AbortedException || AbortedException.isConnectionReset(cause)) {
                return Reason.BODY_INCOMPLETE.asException();
            }
        }
        return failure;
    }

}
