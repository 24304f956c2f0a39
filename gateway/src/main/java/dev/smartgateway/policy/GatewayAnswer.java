package dev.smartgateway.policy;

import java.util.Map;

/**
 * The answer to the browser, ready to be written. The caller adds its own headers
 * ({@code Cache-Control}, launch id, reason code) and nothing of the upstream's.
 *
 * @param status HTTP status
 * @param headers all of them safe
 * @param body checked and rewritten; may be empty
 */
public record GatewayAnswer(int status, Map<String, String> headers, byte[] body) {

    /**
     * Copies the headers.
     */
    public GatewayAnswer {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "GatewayAnswer[" + this.status + "]";
    }

}
