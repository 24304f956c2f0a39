package dev.smartgateway.cases;

import java.util.List;

import dev.smartgateway.policy.Step;
import org.jspecify.annotations.Nullable;

/**
 * Result of a case.
 *
 * @param wrong unexpected results; empty if the case passed
 * @param end answer and verdict of its request, or {@code null} when it could not be run
 * @param exchanges the requests to the service and its answers
 */
public record CaseRun(List<String> wrong, Step.@Nullable Respond end, List<ScriptedUpstream.Exchange> exchanges) {

    /**
     * Copies the lists.
     */
    public CaseRun {
        wrong = List.copyOf(wrong);
        exchanges = List.copyOf(exchanges);
    }

    /**
     * Returns whether everything was as expected.
     */
    public boolean passed() {
        return this.wrong.isEmpty();
    }

}
