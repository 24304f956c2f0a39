package dev.smartgateway.policy.rules;

import java.util.List;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.TypeRule;

/**
 * The parameter that pins one type, with a typed reference unless the operator configured
 * that the service requires bare ids. The answer is judged in the same way.
 */
public final class PinParameters {

    private PinParameters() {
    }

    /**
     * {@code patient=Patient/{id}} in the spelling of the type.
     */
    public static Query query(PolicyContext context, TypeRule rule) {
        return new Query(List.of(param(context, rule)));
    }

    static Param param(PolicyContext context, TypeRule rule) {
        boolean bare = rule.isPatient() || context.call().pin().bases().bareIds();
        String value = bare ? context.patient().value() : context.patient().reference();
        return Param.of(rule.parameter(), value);
    }

}
