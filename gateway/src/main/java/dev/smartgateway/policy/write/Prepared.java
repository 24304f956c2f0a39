package dev.smartgateway.policy.write;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import org.jspecify.annotations.Nullable;

/**
 * A judged write: either a request that may be sent and the judge of its answer, or the
 * end of a call that needs no request.
 *
 * @param draft what to send, alone or as an entry of a transaction; {@code null} when
 * nothing has to be sent
 * @param after judges the answer; of a write that is not sent, any answer gives its end
 * @param again begins once more after a version conflict; {@code null} when the conflict
 * is the client's to resolve
 * @param stored references that the stored resource has, with their elements
 */
public record Prepared(@Nullable UpstreamRequest draft, Function<UpstreamAnswer, Step> after,
        @Nullable Supplier<Step> again, Set<ElementReference> stored) {

    /**
     * Copies the set.
     */
    public Prepared {
        stored = Set.copyOf(stored);
    }

    /**
     * A write that is tried once.
     */
    static Prepared once(UpstreamRequest draft, Function<UpstreamAnswer, Step> after) {
        return new Prepared(draft, after, null, Set.of());
    }

    /**
     * The same with a second attempt after a version conflict.
     */
    Prepared orAgain(Supplier<Step> other) {
        return new Prepared(this.draft, this.after, other, this.stored);
    }

    /**
     * The same for a stored resource that has references.
     */
    Prepared over(Set<ElementReference> references) {
        return new Prepared(this.draft, this.after, this.again, references);
    }

    /**
     * The end of a call for which nothing has to be sent.
     */
    static Prepared settled(Step end) {
        return new Prepared(null, (answer) -> end, null, Set.of());
    }

    /**
     * Sends it as a single request. A version conflict is retried once if possible; some
     * servers report one with 409, others with 412.
     */
    Step alone(PolicyContext context) {
        if (this.draft == null) {
            return this.after.apply(new UpstreamAnswer(204, Map.of(), new byte[0]));
        }
        return context.ask(this.draft, (answer) -> {
            boolean conflict = answer.status() == 409 || answer.status() == 412;
            return (conflict && this.again != null) ? this.again.get() : this.after.apply(answer);
        });
    }

    @Override
    public String toString() {
        return "Prepared[" + this.draft + "]";
    }

}
