package dev.smartgateway.policy.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

    private static final byte[] FULL_URL_END = { '"', ',' };

    private static final byte[] RESOURCE = "\"resource\":".getBytes(StandardCharsets.US_ASCII);

    private final PolicyContext context;

    private final byte[] source;

    private final ByteArrayOutputStream out;

    /** The field up to the type of the resource. */
    private final byte[] fullUrl;

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
        byte[] base = Json.obj("fullUrl", context.client() + "/").bytes();
        this.fullUrl = Arrays.copyOfRange(base, 1, base.length - 2);
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
        if (Links.linkable(facts)) {
            this.out.writeBytes(this.fullUrl);
            plain(facts.type());
            this.out.write('/');
            plain(String.valueOf(facts.id()));
            this.out.writeBytes(FULL_URL_END);
        }
        this.out.writeBytes(RESOURCE);
        resource(facts);
        this.out.write(',');
        this.out.write(rest, 1, rest.length - 1);
        this.any = true;
    }

    private void plain(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            this.out.write(ascii.charAt(i));
        }
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
