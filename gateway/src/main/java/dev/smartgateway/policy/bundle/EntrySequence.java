package dev.smartgateway.policy.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.reason.Reason;

/**
 * Runs the entries of a bundle one after the other and continues with all their results.
 *
 * @param <T> type of an entry
 */
final class EntrySequence<T> {

    /**
     * Number of answers of the largest size that are held at once; further ones are
     * refused.
     */
    private static final int MOST_ANSWERS = 4;

    private final PolicyContext context;

    private final Function<T, Step> single;

    /**
     * A sequence within a bundle.
     * @param single the first step of one entry
     */
    EntrySequence(PolicyContext context, Function<T, Step> single) {
        this.context = context;
        this.single = single;
    }

    /**
     * Runs the entries.
     * @param then continues with the responses of all entries, in order
     */
    Step run(List<T> entries, Function<List<Step.Respond>, Step> then) {
        return next(entries, then, new ArrayList<>());
    }

    private Step next(List<T> entries, Function<List<Step.Respond>, Step> then, List<Step.Respond> done) {
        if (done.size() == entries.size()) {
            return this.context.guard(() -> then.apply(List.copyOf(done)), Reason.UNCHECKABLE);
        }
        long told = done.stream().mapToLong((tell) -> tell.answer().content().length()).sum();
        boolean spent = told > (long) MOST_ANSWERS * this.context.call().pin().maxAnswer();
        Step step = spent ? this.context.deny(new Denied(Reason.TOO_LARGE, "bundle-answers"))
                : this.single.apply(entries.get(done.size()));
        return toEnd(step, (tell) -> {
            List<Step.Respond> more = new ArrayList<>(done);
            more.add(tell);
            return next(entries, then, more);
        });
    }

    private static Step toEnd(Step step, Function<Step.Respond, Step> then) {
        return step.fold((send) -> new Step.Send(send.request(), (answer) -> toEnd(send.after().apply(answer), then)),
                then);
    }

}
