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
            return Pages.of(context).follow();
        }
        return switch (context.route().interaction()) {
            case READ -> new Reads(context).read();
            case VREAD -> new Reads(context).version();
            case HISTORY_INSTANCE -> Histories.of(context).ask();
            case SEARCH_TYPE -> new Searches(context).search();
            case OPERATION -> new Operations(context).run();
            case CAPABILITIES -> new Capabilities(context).statement();
            case SMART_CONFIGURATION -> new Capabilities(context).smartConfiguration();
            case ATTACHMENT -> new Attachments(context).follow();
            default -> throw new Denied(Reason.INTERACTION, "interaction");
        };
    }

}
