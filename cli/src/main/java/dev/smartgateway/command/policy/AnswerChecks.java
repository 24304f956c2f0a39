package dev.smartgateway.command.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.Constraint;
import dev.smartgateway.scope.GrantedAccess;
import dev.smartgateway.smart.PatientId;

/**
 * Describes the policy's requirements on answers. For explanation only; {@code Pinning}
 * decides.
 */
final class AnswerChecks {

    private AnswerChecks() {
    }

    static List<String> of(PatientContext pin, Verdict.Action action) {
        List<String> checks = new ArrayList<>();
        Interaction interaction = action.interaction();
        TypeRule rule = (action.type() != null) ? R4.rule(action.type()).orElse(null) : null;
        checks.add(frame(interaction));
        if (rule != null) {
            checks.add(owner(pin, rule));
            constraint(pin, rule, interaction).forEach(checks::add);
        }
        return checks;
    }

    private static String frame(Interaction interaction) {
        return switch (interaction) {
            case READ, OPERATION -> "One resource or Bundle in FHIR JSON; another patient's, missing and deleted "
                    + "resources all answer the same 404.";
            case VREAD -> "That version and the current one are both checked; another patient's, missing and deleted "
                    + "resources all answer the same 404.";
            case SEARCH_TYPE, PAGE -> "A searchset whose self link contains the pin. A match of another patient "
                    + "refuses the whole answer (502, alarm); an include of another patient is removed; next links "
                    + "are sealed.";
            case UPDATE, PATCH, UPDATE_CONDITIONAL, PATCH_CONDITIONAL ->
                "The stored resource is checked first, and the write applies only to that version (If-Match).";
            case DELETE, DELETE_CONDITIONAL ->
                "Nothing: the request itself deletes only resources of the pinned patient.";
            case CREATE -> "The body was checked before sending; the stored resource is checked again.";
            case BATCH, TRANSACTION -> "Every entry is decided like a separate request.";
            default -> "The answer is rewritten so that it refers only to the gateway.";
        };
    }

    private static String owner(PatientContext pin, TypeRule rule) {
        PatientId patient = pin.patient();
        if (rule.shared()) {
            return rule.type() + " belongs to no patient; the scope alone decides.";
        }
        if (patient == null) {
            return "The policy does not pin this launch: no patient, no patient/ scope, pin-user false.";
        }
        if (rule.isPatient()) {
            return "Its id must be exactly " + patient.value() + ".";
        }
        boolean full = pin.policy().compartment().mode() == AccessPolicy.Mode.FULL && !rule.full().isEmpty();
        return full
                ? "One of " + String.join(", ", rule.full()) + " must be " + patient.reference()
                        + " (full compartment)."
                : "Every reference at " + String.join(", ", rule.primary()) + " must be exactly " + patient.reference()
                        + " (strict compartment).";
    }

    private static List<String> constraint(PatientContext pin, TypeRule rule, Interaction interaction) {
        GrantedAccess cover = pin.policy().within(pin.scopes()).cover(rule.type(), access(interaction));
        return cover.anyOf().isEmpty() ? List.of() : List.of("It must satisfy a scope's constraint: "
                + cover.anyOf().stream().map(Constraint::text).collect(Collectors.joining(" or ")) + ".");
    }

    private static Access access(Interaction interaction) {
        return switch (interaction) {
            case CREATE -> Access.CREATE;
            case UPDATE, UPDATE_CONDITIONAL, PATCH, PATCH_CONDITIONAL -> Access.UPDATE;
            case DELETE, DELETE_CONDITIONAL -> Access.DELETE;
            case SEARCH_TYPE, PAGE -> Access.SEARCH;
            default -> Access.READ;
        };
    }

}
