package dev.smartgateway.policy.flow;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.fhir.Query;

/**
 * A request being built, with the reason why it may be sent. It becomes a {@code
 * PinnedRequest} only after the final check of that reason.
 *
 * @param method HTTP method
 * @param path relative to the FHIR base, encoded
 * @param query decoded; sent in the URL, or in the body of a search form
 * @param headers to send
 * @param body to send
 * @param proof why this may be sent
 */
public record UpstreamRequest(String method, String path, Query query, Map<String, String> headers, byte[] body,
        Proof proof) {

    /** The guarantee under which a request may be sent. */
    public enum Proof {

        /** The query alone restricts a correct server to the patient and the scopes. */
        PINNED_QUERY,

        /**
         * The query carries the pin, but the answer may contain more: nothing is shown
         * before the answer has been judged.
         */
        PINNED_IN_PART,

        /** Nothing is shown before the answer has been judged. */
        CHECKED_ANSWER,

        /** The resource was judged before, and the version is named. */
        GUARDED_VERSION,

        /**
         * A judged body: the patient's new record, or one that names no other person.
         */
        CHECKED_BODY,

        /** Belongs to no patient. */
        SHARED

    }

    private static final String JSON = "application/fhir+json";

    /**
     * Copies the headers.
     */
    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    /**
     * Creates a read.
     */
    public static UpstreamRequest read(String path, Query query, Proof proof) {
        return new UpstreamRequest("GET", path, query, Map.of("Accept", JSON), new byte[0], proof);
    }

    /**
     * Creates a read of a Binary as a file.
     * @param mediaTypes for {@code Accept}; not FHIR's own
     */
    public static UpstreamRequest file(String path, String mediaTypes) {
        return new UpstreamRequest("GET", path, Query.EMPTY, Map.of("Accept", mediaTypes), new byte[0],
                Proof.CHECKED_ANSWER);
    }

    /**
     * A search; unknown parameters must be refused by the server.
     */
    public static UpstreamRequest search(String path, Query query, Proof proof) {
        return new UpstreamRequest("GET", path, query, Map.of("Accept", JSON, "Prefer", "handling=strict"), new byte[0],
                proof);
    }

    /**
     * Creates the same search, sent as a form.
     */
    public static UpstreamRequest form(String path, Query query, Proof proof) {
        return new UpstreamRequest("POST", path + "/_search", query,
                Map.of("Accept", JSON, "Prefer", "handling=strict", "Content-Type",
                        "application/x-www-form-urlencoded"),
                query.encoded().getBytes(StandardCharsets.US_ASCII), proof);
    }

    /**
     * A write.
     */
    public static UpstreamRequest write(String method, String path, byte[] body, Proof proof) {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", JSON));
        if (body.length > 0) {
            headers.put("Content-Type", JSON);
        }
        return new UpstreamRequest(method, path, Query.EMPTY, headers, body, proof);
    }

    /**
     * Returns the same request with a query.
     */
    public UpstreamRequest where(Query criteria) {
        return new UpstreamRequest(this.method, this.path, criteria, this.headers, this.body, this.proof);
    }

    /**
     * Returns the same request with one more header.
     */
    public UpstreamRequest header(String name, String value) {
        Map<String, String> more = new HashMap<>(this.headers);
        more.put(name, value);
        return new UpstreamRequest(this.method, this.path, this.query, more, this.body, this.proof);
    }

    /**
     * Returns whether a body that is not FHIR is streamed to the browser.
     */
    public boolean passesBody() {
        return this.method.equals("GET") && !JSON.equals(this.headers.get("Accept"));
    }

    /**
     * Returns whether the request alone restricts a correct server to what may be shown.
     */
    public boolean sufficient() {
        return this.proof == Proof.PINNED_QUERY || this.proof == Proof.SHARED;
    }

    /**
     * Returns path and query as sent.
     */
    public String target() {
        boolean inUrl = !this.query.isEmpty() && !this.path.endsWith("/_search");
        return inUrl ? this.path + "?" + this.query.encoded() : this.path;
    }

    @Override
    public String toString() {
        return "UpstreamRequest[" + this.method + " " + this.proof + "]";
    }

}
