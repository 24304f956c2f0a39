package dev.smartgateway.problem;

import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.Party;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes one log line for every refusal, whichever component answers it: request id,
 * status, reason, responsible party, rule and field. Never contains a value from the
 * request.
 */
public final class RefusalLog {

    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);

    private static final String TOLD = RefusalLog.class.getName() + ".told";

    private RefusalLog() {
    }

    /**
     * Suppresses the line of this exchange. The caller must write one with the same
     * facts.
     */
    public static void leave(ServerWebExchange exchange) {
        exchange.getAttributes().put(TOLD, true);
    }

    /**
     * Writes the line of this exchange, unless it was written before.
     * @param failure the exception, or {@code null}
     */
    public static void tell(ServerWebExchange exchange, Problem problem, @Nullable Throwable failure) {
        if (exchange.getAttributes().putIfAbsent(TOLD, true) != null) {
            return;
        }
        Finding finding = (failure instanceof ProblemException known) ? known.finding() : null;
        String words = (finding != null && finding.words() != null) ? ": " + finding.words() : "";
        log.atLevel(level(problem, finding))
            .log("request {} -> {} {} party {} rule {} field {}{}", RequestIdFilter.of(exchange), problem.status(),
                    problem.code(), party(problem.code()), rule(finding), field(finding), words);
    }

    /**
     * Logs the stack trace of an unexpected failure. The message is omitted, because it
     * may contain a URL.
     */
    static void place(ServerWebExchange exchange, Throwable failure) {
        if (!(failure instanceof ProblemException) && !(failure instanceof ResponseStatusException)) {
            StringBuilder place = new StringBuilder();
            StackTraceElement[] trace = failure.getStackTrace();
            for (int i = 0; i < Math.min(12, trace.length); i++) {
                place.append("\n    at ").append(trace[i]);
            }
            log.error("request {} failed with {} at {}", RequestIdFilter.of(exchange), failure.getClass().getName(),
                    place);
        }
    }

    /**
     * Returns the party that is responsible for a reason.
     */
    public static String party(String code) {
        return Reason.of(code).map(Party::of).orElse(Party.GATEWAY).code();
    }

    /**
     * Returns the level of the line: a finding with words may need action by the
     * operator.
     */
    private static Level level(Problem problem, @Nullable Finding finding) {
        if (problem.status() == Reason.INTERNAL.status()) {
            return Level.ERROR;
        }
        return (finding != null && finding.words() != null) ? Level.WARN : Level.INFO;
    }

    private static String rule(@Nullable Finding finding) {
        return (finding != null) ? finding.rule() : "none";
    }

    private static String field(@Nullable Finding finding) {
        return (finding != null && finding.field() != null) ? finding.field() : "none";
    }

    /**
     * Writes the line of a refusal that no exception handler has seen, when the response
     * is committed.
     */
    static void atCommit(ServerWebExchange exchange) {
        String code = exchange.getResponse().getHeaders().getFirst(ProblemWriter.REASON_HEADER);
        if (code != null) {
            Reason reason = Reason.of(code).orElse(Reason.INTERNAL);
            tell(exchange, reason.problem(), null);
        }
    }

}
