package dev.smartgateway.policy.write;

import java.util.Optional;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.rules.ConditionalReference;
import dev.smartgateway.r4.BodyVisitor;
import dev.smartgateway.r4.Place;
import dev.smartgateway.r4.StrictReader;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Parses a client's body by the table of R4 elements, maps its addresses back to the
 * upstream's and judges each value by its place. A Binary needs a sealed link of this
 * launch or must be in the same element of the stored resource: otherwise a client could
 * attach another patient's document to its own patient and read it from there.
 */
final class Inbound implements BodyVisitor {

    private static final String BINARY = "Binary/";

    /** Base of relative types in references. */
    private static final String DEFINITIONS = "http://hl7.org/fhir/StructureDefinition/";

    private final PolicyContext context;

    private final Known known;

    private final Siblings locals;

    /**
     * Rules for one body.
     * @param known content of the stored resource
     * @param locals the other entries of the same transaction
     */
    Inbound(PolicyContext context, Known known, Siblings locals) {
        this.context = context;
        this.known = known;
        this.locals = locals;
    }

    /**
     * Returns the resource as it may be sent.
     */
    Json.Obj resource(Json.Obj body) {
        return new StrictReader(this).resource(body);
    }

    /**
     * Returns the value of one element as it may be sent.
     * @param list whether it is the whole list of a repeating element
     */
    Json value(Place place, boolean list, Json value) {
        return new StrictReader(this).value(place, list, value);
    }

    @Override
    public String text(Place place, String text) {
        if (place.isReference()) {
            return reference(place, text);
        }
        return place.isAddress() ? address(place, text) : text;
    }

    @Override
    public Json.Obj object(Place place, Json.Obj object) {
        if (!place.type().equals("Reference") || this.context.unpinned()) {
            return object;
        }
        String reference = object.text("reference");
        Json identifier = object.get("identifier");
        String type = object.text("type");
        boolean unknown = identifier != null && !this.known.identifies(place, identifier);
        boolean other = (reference == null) ? unknown && namesPatient(type)
                : this.context.own(reference) && (unknown || (type != null && !type.equals("Patient")));
        if (other) {
            throw Denied.at(Reason.OTHER_PATIENT, "body-identifier", place.shown());
        }
        return object;
    }

    /**
     * Returns whether a reference that has only an identifier may refer to a patient. It
     * cannot be determined whose identifier it is.
     */
    private static boolean namesPatient(@Nullable String type) {
        String name = (type != null && type.startsWith(DEFINITIONS)) ? type.substring(DEFINITIONS.length()) : type;
        return "Patient".equals(name) || "Group".equals(name);
    }

    private String reference(Place place, String text) {
        String rest = rest(text);
        if (rest != null && rest.startsWith(BINARY)) {
            return binary(place, rest);
        }
        String absolute = this.context.upstream() + "/" + rest;
        String stored = this.known.has(place, absolute) ? absolute : rest;
        String mapped = (rest != null) ? String.valueOf(stored) : text;
        if (this.locals.transaction() && ConditionalReference.shared(mapped)) {
            return ConditionalReference.judged(this.context, mapped);
        }
        Reference reference = this.context.reference(mapped);
        boolean same = this.known.spelling(this.context, place, reference).isPresent()
                && Addresses.isLocal(mapped, reference, this.context);
        if (!same && !this.known.has(place, mapped)) {
            requireHarmless(place, mapped, reference);
        }
        return mapped;
    }

    private void requireHarmless(Place place, String text, Reference reference) {
        if ("Patient".equals(reference.type()) && !this.context.own(text) && !this.context.unpinned()) {
            throw Denied.at(Reason.OTHER_PATIENT, "body-reference", place.shown());
        }
        boolean clear = switch (reference.kind()) {
            case LOCAL -> Addresses.isLocal(text, reference, this.context) && !"Binary".equals(reference.type());
            case CONTAINED -> Addresses.isContained(text);
            case URN -> this.locals.names().contains(text);
            case CONDITIONAL -> false;
            case ELSEWHERE -> Addresses.isElsewhere(text, this.context);
        };
        if (!clear) {
            throw refused(place, "body-reference");
        }
    }

    private String address(Place place, String text) {
        String rest = rest(text);
        if (rest != null && rest.startsWith(BINARY)) {
            return binary(place, rest);
        }
        String mapped = (rest != null) ? this.context.upstream() + "/" + rest : text;
        if (Addresses.mayBeBinary(mapped, this.context) && !this.known.has(place, mapped)) {
            throw refused(place, "binary");
        }
        if (namesOther(mapped) && !this.known.has(place, mapped)) {
            throw Denied.at(Reason.OTHER_PATIENT, "body-address", place.shown());
        }
        return mapped;
    }

    /**
     * Returns whether an address, such as a canonical with its version, is the one of
     * another patient: some services index it like a reference.
     */
    private boolean namesOther(String text) {
        Reference target = this.context.reference(text.split("[|#]", 2)[0]);
        return target.kind() == Reference.Kind.LOCAL && "Patient".equals(target.type()) && !this.context.unpinned()
                && !target.is("Patient", this.context.pinText());
    }

    private @Nullable String rest(String text) {
        String base = this.context.client() + "/";
        String path = this.context.call().pin().bases().client().getRawPath() + "/";
        if (text.startsWith(base)) {
            return text.substring(base.length());
        }
        if (path.length() > 1 && text.startsWith(path)) {
            return text.substring(path.length());
        }
        return linked(text) ? text : null;
    }

    /**
     * Returns whether it is a link of this launch, with the type before it as client
     * libraries write it.
     */
    private boolean linked(String text) {
        return text.startsWith(BINARY)
                && this.context.call().pin().handles().open(text.substring(BINARY.length())).isPresent();
    }

    /**
     * Returns a Binary by a link of this launch, in the spelling of the stored resource
     * if the same element has it. An expired link or a plain address may only repeat what
     * is stored.
     */
    private String binary(Place place, String rest) {
        Optional<String> live = this.context.call().pin().handles().open(rest.substring(BINARY.length()));
        Optional<String> told = live.isPresent() ? live
                : this.context.call().pin().handles().recognise(rest.substring(BINARY.length()));
        String named = told.flatMap(this::sealed).orElse(told.isPresent() ? "" : rest);
        Optional<String> stored = this.known.spelling(this.context, place, this.context.reference(named));
        return stored.or(() -> live.flatMap(this::sealed)).orElseThrow(() -> refused(place, "binary"));
    }

    private Optional<String> sealed(String content) {
        String[] parts = content.split("\n", -1);
        boolean file = parts.length == 3 && parts[0].equals("file") && parts[1].equals(this.context.pinText());
        return file ? Optional.of(parts[2]) : Optional.empty();
    }

    private static Denied refused(Place place, String rule) {
        return Denied.at(Reason.REFERENCE, rule, place.shown());
    }

}
