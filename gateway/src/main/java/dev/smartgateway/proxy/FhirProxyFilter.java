package dev.smartgateway.proxy;

import dev.smartgateway.json.ByteSlices;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.Step;
import dev.smartgateway.problem.ProblemWriter;
import dev.smartgateway.proxy.links.LinkStore;
import dev.smartgateway.proxy.links.LongLinks;
import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.proxy.upstream.ScopesChanged;
import dev.smartgateway.proxy.upstream.StreamedBody;
import dev.smartgateway.proxy.upstream.Upstream;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.Placeholder;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * The processing of a FHIR call from start to end. Each stage belongs to one package and
 * has its own failures; the call is recorded exactly once, whatever happens. It is the
 * first and the last filter of its route: it does not call the rest of the chain.
 */
final class FhirProxyFilter implements GatewayFilter {

    /** Response header with the launch id, on every answer under the base of a launch. */
    static final String LAUNCH_HEADER = "X-Gateway-Launch";

    private static final int AGAIN = 2;

    private final Sessions sessions;

    private final BrowserCall reader;

    private final PatientContexts patientContexts;

    private final Upstream upstream;

    private final FhirCallRecorder recorder;

    private final LoadLimits limits;

    private final LinkStore links;

    FhirProxyFilter(Sessions sessions, BrowserCall reader, PatientContexts patientContexts, Upstream upstream,
            FhirCallRecorder recorder, LoadLimits limits, LinkStore links) {
        this.sessions = sessions;
        this.reader = reader;
        this.patientContexts = patientContexts;
        this.upstream = upstream;
        this.recorder = recorder;
        this.limits = limits;
        this.links = links;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        FhirCallRecord call = this.recorder.open(exchange);
        return Mono.defer(() -> {
            Destination.require(exchange.getRequest().getHeaders());
            FhirPath path = FhirPath.of(exchange.getRequest().getURI().getRawPath());
            understand(exchange, call, path);
            return this.sessions.launch(exchange, path.launch())
                .flatMap((launch) -> admitted(exchange, call, launch, path));
        }).onErrorResume((failure) -> {
            Throwable end = call.writes() ? Upstream.ofWrite(exchange, failure) : failure;
            call.failed(end);
            return this.recorder.beforeAnswer(call).then(Mono.error(end));
        }).doFinally((signal) -> this.recorder.close(call, signal)).contextWrite(call.commands().counting());
    }

    private Mono<Void> admitted(ServerWebExchange exchange, FhirCallRecord call, LaunchRecord launch, FhirPath path) {
        announce(exchange, call, launch, path);
        return this.limits.count(launch).then(Mono.defer(() -> {
            this.recorder.admit(call);
            return Mono.using(() -> open(exchange, launch), (handover) -> answer(call, path, handover),
                    Handover::close);
        }));
    }

    private Handover open(ServerWebExchange exchange, LaunchRecord launch) {
        return new Handover(exchange, this.limits.hold(launch), new StreamedBody(), launch, this.links.open(), AGAIN);
    }

    private Mono<Void> answer(FhirCallRecord call, FhirPath path, Handover handover) {
        PatientContext pin = this.patientContexts.of(handover.launch, path, handover.links);
        return this.reader.read(handover.exchange.getRequest(), path, pin, handover.held)
            .flatMap((asked) -> this.links.fetch(handover.launch.id(), asked, handover.links)
                .then(Mono.defer(() -> decide(asked, path, handover))))
            .flatMap((end) -> this.links.keep(handover.launch.id(), handover.links)
                .then(Mono.defer(() -> write(call, end, handover))));
    }

    /** Adds the launch id to the answer, unless the client did not name the launch. */
    private static void announce(ServerWebExchange exchange, FhirCallRecord call, LaunchRecord launch, FhirPath path) {
        call.launch(launch);
        exchange.getRequest()
            .getHeaders()
            .getOrEmpty(HttpHeaders.AUTHORIZATION)
            .forEach((value) -> meant(value, launch));
        if (path.launch() != null) {
            exchange.getResponse().getHeaders().set(LAUNCH_HEADER, launch.id().value());
        }
    }

    /**
     * Checks that the placeholder token of an app names the launch of the path. Any other
     * authorization that an app sends is ignored.
     */
    private static void meant(String authorization, LaunchRecord launch) {
        if (Placeholder.launch(authorization).filter((named) -> !named.equals(launch.id())).isPresent()) {
            throw Reason.OTHER_LAUNCH.asException();
        }
    }

    /**
     * Decides with the scopes in force when the request is sent: if a token refresh
     * changes them, the request is decided once more.
     */
    private Mono<Step.Respond> decide(FhirCall asked, FhirPath path, Handover handover) {
        Upstream.Conversation upstream = this.upstream.open(handover.exchange, handover.launch, handover.held,
                handover.body);
        return follow(this.patientContexts.begin(asked), upstream).onErrorResume(ScopesChanged.class, (changed) -> {
            LaunchRecord launch = changed.launch();
            if (handover.left == 0) {
                return Mono.error(Reason.SCOPES_CHANGED.asException());
            }
            FhirCall again = new FhirCall(asked.method(), asked.path(), asked.query(), asked.headers(), asked.body(),
                    this.patientContexts.of(launch, path, handover.links));
            return decide(again, path, new Handover(handover.exchange, handover.held, handover.body, launch,
                    handover.links, handover.left - 1));
        });
    }

    private static void suspect(Step.Respond end, Upstream.Conversation upstream) {
        if (!end.verdict().allowed() || !end.verdict().parts().isEmpty()) {
            upstream.refused(end.verdict());
        }
    }

    /** Sends what the policy requests until it responds. */
    private static Mono<Step.Respond> follow(Step step, Upstream.Conversation upstream) {
        return step.fold((send) -> upstream.send(send.request())
            .flatMap((answer) -> follow(send.after().apply(answer), upstream)), (end) -> {
                suspect(end, upstream);
                return Mono.just(end);
            });
    }

    private static void understand(ServerWebExchange exchange, FhirCallRecord call, FhirPath path) {
        ServerHttpRequest request = exchange.getRequest();
        call.understood(request.getMethod().name(), path.rest(), request.getURI().getRawQuery() != null);
    }

    private Mono<Void> write(FhirCallRecord call, Step.Respond end, Handover handover) {
        ServerHttpResponse response = handover.exchange.getResponse();
        GatewayAnswer answer = end.answer();
        call.answered(end.verdict(), answer.status());
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        HttpHeaders headers = response.getHeaders();
        answer.headers().forEach(headers::set);
        headers.setCacheControl("no-store");
        if (end.verdict().reason() != null) {
            headers.set(ProblemWriter.REASON_HEADER, end.verdict().reason().code());
            call.named(answer.body());
        }
        Mono<Void> told = this.recorder.beforeAnswer(call);
        if (answer.passesBody()) {
            return told.then(response.writeWith(handover.body.buffers(response.bufferFactory())
                .doOnError((failure) -> Upstream.failed(handover.exchange, failure))));
        }
        ByteSlices content = answer.content();
        if (content.length() == 0) {
            return told.then(response.setComplete());
        }
        handover.held.only(2L * content.length());
        headers.setContentLength(content.length());
        return told.then(response.writeWith(Mono.fromSupplier(() -> buffer(response.bufferFactory(), content))));
    }

    /**
     * Returns the bytes of an answer in one pooled buffer outside the heap, where the
     * connection would copy them anyway.
     */
    private static DataBuffer buffer(DataBufferFactory factory, ByteSlices content) {
        DataBuffer buffer = factory.allocateBuffer(content.length());
        content.forEach(buffer::write);
        return buffer;
    }

    /**
     * State of a call between the stages.
     *
     * @param exchange request and response of the browser
     * @param held memory reserved for the call
     * @param body receives a body that is streamed
     * @param launch the launch with the scopes in force
     * @param links long handles of the request
     * @param left how often the request may be decided again
     */
    private record Handover(ServerWebExchange exchange, MemoryBudget.Held held, StreamedBody body, LaunchRecord launch,
            LongLinks links, int left) {

        /** Gives the memory and the connection of the streamed body back. */
        void close() {
            this.body.close();
            this.held.close();
        }

    }

}
