package dev.smartgateway.policy.rules;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;

/**
 * A reference by criteria, such as {@code Practitioner?identifier=...}, which the FHIR
 * service turns into a literal one. Whether the criteria match is an answer to a search,
 * so they are judged as one. To a type that belongs to patients there is none: nobody
 * could tell whose record it became before it is written.
 *
 * @see <a href="https://hl7.org/fhir/R4/http.html#trules">FHIR R4 conditional
 * references</a>
 */
public final class ConditionalReference {

    private ConditionalReference() {
    }

    /**
     * Whether it is one, and leads to a type that is nobody's.
     */
    public static boolean shared(String text) {
        int mark = text.indexOf('?');
        return mark > 0 && R4.rule(text.substring(0, mark)).filter(TypeRule::shared).isPresent();
    }

    /**
     * The reference as it may travel.
     * @param text of which {@link #shared} holds
     * @throws Denied if the scopes do not let the type be searched, or a criterion may
     * not travel
     */
    public static String judged(PolicyContext turn, String text) {
        int mark = text.indexOf('?');
        TypeRule rule = ScopeGate.rule(text.substring(0, mark));
        Query criteria = Criteria.of(turn, rule, Query.parse(text.substring(mark + 1)).params());
        if (criteria.isEmpty()) {
            throw new Denied(Reason.MALFORMED, "conditional-reference");
        }
        if (!ScopeGate.searchable(turn, rule.type())) {
            throw new Denied(Reason.SCOPE, "conditional-reference");
        }
        return rule.type() + "?" + criteria.encoded();
    }

}
