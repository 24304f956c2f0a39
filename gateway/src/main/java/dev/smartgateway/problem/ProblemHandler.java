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
 * The only place where a failure becomes an answer and gets its log line. Runs before
 * Spring Boot's own handler.
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
            log.debug("request {} -> the client disconnected", RequestIdFilter.of(exchange));
            return Mono.error(failure);
        }
        Problem problem = problem(failure);
        RefusalLog.tell(exchange, problem, failure);
        RefusalLog.place(exchange, failure);
        // A partial answer must not look complete, so the connection is closed.
        return exchange.getResponse().isCommitted() ? Mono.error(failure) : this.writer.write(exchange, problem);
    }

    private static Problem problem(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof ResponseStatusException status) {
            return problem(status);
        }
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

}
