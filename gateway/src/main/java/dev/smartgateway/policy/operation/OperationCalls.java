package dev.smartgateway.policy.operation;

import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.read.Reading;
import dev.smartgateway.policy.rules.ScopeGate;

/**
 * Entry point of this package: every operation. Those with pages are read as lists are.
 */
public final class OperationCalls {

    private OperationCalls() {
    }

    /**
     * The first step of an operation.
     */
    public static Step begin(PolicyContext turn) {
        if (Reading.ofPage(turn)) {
            return Reading.begin(turn);
        }
        Operation operation = ScopeGate.operation(turn);
        return switch (operation.answer()) {
            case SEARCHSET, EVERYTHING -> Reading.begin(turn);
            case DOCUMENT -> Summary.ask(turn, operation);
            case OUTCOME -> new Validation(turn, operation).ask();
            case VALUE_SET, PARAMETERS, FORM, PACKAGE -> new Knowledge(turn, operation).ask();
        };
    }

    /**
     * Where it is asked, on the type or on one resource.
     */
    static String path(PolicyContext turn, Operation operation) {
        String id = turn.route().id();
        return turn.route().type() + "/" + ((id != null) ? id + "/" : "") + "$" + operation.code();
    }

}
