package dev.smartgateway.policy.rules;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;

/**
 * A reference by criteria, such as {@code Practitioner?identifier=...}, which the FHIR
 * service resolves to a literal one. Whether the criteria match is the result of a
 * search, so they are judged like one. References by criteria to types of patients are
 * refused: before the write it is not known whose record matches.
 *
 * @see <a href="https://hl7.org/fhir/R4/http.html#trules">FHIR R4 conditional
 * references</a>
 */
public final class ConditionalReference {

    private ConditionalReference() {
    }

    /**
     * Returns whether it is a reference by criteria to a shared type.
     */
    public static boolean shared(String text) {
        int mark = text.indexOf('?');
        return mark > 0 && R4.rule(text.substring(0, mark)).filter(TypeRule::shared).isPresent();
    }

    /**
     * Returns the reference as it may be sent.
     * @param text a text for which {@link #shared} is true
     * @throws Denied if the scopes do not permit a search of the type, or if a criterion
     * may not be sent
     */
    public static String judged(PolicyContext context, String text) {
        int mark = text.indexOf('?');
        TypeRule rule = ScopeGate.rule(text.substring(0, mark));
        Query criteria = Criteria.of(context, rule, Query.parse(Query.escaped(text.substring(mark + 1))).params());
        if (criteria.isEmpty()) {
            throw new Denied(Reason.MALFORMED, "conditional-reference");
        }
        if (!ScopeGate.searchable(context, rule.type())) {
            throw new Denied(Reason.SCOPE, "conditional-reference");
        }
        return rule.type() + "?" + criteria.encoded();
    }

}
