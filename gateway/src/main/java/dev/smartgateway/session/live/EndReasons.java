package dev.smartgateway.session.live;

import java.util.Arrays;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Converts reason codes stored in Redis.
 */
final class EndReasons {

    private EndReasons() {
    }

    /**
     * Returns the refusal for an ended launch or session.
     * @param code a reason code, or {@code null} if it expired; an unknown code becomes
     * {@code session-ended}
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
     * Returns whether a look-up failed because the token store does not know the launch.
     */
    static boolean unknown(Throwable error) {
        return error instanceof ProblemException problem
                && problem.problem().code().equals(Reason.UNKNOWN_LAUNCH.code());
    }

    /**
     * Returns whether a failed look-up means that the launch has ended, as opposed to an
     * outage.
     */
    static boolean over(Throwable error) {
        return error instanceof ProblemException problem && problem.problem().status() < 500;
    }

}
