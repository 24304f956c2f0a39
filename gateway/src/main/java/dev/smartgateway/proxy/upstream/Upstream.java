package dev.smartgateway.proxy.upstream;

import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.proxy.mode.ModeWatch;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.web.server.ServerWebExchange;

/**
 * Sends pinned requests for launches. The only way to the FHIR service.
 */
public final class Upstream {

    /** Joined, as an array, and written anew. */
    private static final long COPIES = 3;

    private static final Pattern INSTANCE = Pattern
        .compile("(?!Binary/)[A-Z][A-Za-z]+/[A-Za-z0-9.-]+(/_history/[A-Za-z0-9.-]+)?(\\?.*)?");

    private static final String SERVICE_ID = Upstream.class.getName() + ".serviceId";

    private final Tokens tokens;

    private final Apps apps;

    private final UpstreamGuard guard;

    private final ModeWatch watch;

    private final NettyWriteResponseFilter reader;

    private final Clock clock;

    private final int cap;

    Upstream(Tokens tokens, Apps apps, UpstreamGuard guard, ModeWatch watch, NettyWriteResponseFilter reader,
            Clock clock, int cap) {
        this.tokens = tokens;
        this.apps = apps;
        this.guard = guard;
        this.watch = watch;
        this.reader = reader;
        this.clock = clock;
        this.cap = cap;
    }

    /**
     * The largest answer that is taken, in bytes.
     */
    public int largestAnswer() {
        return this.cap;
    }

    /**
     * The id that the FHIR service gave to the last call made for a browser's request.
     */
    public static @Nullable String serviceId(ServerWebExchange browser) {
        return browser.getAttribute(SERVICE_ID);
    }

    /**
     * Opens a conversation for one call of the browser.
     * @param browser gives the route and the request id, nothing else
     * @param chain the rest of the gateway's filters
     * @param memory counts what the answers hold
     */
    public Conversation open(ServerWebExchange browser, GatewayFilterChain chain, LaunchRecord launch,
            MemoryBudget.Held memory) {
        return new Conversation(browser, chain, launch, memory);
    }

    /**
     * The calls made for one call of the browser, one after the other, all with the same
     * launch.
     */
    public final class Conversation {

        private final ServerWebExchange browser;

        private final GatewayFilterChain chain;

        private final MemoryBudget.Held memory;

        private volatile LaunchRecord launch;

        /** Whether the FHIR service has acted on a request. */
        private volatile boolean begun;

        private Conversation(ServerWebExchange browser, GatewayFilterChain chain, LaunchRecord launch,
                MemoryBudget.Held memory) {
            this.browser = browser;
            this.memory = memory;
            this.chain = chain;
            this.launch = launch;
        }

        /**
         * Sends with a good token, and once more with another one if the FHIR service
         * refuses it. Fails with a problem of the token room, {@code token-refused}, one
         * of the upstream's, {@link ScopesChanged} if the request must be decided again
         * first, or {@code scopes-changed} if a part of it was sent already.
         */
        public Mono<UpstreamAnswer> send(PinnedRequest request) {
            return Upstream.this.tokens.fresh(this.launch)
                .flatMap((fresh) -> once(request, current(fresh)))
                .flatMap((answer) -> (answer.status() != 401) ? Mono.just(answer) : again(request));
        }

        private Mono<UpstreamAnswer> again(PinnedRequest request) {
            return Upstream.this.tokens.renewed(this.launch)
                .flatMap((renewed) -> once(request, current(renewed)))
                .flatMap((answer) -> (answer.status() != 401) ? Mono.just(answer)
                        : Mono.error(Reason.TOKEN_REFUSED.asException()));
        }

        /** What was decided with other scopes is not sent. */
        private LaunchRecord current(LaunchRecord next) {
            if (!next.scopes().equals(this.launch.scopes())) {
                throw this.begun ? Reason.SCOPES_CHANGED.asException() : new ScopesChanged(next);
            }
            this.launch = next;
            return next;
        }

        private Mono<UpstreamAnswer> once(PinnedRequest request, LaunchRecord launch) {
            TokenSet current = launch.tokens();
            Issuer issuer = Upstream.this.apps.issuer(launch.owner().issuer()).orElse(null);
            if (current == null || issuer == null) {
                return Mono.error(Reason.REAUTH_REQUIRED.asException());
            }
            Upstream.this.watch.see(issuer, launch);
            Map<String, String> told = AuditHeaders.of(issuer, launch, RequestIdFilter.of(this.browser));
            return Upstream.this.guard.guard(launch.fhirBase(), launch.owner().session(), Mono.defer(() -> {
                PinnedCall call = PinnedCall.of(request, launch, current, told);
                CollectedAnswer answer = new CollectedAnswer(Upstream.this.cap,
                        (bytes) -> this.memory.more(COPIES * bytes));
                PinnedExchange exchange = new PinnedExchange(this.browser, call, answer);
                return Sending.watch(this.browser, request, Upstream.this.reader.filter(exchange, this.chain)
                    .then(Mono.fromSupplier(() -> answer.answer(Upstream.this.clock))));
            }))
                .onErrorResume((failure) -> tooLarge(failure) && instance(request),
                        (failure) -> Mono.just(UpstreamAnswer.tooLarge(200, Map.of())))
                .doOnNext((answer) -> this.begun = this.begun || answer.status() != 401)
                .doOnNext((answer) -> remember(ServiceFacts.id(answer.headers())))
                .doOnNext((answer) -> {
                    Reason reason = ServiceFacts.reason(issuer, request, answer);
                    if (reason != null) {
                        throw reason.asException();
                    }
                });
        }

        private static boolean tooLarge(Throwable failure) {
            return failure instanceof ProblemException known
                    && known.problem().code().equals(Reason.ANSWER_TOO_LARGE.asException().problem().code());
        }

        /**
         * Whose one resource is decides what is told of its size, and that is not decided
         * here.
         */
        private static boolean instance(PinnedRequest request) {
            return request.method().equals("GET") && INSTANCE.matcher(request.target()).matches();
        }

        private void remember(@Nullable String serviceId) {
            if (serviceId != null) {
                this.browser.getAttributes().put(SERVICE_ID, serviceId);
            }
        }

    }

}
