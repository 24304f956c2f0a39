package dev.smartgateway.policy;

import java.util.Map;

/**
 * The answer to the browser, ready to be written. The caller adds its own headers ({@code
 * Cache-Control}, launch id, reason code) and none of the upstream's.
 *
 * @param status HTTP status
 * @param headers all of them safe
 * @param body checked and rewritten; may be empty
 */
public record GatewayAnswer(int status, Map<String, String> headers, byte[] body) {

    private static final byte[] PASSED = new byte[0];

    /**
     * Copies the headers.
     */
    public GatewayAnswer {
        headers = Map.copyOf(headers);
    }

    /**
     * Returns an answer that streams the body of the last upstream answer.
     */
    public static GatewayAnswer passing(int status, Map<String, String> headers) {
        return new GatewayAnswer(status, headers, PASSED);
    }

    /**
     * Returns whether the body is that of the last upstream answer.
     */
    public boolean passesBody() {
        return this.body == PASSED;
    }

    @Override
    public String toString() {
        return "GatewayAnswer[" + this.status + "]";
    }

}
