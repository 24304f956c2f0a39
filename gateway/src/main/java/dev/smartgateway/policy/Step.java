package dev.smartgateway.policy;

import java.util.function.Function;

/**
 * The next action: send one request and continue with its answer, or respond to the
 * browser. A caller loops until a response; the number of steps is bounded.
 */
public sealed interface Step {

    /**
     * Handles both cases.
     */
    <T> T fold(Function<Send, T> send, Function<Respond, T> respond);

    /**
     * Send this upstream with the launch's token, follow no redirect, and continue with
     * the whole answer.
     *
     * @param request the only thing that may be forwarded
     * @param after the next step; never throws
     */
    record Send(PinnedRequest request, Function<UpstreamAnswer, Step> after) implements Step {

        @Override
        public <T> T fold(Function<Send, T> send, Function<Respond, T> respond) {
            return send.apply(this);
        }

    }

    /**
     * Answer the browser; the end.
     *
     * @param answer denials included: they are complete OperationOutcomes
     * @param verdict for audit and metrics
     */
    record Respond(GatewayAnswer answer, Verdict verdict) implements Step {

        @Override
        public <T> T fold(Function<Send, T> send, Function<Respond, T> respond) {
            return respond.apply(this);
        }

    }

}
