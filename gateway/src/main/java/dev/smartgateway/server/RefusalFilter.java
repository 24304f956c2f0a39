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
 * Turns refusals of {@link RequestGuard} into answers like those of every other refusal,
 * and attributes aborted requests to the client. Runs after the filters that set the
 * common response headers.
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
