package dev.smartgateway.problem;

import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.core.annotation.Order;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * The one place where a failure becomes an answer, and is logged if it is a bug. Comes
 * before Spring Boot's own handler.
 */
@Order(-10)
final class ProblemHandler implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final ProblemWriter writer;

    ProblemHandler(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (ClientGone.is(failure)) {
            log.debug("request {} -> the client went away", RequestIdFilter.of(exchange));
            return Mono.error(failure);
        }
        Problem problem = problem(exchange, failure);
        log.info("request {} -> {} {}", RequestIdFilter.of(exchange), problem.status(), problem.code());
        // Half an answer must not look like a whole one: the connection has to end.
        return exchange.getResponse().isCommitted() ? Mono.error(failure) : this.writer.write(exchange, problem);
    }

    private static Problem problem(ServerWebExchange exchange, Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof ResponseStatusException status) {
            return problem(status);
        }
        // The message may quote a URL; the stack tells the place without it.
        log.error("request {} failed with {} at {}", RequestIdFilter.of(exchange), failure.getClass().getName(),
                place(failure));
        return Reason.INTERNAL.asException().problem();
    }

    private static Problem problem(ResponseStatusException failure) {
        int status = failure.getStatusCode().value();
        Reason reason = switch (status) {
            case 404 -> Reason.NOT_FOUND;
            case 405 -> Reason.METHOD_NOT_ALLOWED;
            case 413 -> Reason.TOO_LARGE;
            default -> (status < 500) ? Reason.BAD_REQUEST : Reason.INTERNAL;
        };
        return new Problem(reason.code(), (status < 500) ? status : reason.status(), reason.advice(), null);
    }

    private static String place(Throwable failure) {
        StringBuilder place = new StringBuilder();
        StackTraceElement[] trace = failure.getStackTrace();
        for (int i = 0; i < Math.min(12, trace.length); i++) {
            place.append("\n    at ").append(trace[i]);
        }
        return place.toString();
    }

}
