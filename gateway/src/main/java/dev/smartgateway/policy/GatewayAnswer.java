package dev.smartgateway.policy;

import java.util.Map;

import dev.smartgateway.json.ByteSlices;

/**
 * The answer to the browser, ready to be written. The caller adds its own headers ({@code
 * Cache-Control}, launch id, reason code) and none of the upstream's.
 *
 * @param status HTTP status
 * @param headers headers that may be sent to the browser
 * @param content the body, checked and rewritten; may be empty
 */
public record GatewayAnswer(int status, Map<String, String> headers, ByteSlices content) {

    private static final ByteSlices PASSED = ByteSlices.of(new byte[0]);

    /**
     * Copies the headers.
     */
    public GatewayAnswer {
        headers = Map.copyOf(headers);
    }

    /**
     * Creates an answer whose body is one array.
     */
    public GatewayAnswer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, ByteSlices.of(body));
    }

    /**
     * Returns the body in one array.
     */
    public byte[] body() {
        return this.content.bytes();
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
        return this.content == PASSED;
    }

    @Override
    public String toString() {
        return "GatewayAnswer[" + this.status + "]";
    }

}
