package dev.smartgateway.policy.gate;

import java.util.List;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.flow.Turn;

/**
 * The parameter that pins one type, always with a typed reference.
 */
public final class Pins {

    private Pins() {
    }

    /**
     * {@code patient=Patient/{id}} in the spelling of the type.
     */
    public static Query query(Turn turn, TypeRule rule) {
        return new Query(List.of(param(turn, rule)));
    }

    static Param param(Turn turn, TypeRule rule) {
        String value = rule.isPatient() ? turn.patient().value() : turn.patient().reference();
        return Param.of(rule.parameter(), value);
    }

}
