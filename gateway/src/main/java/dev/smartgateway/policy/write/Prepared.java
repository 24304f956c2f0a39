package dev.smartgateway.policy.write;

import java.util.function.Function;

import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.model.UpstreamAnswer;

/**
 * A write that may be sent, and how its answer is judged.
 *
 * @param draft what to send, alone or as an entry of a transaction
 * @param after judges the answer
 */
public record Prepared(Draft draft, Function<UpstreamAnswer, Flow> after) {
}
