package dev.smartgateway.policy.patch;

import java.util.Locale;

import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.BodyVisitor;
import dev.smartgateway.r4.Place;
import dev.smartgateway.r4.StrictReader;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;

/**
 * A patch, parsed and serialized again. It may not change what binds a resource to its
 * patient or to a scope, names elements by plain paths only, and each value is judged by
 * its target element.
 *
 * @see <a href="https://hl7.org/fhir/R4/fhirpatch.html">FHIRPath Patch</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">JSON Patch, RFC 6902</a>
 */
public interface Patch {

    /**
     * Reads the body of a call. Its values have a shape of R4; where they lead is judged
     * when it is {@linkplain #written(ValueReader) written}.
     */
    static Patch of(PolicyContext context, TypeRule rule, GrantedAccess cover) {
        String media = String.valueOf(context.call().header("content-type")).toLowerCase(Locale.ROOT);
        BoundElements bound = new BoundElements(rule, cover);
        Patch patch;
        if (media.split(";", -1)[0].strip().equals(JsonPatch.MEDIA_TYPE)) {
            patch = JsonPatch.read(context.call().body(), bound);
        }
        else if (Answers.isJson(media)) {
            patch = FhirPathPatch.read(context.call().body(), bound);
        }
        else {
            throw new Denied(Reason.MEDIA_TYPE, "media-type");
        }
        patch.written(new StrictReader(BodyVisitor.NONE)::value);
        return patch;
    }

    /** The media type to send. */
    String mediaType();

    /**
     * Returns whether its success reveals something about the stored resource.
     */
    boolean asks();

    /**
     * The patch as it is sent.
     * @param values turns a value into what may be sent at its place
     */
    byte[] written(ValueReader values);

    /** Reads one value by its place. */
    @FunctionalInterface
    interface ValueReader {

        /**
         * Returns what may be sent.
         */
        Json at(Place place, boolean list, Json value);

    }

}
