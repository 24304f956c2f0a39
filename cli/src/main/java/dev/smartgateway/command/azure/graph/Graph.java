package dev.smartgateway.command.azure.graph;

import java.util.Map;

import dev.smartgateway.command.azure.plan.SetupException;
import tools.jackson.databind.JsonNode;

/**
 * Microsoft Graph, as far as the setup needs it. Paths begin with a slash and follow the
 * version segment.
 */
public interface Graph {

    /**
     * Sends a GET.
     * @throws SetupException if Graph refuses it
     */
    JsonNode get(String path);

    /**
     * Writes, or only reports in a dry run. The answer of a dry run has invented ids.
     * @param title description for the user, for example {@code create application x}
     */
    JsonNode write(String title, String method, String path, Map<String, ?> body);

    /**
     * Prints a line for the user.
     */
    void tell(String text);

}
