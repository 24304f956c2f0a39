package dev.smartgateway.policy.write;

import java.util.Set;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.json.Json;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.model.DenialReason;
import org.jspecify.annotations.Nullable;

/**
 * Turns the addresses of a client's body back into the upstream's and judges where they
 * lead. A Binary can be named only by a link that this launch was given: otherwise a
 * client could tie a foreign document to its own patient and read it from there.
 */
final class Inbound {

    private final Turn turn;

    private final Set<String> known;

    private final Set<String> locals;

    /**
     * Rules for one body.
     * @param known references that the stored resource already has
     * @param locals {@code urn:uuid} names of the entries of the same transaction
     */
    Inbound(Turn turn, Set<String> known, Set<String> locals) {
        this.turn = turn;
        this.known = known;
        this.locals = locals;
    }

    /**
     * A body in the upstream's addresses.
     */
    Json.Obj resource(Json.Obj body) {
        return body.mapTexts("", (field, text) -> {
            String mapped = mapped(field, text);
            if (field.equals("reference")) {
                requireHarmless(mapped);
            }
            return mapped;
        });
    }

    /**
     * A value of a patch, where any string may become a reference.
     */
    Json value(Json value) {
        return value.mapTexts("", (field, text) -> {
            String mapped = mapped(field.isEmpty() ? "reference" : field, text);
            boolean reference = field.equals("reference") || mapped.matches("[A-Z][A-Za-z]{1,40}[/?].*")
                    || mapped.startsWith(this.turn.upstream());
            if (reference) {
                requireHarmless(mapped);
            }
            return mapped;
        });
    }

    private String mapped(String field, String text) {
        String rest = rest(text);
        if (rest == null) {
            requireNoBinary(text);
            return text;
        }
        if (rest.startsWith("Binary/")) {
            return binary(rest.substring(7));
        }
        return field.equals("reference") ? rest : this.turn.upstream() + "/" + rest;
    }

    private @Nullable String rest(String text) {
        String base = this.turn.client() + "/";
        String path = this.turn.call().pin().bases().client().getRawPath() + "/";
        if (text.startsWith(base)) {
            return text.substring(base.length());
        }
        return (path.length() > 1 && text.startsWith(path)) ? text.substring(path.length()) : null;
    }

    private String binary(String handle) {
        return this.turn.call()
            .pin()
            .handles()
            .open(handle)
            .map((content) -> content.split("\n", -1))
            .filter((parts) -> parts.length == 3 && parts[0].equals("file") && parts[1].equals(this.turn.pinText()))
            .map((parts) -> parts[2])
            .orElseThrow(() -> new Denied(DenialReason.REFERENCE, "binary"));
    }

    private void requireNoBinary(String text) {
        boolean here = !text.contains("://") || text.contains(this.turn.upstreamHost());
        if (here && text.matches("(?s)(.*/)?Binary/.+") && !this.known.contains(text)) {
            throw new Denied(DenialReason.REFERENCE, "binary");
        }
    }

    private void requireHarmless(String text) {
        Reference reference = this.turn.reference(text);
        if (this.known.contains(text) || this.known.contains(reference.type() + "/" + reference.id())) {
            return;
        }
        if ("Patient".equals(reference.type()) && !this.turn.own(text) && !this.turn.unpinned()) {
            throw new Denied(DenialReason.OTHER_PATIENT, "body-reference");
        }
        boolean later = reference.kind() == Reference.Kind.CONDITIONAL || (reference.kind() == Reference.Kind.URN
                && text.startsWith("urn:uuid:") && !this.locals.contains(text));
        if (later) {
            throw new Denied(DenialReason.REFERENCE, "body-reference");
        }
    }

}
