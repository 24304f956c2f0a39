package dev.smartgateway.policy.flow;

import java.util.function.Function;

import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.Verdict;

/**
 * Inside the machine: ask upstream, or tell the browser.
 */
public sealed interface Flow {

    /**
     * Handles both cases.
     */
    <T> T fold(Function<Ask, T> ask, Function<Tell, T> tell);

    /**
     * Ask upstream and go on.
     *
     * @param draft what to ask
     * @param after never throws
     */
    record Ask(UpstreamRequest draft, Function<UpstreamAnswer, Flow> after) implements Flow {

        @Override
        public <T> T fold(Function<Ask, T> ask, Function<Tell, T> tell) {
            return ask.apply(this);
        }

    }

    /**
     * Tell the browser; the end.
     *
     * @param answer complete
     * @param verdict how it ended
     */
    record Tell(GatewayAnswer answer, Verdict verdict) implements Flow {

        @Override
        public <T> T fold(Function<Ask, T> ask, Function<Tell, T> tell) {
            return tell.apply(this);
        }

    }

}
