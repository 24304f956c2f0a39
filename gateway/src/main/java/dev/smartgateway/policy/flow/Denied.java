package dev.smartgateway.policy.flow;

import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call with a denial. Contains no data of the call and no stack trace.
 */
public final class Denied extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private final String rule;

    private final transient @Nullable GatewayAnswer answer;

    /**
     * A denial with the standard answer of its reason.
     * @param rule stable short code of the rule that decided
     */
    public Denied(Reason reason, String rule) {
        this(reason, rule, null);
    }

    /**
     * Creates a denial with a specific answer.
     */
    public Denied(Reason reason, String rule, @Nullable GatewayAnswer answer) {
        super(reason.code(), null, false, false);
        this.reason = reason;
        this.rule = rule;
        this.answer = answer;
    }

    /**
     * A denial that one element caused, which the answer names.
     * @param path element path, made of names of R4 only
     */
    public static Denied at(Reason reason, String rule, String path) {
        return new Denied(reason, rule, Outcomes.of(reason, path));
    }

    public Reason reason() {
        return this.reason;
    }

    public String rule() {
        return this.rule;
    }

    /**
     * The answer to give.
     */
    public GatewayAnswer answer() {
        return (this.answer != null) ? this.answer : Outcomes.of(this.reason);
    }

}
