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
     * Sends a request to the FHIR service. The caller adds the launch's token, follows no
     * redirect and continues with the complete answer.
     *
     * @param request the request to forward
     * @param after the next step; never throws
     */
    record Send(PinnedRequest request, Function<UpstreamAnswer, Step> after) implements Step {

        @Override
        public <T> T fold(Function<Send, T> send, Function<Respond, T> respond) {
            return send.apply(this);
        }

    }

    /**
     * Responds to the browser; the last step.
     *
     * @param answer the response; a denial is a complete OperationOutcome
     * @param verdict for audit and metrics
     */
    record Respond(GatewayAnswer answer, Verdict verdict) implements Step {

        @Override
        public <T> T fold(Function<Send, T> send, Function<Respond, T> respond) {
            return respond.apply(this);
        }

    }

}
