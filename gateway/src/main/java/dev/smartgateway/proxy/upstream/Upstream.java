package dev.smartgateway.proxy.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.proxy.mode.ModeWatch;
import dev.smartgateway.proxy.pinned.PinCanary;
import dev.smartgateway.proxy.pinned.PinnedReads;
import dev.smartgateway.proxy.pinned.Wire;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Sends pinned requests for launches. No other class calls the FHIR service for a
 * browser.
 */
public final class Upstream {

    private static final Pattern INSTANCE = Pattern
        .compile("(?!Binary/)[A-Z][A-Za-z]+/[A-Za-z0-9.-]+(/_history/[A-Za-z0-9.-]+)?(\\?.*)?");

    private static final String SERVICE_ID = Upstream.class.getName() + ".serviceId";

    private static final String FAILURE = Upstream.class.getName() + ".failure";

    private final Tokens tokens;

    private final Apps apps;

    private final UpstreamGuard guard;

    private final ModeWatch watch;

    private final PinnedReads bearers;

    private final PinCanary canary;

    private final UpstreamClient client;

    // CHECKSTYLE:OFF what a call needs
    Upstream(Tokens tokens, Apps apps, UpstreamGuard guard, ModeWatch watch, PinnedReads bearers, PinCanary canary,
            UpstreamClient client) {
        // CHECKSTYLE:ON
        this.bearers = bearers;
        this.canary = canary;
        this.tokens = tokens;
        this.apps = apps;
        this.guard = guard;
        this.watch = watch;
        this.client = client;
    }

    /**
     * Returns the largest answer accepted, in bytes.
     */
    public int largestAnswer() {
        return this.client.cap();
    }

    /**
     * Returns the id that the FHIR service gave to the last call for a browser's request.
     */
    public static @Nullable String serviceId(ServerWebExchange browser) {
        return browser.getAttribute(SERVICE_ID);
    }

    /**
     * Returns the last failure of the FHIR service for a browser's request, or {@code
     * null}.
     */
    public static @Nullable UpstreamFailure failure(ServerWebExchange browser) {
        return browser.getAttribute(FAILURE);
    }

    /**
     * Records a failure while the body of an answer was streamed.
     */
    public static void failed(ServerWebExchange browser, Throwable failure) {
        note(browser, UpstreamFailure.of(failure));
    }

    /**
     * Returns how a failed call that writes ends: {@code write-not-confirmed} if the FHIR
     * service may have carried out what was sent, so that nobody simply repeats it;
     * otherwise the failure itself.
     */
    public static Throwable ofWrite(ServerWebExchange browser, Throwable failure) {
        boolean sent = !Sending.of(browser).equals(AuditEvent.Action.NOT_SENT);
        return (sent && failure instanceof UpstreamProblem) ? Reason.UNCONFIRMED.at("write-unanswered", null) : failure;
    }

    private static void note(ServerWebExchange browser, @Nullable UpstreamFailure failure) {
        if (failure != null) {
            browser.getAttributes().put(FAILURE, failure);
        }
    }

    /**
     * Starts the calls for one browser request.
     * @param browser provides the request id and nothing else
     * @param memory accounts for the size of answers
     * @param body receives the one body that is streamed
     */
    public Conversation open(ServerWebExchange browser, LaunchRecord launch, MemoryBudget.Held memory,
            StreamedBody body) {
        return new Conversation(browser, launch, memory, body);
    }

    /**
     * The calls for one browser request, one after the other, all for the same launch.
     */
    public final class Conversation {

        private final ServerWebExchange browser;

        private final MemoryBudget.Held memory;

        private final StreamedBody body;

        private volatile LaunchRecord launch;

        /** Whether the FHIR service has executed a request. */
        private volatile boolean begun;

        private Conversation(ServerWebExchange browser, LaunchRecord launch, MemoryBudget.Held memory,
                StreamedBody body) {
            this.browser = browser;
            this.memory = memory;
            this.body = body;
            this.launch = launch;
        }

        /**
         * Sends a request with a valid token, and again with another one if the FHIR
         * service refuses it. Fails with a reason of the token package, {@code
         * token-refused}, a reason of the FHIR service, {@link ScopesChanged} if the
         * request must be decided again, or {@code scopes-changed} if a part of it was
         * already sent.
         */
        public Mono<UpstreamAnswer> send(PinnedRequest request) {
            return Upstream.this.tokens.fresh(this.launch)
                .flatMap((fresh) -> once(request, current(fresh)))
                .flatMap((answer) -> (answer.status() != 401) ? checked(request, answer)
                        : again(request).flatMap((next) -> checked(request, next)));
        }

        /** Passes an answer on after the checks of the mode that need it. */
        private Mono<UpstreamAnswer> checked(PinnedRequest request, UpstreamAnswer answer) {
            Issuer issuer = Upstream.this.apps.issuer(this.launch.owner().issuer()).orElse(null);
            String search = (issuer != null) ? asked(request) : null;
            return (issuer == null || search == null) ? Mono.just(answer)
                    : Upstream.this.watch.answered(issuer, this.launch, search, answer).thenReturn(answer);
        }

        /**
         * Returns the target of a GET, or the equivalent target of a search by form;
         * {@code null} for any other request.
         */
        private static @Nullable String asked(PinnedRequest request) {
            String target = request.target();
            if (request.method().equals("POST") && target.endsWith("/_search")) {
                return target.substring(0, target.length() - "/_search".length()) + "?"
                        + new String(request.body(), StandardCharsets.UTF_8);
            }
            return request.method().equals("GET") ? target : null;
        }

        /**
         * Reports that the call, or a part of it, was refused.
         */
        public void refused(Verdict verdict) {
            Upstream.this.apps.issuer(this.launch.owner().issuer())
                .ifPresent((issuer) -> Upstream.this.watch.refused(issuer, this.launch, verdict));
        }

        private Mono<UpstreamAnswer> again(PinnedRequest request) {
            return Upstream.this.tokens.renewed(this.launch)
                .flatMap((renewed) -> once(request, current(renewed)))
                .flatMap((answer) -> (answer.status() != 401) ? Mono.just(answer)
                        : Mono.error(Reason.TOKEN_REFUSED.asException()));
        }

        /**
         * Checks that the scopes are those of the decision; otherwise the request is not
         * sent.
         */
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
            return Upstream.this.bearers.of(issuer, request, launch, current)
                .flatMap((wire) -> sent(issuer, wire, launch));
        }

        private Mono<UpstreamAnswer> sent(Issuer issuer, Wire wire, LaunchRecord launch) {
            PinnedRequest request = wire.request();
            Map<String, String> told = AuditHeaders.of(issuer, launch, RequestIdFilter.of(this.browser));
            UpstreamClient.Call call = new UpstreamClient.Call(wire, launch.fhirBase(), told);
            Mono<UpstreamAnswer> sent = Mono.defer(() -> Sending.watch(this.browser, request,
                    Upstream.this.client.send(call, this.memory, this.body)));
            return Upstream.this.guard.guard(launch.fhirBase(), launch.owner().session(), sent)
                .onErrorResume((failure) -> failedCall(request, failure))
                .doOnNext((answer) -> answered(issuer, wire, answer));
        }

        private Mono<UpstreamAnswer> failedCall(PinnedRequest request, Throwable failure) {
            failed(this.browser, failure);
            return (tooLarge(failure) && instance(request)) ? Mono.just(UpstreamAnswer.tooLarge(200, Map.of()))
                    : Mono.error(failure);
        }

        private void answered(Issuer issuer, Wire wire, UpstreamAnswer answer) {
            note(this.browser, UpstreamFailure.of(answer));
            this.begun = this.begun || answer.status() != 401;
            remember(ServiceFacts.id(answer.headers()));
            judge(issuer, wire, answer);
        }

        /**
         * Rejects an unusable answer. If the service refuses a token of the gateway, the
         * user cannot do anything about it.
         */
        private void judge(Issuer issuer, Wire wire, UpstreamAnswer answer) {
            if (wire.pinned() && answer.status() == 401) {
                Upstream.this.canary.doubt(issuer);
                throw Reason.GATEWAY_NOT_TRUSTED.asException();
            }
            Reason reason = ServiceFacts.reason(issuer, wire.request(), answer);
            if (reason != null) {
                throw reason.asException();
            }
        }

        private static boolean tooLarge(Throwable failure) {
            return failure instanceof ProblemException known
                    && known.problem().code().equals(Reason.ANSWER_TOO_LARGE.asException().problem().code());
        }

        /**
         * Returns whether a request reads a single resource. Reporting its size would
         * reveal that it exists, before its patient is known.
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
