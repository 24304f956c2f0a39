package dev.smartgateway.proxy.pinned;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.store.Secret;

/**
 * A pinned request with its token, as it is sent. Can only be created from a pinned
 * request.
 */
public final class Wire {

    private static final String FORM = "/_search";

    private final PinnedRequest request;

    private final Secret bearer;

    private final boolean pinned;

    private final boolean rewritten;

    private Wire(PinnedRequest request, Secret bearer, boolean pinned) {
        this.request = request;
        this.bearer = bearer;
        this.pinned = pinned;
        this.rewritten = pinned && form(request);
    }

    /** Creates a request with the user's token. */
    static Wire plain(PinnedRequest request, Secret bearer) {
        return new Wire(request, bearer, false);
    }

    /**
     * Creates a request with a token of the gateway. The service accepts only GET with
     * one, so a search by POST becomes a search by GET.
     */
    static Wire read(PinnedRequest request, Secret bearer) {
        return new Wire(request, bearer, true);
    }

    /** Returns whether a request only reads. */
    static boolean reads(PinnedRequest request) {
        return request.method().equals("GET") || form(request);
    }

    private static boolean form(PinnedRequest request) {
        return request.method().equals("POST") && request.target().endsWith(FORM);
    }

    public PinnedRequest request() {
        return this.request;
    }

    public Secret bearer() {
        return this.bearer;
    }

    /**
     * Returns whether the token is one of the gateway's.
     */
    public boolean pinned() {
        return this.pinned;
    }

    public String method() {
        return this.rewritten ? "GET" : this.request.method();
    }

    /**
     * Returns path and query relative to the FHIR base, as
     * {@link PinnedRequest#target()}.
     */
    public String target() {
        if (!this.rewritten) {
            return this.request.target();
        }
        String path = this.request.target().substring(0, this.request.target().length() - FORM.length());
        String query = new String(this.request.body(), StandardCharsets.US_ASCII);
        return query.isEmpty() ? path : path + "?" + query;
    }

    /**
     * Returns all headers except authorization, host and length.
     */
    public Map<String, String> headers() {
        if (!this.rewritten) {
            return this.request.headers();
        }
        Map<String, String> fewer = new HashMap<>(this.request.headers());
        fewer.keySet().removeIf("Content-Type"::equalsIgnoreCase);
        return fewer;
    }

    public byte[] body() {
        return this.rewritten ? new byte[0] : this.request.body();
    }

    @Override
    public String toString() {
        return "Wire[" + method() + "]";
    }

}
