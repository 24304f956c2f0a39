package dev.smartgateway.policy.read;

import java.nio.charset.StandardCharsets;

import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.ByteSlices;
import dev.smartgateway.json.Json;
import dev.smartgateway.json.Splice;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.links.Links;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new Bundle around judged resources: their bytes stay as the upstream wrote
 * them, except for the links.
 */
final class BundleWriter {

    private static final String RESOURCE = "\"resource\":";

    private static final byte[] AFTER_ID = ("\"," + RESOURCE).getBytes(StandardCharsets.US_ASCII);

    private static final String FIRST = ",\"entry\":[{";

    private static final String NEXT = ",{";

    /** Ranges of an entry without links to rewrite. */
    private static final int RANGES = 5;

    private final PolicyContext context;

    private final byte[] source;

    private final ByteSlices out;

    /** The field up to the type of the resource. */
    private final String fullUrl;

    /** A further entry up to the id, for resources of the type of the last one. */
    private byte[] typed = new byte[0];

    private String type = "";

    private boolean any;

    /**
     * Begins a Bundle.
     * @param source the upstream's answer, from which resources are cut
     * @param head its fields before the entries
     * @param entries number of resources expected
     */
    BundleWriter(PolicyContext context, byte[] source, Json.Obj head, int entries) {
        this.context = context;
        this.source = source;
        this.out = new ByteSlices(RANGES * entries + 8);
        String base = new String(Json.obj("fullUrl", context.client() + "/").bytes(), StandardCharsets.UTF_8);
        this.fullUrl = base.substring(1, base.length() - 2);
        String text = new String(head.bytes(), StandardCharsets.UTF_8);
        text(text.substring(0, text.length() - 1));
    }

    /**
     * A link, to be put into the head.
     */
    static Json link(String relation, String url) {
        return Json.obj("relation", relation, "url", url);
    }

    /**
     * Returns the end of an entry, after the resource.
     * @param rest the other fields of the entry, at least one
     */
    static byte[] end(Json.Obj rest) {
        byte[] bytes = rest.bytes();
        bytes[0] = ',';
        return bytes;
    }

    /**
     * Adds a resource.
     * @param end what {@link #end} returned
     */
    void entry(ResourceScanResult facts, byte[] end) {
        String id = facts.id();
        if (id == null || !Links.linkable(facts)) {
            text((this.any ? NEXT : FIRST) + RESOURCE);
        }
        else if (this.any) {
            this.out.add(typed(facts.type()));
            named(id);
        }
        else {
            text(FIRST + this.fullUrl + facts.type() + "/");
            named(id);
        }
        resource(facts);
        this.out.add(end);
        this.any = true;
    }

    private void named(String id) {
        this.out.add(id.getBytes(StandardCharsets.US_ASCII));
        this.out.add(AFTER_ID);
    }

    private byte[] typed(String wanted) {
        if (!wanted.equals(this.type)) {
            this.type = wanted;
            this.typed = (NEXT + this.fullUrl + wanted + "/").getBytes(StandardCharsets.UTF_8);
        }
        return this.typed;
    }

    private void resource(ResourceScanResult facts) {
        int at = facts.span().start();
        for (Splice splice : Links.splices(this.context, facts)) {
            this.out.add(this.source, at, splice.start());
            this.out.add(splice.text());
            at = splice.end();
        }
        this.out.add(this.source, at, facts.span().end());
    }

    /**
     * Adds what has to be said about the list, if anything.
     */
    void outcome(Json.@Nullable Obj outcome) {
        if (outcome != null) {
            Json.Obj entry = Json.obj("resource", outcome, "search", Json.obj("mode", "outcome"));
            text((this.any ? "," : ",\"entry\":[") + new String(entry.bytes(), StandardCharsets.UTF_8));
            this.any = true;
        }
    }

    /** Ends the Bundle. */
    ByteSlices content() {
        text(this.any ? "]}" : "}");
        return this.out;
    }

    private void text(String text) {
        this.out.add(text.getBytes(StandardCharsets.UTF_8));
    }

}
