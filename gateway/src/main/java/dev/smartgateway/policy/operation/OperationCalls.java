package dev.smartgateway.policy.operation;

import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.read.Reading;
import dev.smartgateway.policy.rules.ScopeGate;

/**
 * Entry point of this package: every operation. Those with pages are handled like
 * searches.
 */
public final class OperationCalls {

    private OperationCalls() {
    }

    /**
     * The first step of an operation.
     */
    public static Step begin(PolicyContext context) {
        if (Reading.ofPage(context)) {
            return Reading.begin(context);
        }
        Operation operation = ScopeGate.operation(context);
        return switch (operation.answer()) {
            case SEARCHSET, EVERYTHING -> Reading.begin(context);
            case DOCUMENT -> new Summary(context, operation).ask();
            case OUTCOME -> new Validation(context, operation).ask();
            case VALUE_SET, PARAMETERS, FORM, PACKAGE -> new Knowledge(context, operation).ask();
        };
    }

    /**
     * Returns the path of the operation, on the type or on one resource.
     */
    static String path(PolicyContext context, Operation operation) {
        String id = context.route().id();
        return context.route().type() + "/" + ((id != null) ? id + "/" : "") + "$" + operation.code();
    }

}
