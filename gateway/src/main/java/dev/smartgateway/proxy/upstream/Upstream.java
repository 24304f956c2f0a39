package dev.smartgateway.proxy.upstream;

import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.problem.Reason;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.TokenSet;
import dev.smartgateway.token.Tokens;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sends pinned requests for launches. The only way to the FHIR service.
 */
public final class Upstream {

    private final Tokens tokens;

    private final UpstreamGuard guard;

    private final NettyWriteResponseFilter reader;

    private final int cap;

    Upstream(Tokens tokens, UpstreamGuard guard, NettyWriteResponseFilter reader, int cap) {
        this.tokens = tokens;
        this.guard = guard;
        this.reader = reader;
        this.cap = cap;
    }

    /**
     * Opens a conversation for one call of the browser.
     * @param browser gives the route and the request id, nothing else
     * @param chain the rest of the gateway's filters
     */
    public Conversation open(ServerWebExchange browser, GatewayFilterChain chain, LaunchRecord launch) {
        return new Conversation(browser, chain, launch);
    }

    /**
     * The calls made for one call of the browser, one after the other, all with the same
     * launch.
     */
    public final class Conversation {

        private final ServerWebExchange browser;

        private final GatewayFilterChain chain;

        private volatile LaunchRecord launch;

        private Conversation(ServerWebExchange browser, GatewayFilterChain chain, LaunchRecord launch) {
            this.browser = browser;
            this.chain = chain;
            this.launch = launch;
        }

        /**
         * Sends with a good token, and once more with another one if the FHIR service
         * refuses it. Fails with a problem of the token room, {@code token-refused}, or
         * one of the upstream's.
         */
        public Mono<UpstreamAnswer> send(PinnedRequest request) {
            return Upstream.this.tokens.fresh(this.launch).flatMap((fresh) -> {
                this.launch = fresh;
                return once(request, fresh);
            }).flatMap((answer) -> (answer.status() != 401) ? Mono.just(answer) : again(request));
        }

        private Mono<UpstreamAnswer> again(PinnedRequest request) {
            return Upstream.this.tokens.renewed(this.launch).flatMap((renewed) -> {
                this.launch = renewed;
                return once(request, renewed);
            })
                .flatMap((answer) -> (answer.status() != 401) ? Mono.just(answer)
                        : Mono.error(Reason.TOKEN_REFUSED.asException()));
        }

        private Mono<UpstreamAnswer> once(PinnedRequest request, LaunchRecord launch) {
            TokenSet current = launch.tokens();
            if (current == null) {
                return Mono.error(Reason.REAUTH_REQUIRED.asException());
            }
            return Upstream.this.guard.guard(String.valueOf(launch.fhirBase().getHost()), Mono.defer(() -> {
                PinnedCall call = PinnedCall.of(request, launch, current, RequestIdFilter.of(this.browser));
                CollectedAnswer answer = new CollectedAnswer(Upstream.this.cap);
                PinnedExchange exchange = new PinnedExchange(this.browser, call, answer);
                return Upstream.this.reader.filter(exchange, this.chain).then(Mono.fromSupplier(answer::answer));
            }));
        }

    }

}
