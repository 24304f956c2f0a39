package dev.smartgateway.policy;

import java.util.Map;

/**
 * A request that may be forwarded. Only the policy machine creates one, which {@code
 * ModuleBoundaryTests} enforces, so no other package can forward an unpinned request.
 * Method, target, headers and body are built from the model; no client bytes are
 * forwarded.
 */
public final class PinnedRequest {

    private final String method;

    private final String target;

    private final Map<String, String> headers;

    private final byte[] body;

    private final Traits traits;

    /**
     * Creates a request. Only the policy machine may call this.
     */
    public PinnedRequest(String method, String target, Map<String, String> headers, byte[] body, Traits traits) {
        this.traits = traits;
        this.method = method;
        this.target = target;
        this.headers = Map.copyOf(headers);
        this.body = body.clone();
    }

    public String method() {
        return this.method;
    }

    /**
     * Path and query relative to the upstream FHIR base, encoded, without leading slash;
     * empty for the base itself. Append to {@code base + "/"} as it is.
     */
    public String target() {
        return this.target;
    }

    /**
     * Returns all headers to send except authorization, host and length.
     */
    public Map<String, String> headers() {
        return this.headers;
    }

    /**
     * Returns the body; empty if there is none.
     */
    public byte[] body() {
        return this.body.clone();
    }

    /**
     * Returns whether the body of an answer with status 200 that is not JSON is left
     * unread, to be passed on to the browser.
     */
    public boolean passesBody() {
        return this.traits.passesBody();
    }

    /**
     * Returns whether the request alone restricts a correct server to the patient and the
     * scopes. The check of the answer is then a second defence; otherwise it is the only
     * one.
     */
    public boolean sufficient() {
        return this.traits.sufficient();
    }

    /**
     * Properties of a request other than its content.
     *
     * @param passesBody whether a body that is not JSON may be left unread
     * @param sufficient whether the request alone restricts a correct server to what may
     * be shown
     */
    public record Traits(boolean passesBody, boolean sufficient) {
    }

    @Override
    public String toString() {
        return "PinnedRequest[" + this.method + "]";
    }

}
