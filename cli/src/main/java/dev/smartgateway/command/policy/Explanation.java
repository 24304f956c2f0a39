package dev.smartgateway.command.policy;

import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.Fixtures;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;

/**
 * How the policy handles one call.
 *
 * @param call the call
 * @param sent the requests it sends, in order; only the first one unless played to the
 * end
 * @param end the response to the browser with the fake FHIR service
 * @param whole whether {@code end} counts, or only the decision before the first request
 */
record Explanation(FhirCall call, List<Sent> sent, Step.Respond end, boolean whole) {

    private static final int MOST_STEPS = 200;

    /**
     * Copies the list.
     */
    Explanation {
        sent = List.copyOf(sent);
    }

    /**
     * Runs the call. It is always played to the end, because the policy is pure, and the
     * end shows which report-only rules would have denied.
     */
    static Explanation of(FhirCall call, boolean whole, Fixtures fixtures) {
        ScriptedUpstream upstream = new ScriptedUpstream(new FixtureStore(fixtures), "");
        List<Sent> sent = new ArrayList<>();
        Step step = Pinning.standard().begin(call);
        for (int i = 0; i < MOST_STEPS; i++) {
            if (step instanceof Step.Respond end) {
                return new Explanation(call, whole ? sent : sent.stream().limit(1).toList(), end, whole);
            }
            Step.Send send = (Step.Send) step;
            UpstreamAnswer answer = upstream.answer(send.request());
            sent.add(new Sent(send.request(), answer.status()));
            step = send.after().apply(answer);
        }
        throw new IllegalStateException("no end");
    }

    /** Returns whether no rule has denied the request so far. */
    boolean allowed() {
        return pending() || this.end.verdict().allowed();
    }

    /** Returns whether the answer of the FHIR service still decides. */
    boolean pending() {
        return !this.whole && !this.sent.isEmpty();
    }

    /**
     * One request and the status of the fake FHIR service.
     */
    record Sent(PinnedRequest request, int status) {
    }

}
