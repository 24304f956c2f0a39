package dev.smartgateway.policy.read;

import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.reason.Reason;

/**
 * Entry point of this package: every reading interaction.
 */
public final class Reading {

    private Reading() {
    }

    /**
     * Whether a request asks for a further page of a list, by its seal.
     */
    public static boolean ofPage(PolicyContext turn) {
        return Pages.asked(turn);
    }

    /**
     * The first step of a reading interaction.
     */
    public static Step begin(PolicyContext turn) {
        if (Pages.asked(turn)) {
            return Pages.follow(turn);
        }
        return switch (turn.route().interaction()) {
            case READ -> Reads.read(turn);
            case VREAD -> Reads.vread(turn);
            case HISTORY_INSTANCE -> Histories.history(turn);
            case SEARCH_TYPE -> Searches.search(turn);
            case OPERATION -> Operations.run(turn);
            case CAPABILITIES -> Capabilities.statement(turn);
            case SMART_CONFIGURATION -> Capabilities.smartConfiguration(turn);
            case ATTACHMENT -> Attachments.follow(turn);
            default -> throw new Denied(Reason.INTERACTION, "interaction");
        };
    }

}
