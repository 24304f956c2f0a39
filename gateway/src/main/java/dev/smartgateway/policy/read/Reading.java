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
     * Returns whether a request is for a further page of a list, by its seal.
     */
    public static boolean ofPage(PolicyContext context) {
        return Pages.asked(context);
    }

    /**
     * The first step of a reading interaction.
     */
    public static Step begin(PolicyContext context) {
        if (Pages.asked(context)) {
            return Pages.follow(context);
        }
        return switch (context.route().interaction()) {
            case READ -> Reads.read(context);
            case VREAD -> Reads.vread(context);
            case HISTORY_INSTANCE -> Histories.history(context);
            case SEARCH_TYPE -> Searches.search(context);
            case OPERATION -> Operations.run(context);
            case CAPABILITIES -> Capabilities.statement(context);
            case SMART_CONFIGURATION -> Capabilities.smartConfiguration(context);
            case ATTACHMENT -> Attachments.follow(context);
            default -> throw new Denied(Reason.INTERACTION, "interaction");
        };
    }

}
