package dev.smartgateway.policy.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import dev.smartgateway.fhir.ResourceScanResult;
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

    private static final byte[] RESOURCE = "\"resource\":".getBytes(StandardCharsets.US_ASCII);

    private final PolicyContext context;

    private final byte[] source;

    private final ByteArrayOutputStream out;

    private boolean any;

    /**
     * Begins a Bundle.
     * @param source the upstream's answer, from which resources are cut
     * @param head its fields before the entries
     */
    BundleWriter(PolicyContext context, byte[] source, Json.Obj head) {
        this.context = context;
        this.source = source;
        this.out = new ByteArrayOutputStream(source.length + 512);
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
     * Adds a resource.
     * @param rest the fields of the entry beside it
     */
    void entry(ResourceScanResult facts, Json.Obj rest) {
        entry(facts, rest.bytes());
    }

    /**
     * Adds a resource.
     * @param rest the fields of the entry beside it, as an object that is not empty
     */
    void entry(ResourceScanResult facts, byte[] rest) {
        text(this.any ? ",{" : ",\"entry\":[{");
        text(Links.fullUrl(this.context, facts));
        this.out.writeBytes(RESOURCE);
        resource(facts);
        this.out.write(',');
        this.out.write(rest, 1, rest.length - 1);
        this.any = true;
    }

    private void resource(ResourceScanResult facts) {
        int at = facts.span().start();
        for (Splice splice : Links.splices(this.context, facts)) {
            this.out.write(this.source, at, splice.start() - at);
            this.out.writeBytes(splice.text());
            at = splice.end();
        }
        this.out.write(this.source, at, facts.span().end() - at);
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

    byte[] bytes() {
        text(this.any ? "]}" : "}");
        return this.out.toByteArray();
    }

    private void text(String text) {
        this.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

}
