package dev.smartgateway.session.live;

import java.util.Arrays;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reason codes as stored in Redis.
 */
final class EndReasons {

    private EndReasons() {
    }

    /**
     * The refusal for an ended launch or session.
     * @param code a reason code, or {@code null} if it just ran out
     */
    static ProblemException refusal(@Nullable String code) {
        if (code == null) {
            return Reason.SESSION_EXPIRED.asException();
        }
        return Arrays.stream(Reason.values())
            .filter((reason) -> reason.code().equals(code) && reason.status() == 401)
            .findFirst()
            .orElse(Reason.SESSION_ENDED)
            .asException();
    }

    /**
     * Whether the vault does not know a launch.
     */
    static boolean unknown(Throwable error) {
        return error instanceof ProblemException problem
                && problem.problem().code().equals(Reason.UNKNOWN_LAUNCH.code());
    }

    /**
     * Returns whether a failed look-up of a launch means that it has ended, unlike an
     * outage.
     */
    static boolean over(Throwable error) {
        return error instanceof ProblemException problem && problem.problem().status() < 500;
    }

}
