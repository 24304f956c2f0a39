package dev.smartgateway.policy.links;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.fhir.ServiceUrls;
import dev.smartgateway.json.ByteSlices;
import dev.smartgateway.json.Json;
import dev.smartgateway.json.Splice;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;

/**
 * Rewrites every link of an answer to the gateway, field by field. A link to a Binary in
 * a judged resource becomes a capability of this launch.
 */
public final class Links {

    /** Spelling of the address of a Binary at some services. */
    private static final String SLIP = "/Binary/";

    private Links() {
    }

    /**
     * Returns the bytes of one judged resource with its links rewritten.
     */
    public static ByteSlices rewritten(PolicyContext context, byte[] source, ResourceScanResult facts) {
        return Splice.slice(source, facts.span().start(), facts.span().end(), splices(context, facts));
    }

    /**
     * Returns the replacements in the bytes of one judged resource, in order.
     */
    public static List<Splice> splices(PolicyContext context, ResourceScanResult facts) {
        List<Splice> splices = List.of();
        for (ResourceScanResult.Address address : facts.strings().addresses()) {
            String mapped = map(context, address.field(), address.value());
            if (!mapped.equals(address.value())) {
                splices = splices.isEmpty() ? new ArrayList<>() : splices;
                splices.add(new Splice(address.span().start(), address.span().end(), quoted(mapped)));
            }
        }
        return splices;
    }

    private static byte[] quoted(String text) {
        StringBuilder out = new StringBuilder();
        Json.quote(text, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The {@code fullUrl} field of an entry, with its comma; empty for a resource without
     * a usable id.
     */
    public static String fullUrl(PolicyContext context, ResourceScanResult facts) {
        if (!linkable(facts)) {
            return "";
        }
        StringBuilder quoted = new StringBuilder();
        Json.quote(context.client() + "/" + facts.type() + "/" + facts.id(), quoted);
        return "\"fullUrl\":" + quoted + ",";
    }

    /**
     * Returns whether a resource has its own address: a type of R4 and a usable id, both
     * plain ASCII then.
     */
    public static boolean linkable(ResourceScanResult facts) {
        String id = facts.id();
        return id != null && Reference.isId(id) && R4.isType(facts.type());
    }

    /**
     * Returns one address as the client may see it.
     */
    public static String map(PolicyContext context, String field, String value) {
        if (field.equals("url")) {
            boolean slip = value.startsWith(SLIP) && value.length() > SLIP.length()
                    && value.indexOf('/', SLIP.length()) < 0;
            Reference reference = context.reference(slip ? value.substring(1) : value);
            if (reference.kind() == Reference.Kind.LOCAL && "Binary".equals(reference.type())) {
                return capability(context, "Binary/" + reference.id());
            }
        }
        return toClient(context, value);
    }

    /**
     * Returns a link with which only this launch can read one Binary.
     */
    public static String capability(PolicyContext context, String binary) {
        return context.client() + "/Binary/"
                + context.call().pin().handles().seal("file\n" + context.pinText() + "\n" + binary);
    }

    /**
     * Returns an address of the service as one under the client's base; any other address
     * is unchanged.
     */
    public static String toClient(PolicyContext context, String value) {
        return ServiceUrls.isRooted(value)
                ? context.service().locate(value).map((place) -> place.under(context.client())).orElse(value) : value;
    }

}
