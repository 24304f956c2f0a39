package dev.smartgateway.audit;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.smartgateway.problem.ProblemWriter;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Writes an event for each request that is refused before another component could write
 * one: by the rules of HTTP, a rate limit, the cross-site check, or a missing credential
 * of the operator. Beyond {@value #EACH} per second they are summarised by kind and
 * reason, so that no client can flood the trail without a session. Refusals that concern
 * no data (not found, no session) are not recorded.
 */
final class RefusalAuditFilter implements WebFilter, Ordered {

    /** Events per second that are recorded one by one. */
    static final int EACH = 50;

    private final AuditTrail trail;

    private final Clock clock;

    private final Scheduler later;

    private final Map<Sum, Long> sums = new ConcurrentHashMap<>();

    private final AtomicBoolean summing = new AtomicBoolean();

    private long second;

    private int written;

    RefusalAuditFilter(AuditTrail trail, Clock clock, Scheduler later) {
        this.trail = trail;
        this.clock = clock;
        this.later = later;
    }

    /**
     * Runs after the filters that assign the request id and take the client's address
     * from the header of a trusted proxy.
     */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 7;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String address = AuditEventBuilder.address(exchange.getRequest());
        Mono<Void> rest = chain.filter(exchange).doOnError((failure) -> refused(exchange, failure));
        return (address != null) ? rest.contextWrite((context) -> context.put(AuditEventBuilder.contextKey(), address))
                : rest;
    }

    private void refused(ServerWebExchange exchange, Throwable failure) {
        if (AuditEventBuilder.told(exchange) || !(failure instanceof ProblemException refusal)
                || !tells(refusal.problem())) {
            return;
        }
        String kind = kind(exchange.getRequest().getPath().value());
        if (ownEvent()) {
            this.trail.record(AuditEvent.of(this.clock.instant(), kind).from(exchange).refused(failure));
            return;
        }
        this.sums.merge(new Sum(kind, refusal.problem().code(), refusal.problem().status()), 1L, Long::sum);
        if (this.summing.compareAndSet(false, true)) {
            this.later.schedule(this::sumUp, 1, TimeUnit.SECONDS);
        }
    }

    private static boolean tells(Problem problem) {
        return problem.status() != HttpStatus.UNAUTHORIZED.value() && problem.status() != HttpStatus.NOT_FOUND.value()
                || problem.code().equals("operator-credential");
    }

    private synchronized boolean ownEvent() {
        long now = this.clock.instant().getEpochSecond();
        if (now != this.second) {
            this.second = now;
            this.written = 0;
        }
        return this.written++ < EACH;
    }

    private void sumUp() {
        this.summing.set(false);
        List.copyOf(this.sums.keySet()).forEach((sum) -> {
            Long times = this.sums.remove(sum);
            if (times != null) {
                this.trail.record(AuditEvent.of(this.clock.instant(), sum.kind())
                    .times(times)
                    .refused(sum.status(), sum.reason()));
            }
        });
    }

    private static String kind(String path) {
        if (ProblemWriter.isFhir(path)) {
            return "fhir";
        }
        String first = path.replaceFirst("^/", "").replaceFirst("/.*", "");
        return switch (first) {
            case "launch", "callback", "logout" -> first;
            case "actuator" -> "operator";
            default -> "request";
        };
    }

    /** Key of a summary. */
    private record Sum(String kind, String reason, int status) {
    }

}
