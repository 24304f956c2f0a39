package dev.smartgateway.policy.operation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;

/**
 * The entries of a document. A reference to another entry by its full URL counts as one
 * to that entry's resource. The first entry is a Composition of the patient; a record of
 * another patient refuses the whole document; resources without a scope, or not only
 * about the patient, are left out.
 */
final class DocumentEntries {

    private final PolicyContext context;

    private final List<Named> entries;

    private final Map<String, String> keys;

    private DocumentEntries(PolicyContext context, List<Named> entries, Map<String, String> keys) {
        this.context = context;
        this.entries = entries;
        this.keys = keys;
    }

    /**
     * Reads the entries.
     * @throws Denied if two have the same name
     */
    static DocumentEntries of(PolicyContext context, List<BundleScan.Entry> entries) {
        Map<String, String> keys = new HashMap<>();
        for (BundleScan.Entry entry : entries) {
            ResourceScanResult facts = Objects.requireNonNull(entry.resource());
            String key = facts.type() + "/" + facts.id();
            if (!entry.fullUrl().isEmpty() && keys.put(entry.fullUrl(), key) != null) {
                throw new Denied(Reason.UNCHECKABLE, "document");
            }
        }
        List<Named> named = entries.stream()
            .map((entry) -> new Named(entry.fullUrl(), resolved(Objects.requireNonNull(entry.resource()), keys)))
            .toList();
        return new DocumentEntries(context, named, keys);
    }

    private static ResourceScanResult resolved(ResourceScanResult facts, Map<String, String> keys) {
        List<ResourceScanResult.Owner> owners = facts.owners()
            .stream()
            .map((owner) -> new ResourceScanResult.Owner(owner.path(),
                    (owner.reference() != null) ? keys.getOrDefault(owner.reference(), owner.reference()) : null,
                    owner.type(), owner.identified()))
            .toList();
        return new ResourceScanResult(facts.span(), facts.type(), facts.id(), facts.versionId(), owners, facts.tokens(),
                facts.strings());
    }

    List<ResourceScanResult> all() {
        return this.entries.stream().map(Named::facts).toList();
    }

    /**
     * Returns the entries that belong to the patient by their own content.
     */
    Set<String> own() {
        Set<String> own = new HashSet<>();
        for (ResourceScanResult facts : all()) {
            TypeRule rule = R4.rule(facts.type()).filter((one) -> !one.shared()).orElse(null);
            if (rule != null && Membership.of(this.context, rule, facts, Set.of()) == Membership.OWN) {
                own.add(facts.type() + "/" + facts.id());
            }
        }
        return own;
    }

    /**
     * Judges all entries.
     * @throws Denied with an alarm if one is another patient's
     */
    Judged judge() {
        Set<String> own = own();
        List<Named> shown = new ArrayList<>();
        Set<String> hidden = new HashSet<>();
        for (Named one : this.entries) {
            if (readable(one.facts(), own)) {
                shown.add(one);
            }
            else {
                hidden.add(one.name());
                hidden.add(one.facts().type() + "/" + one.facts().id());
            }
        }
        Named first = this.entries.get(0);
        if (!first.facts().type().equals("Composition") || !shown.contains(first)) {
            throw new Denied(Reason.UNCHECKABLE, "document-composition");
        }
        return new Judged(this, shown, hidden);
    }

    private boolean readable(ResourceScanResult facts, Set<String> own) {
        TypeRule rule = R4.rule(facts.type()).orElse(null);
        if (rule == null) {
            return false;
        }
        if (Membership.of(this.context, rule, facts, own) == Membership.FOREIGN
                && Membership.namesOther(this.context, rule, facts)) {
            throw new Denied(Reason.FOREIGN_ANSWER, "document-foreign");
        }
        return Membership.readable(this.context, rule, facts, own)
                && Constraints.hold(ScopeGate.included(this.context, facts.type()), facts);
    }

    private boolean leads(Json entry, Set<String> hidden) {
        String text = (entry instanceof Json.Obj object) ? object.text("reference") : null;
        if (text == null) {
            return false;
        }
        Reference reference = this.context.reference(this.keys.getOrDefault(text, text));
        return hidden.contains(text) || hidden.contains(reference.type() + "/" + reference.id());
    }

    /**
     * An entry.
     *
     * @param name its full URL as given, empty when it has none
     * @param facts what was found in its resource
     */
    record Named(String name, ResourceScanResult facts) {

        /** The field with its comma: a name within the document stays. */
        String fullUrl(PolicyContext context) {
            return this.name.matches("urn:(uuid|oid):[A-Za-z0-9.-]{1,64}") ? "\"fullUrl\":\"" + this.name + "\","
                    : Links.fullUrl(context, this.facts);
        }

    }

    /**
     * Result of judging.
     *
     * @param of the entries
     * @param shown those that are shown, in order
     * @param hidden names of the others
     */
    record Judged(DocumentEntries of, List<Named> shown, Set<String> hidden) {

        boolean incomplete() {
            return !this.hidden.isEmpty();
        }

        /**
         * Returns the Composition without its texts and without references to entries
         * that are not shown.
         */
        Json.Obj without(Json.Obj composition) {
            return sections(composition.without("text"));
        }

        private Json.Obj sections(Json.Obj part) {
            List<Json.Obj> below = part.objects("section").stream().map((section) -> sections(less(section))).toList();
            return below.isEmpty() ? part : part.with("section", below);
        }

        private Json.Obj less(Json.Obj section) {
            Json.Obj words = Json.obj("status", "empty", "div",
                    "<div xmlns=\"http://www.w3.org/1999/xhtml\">Not all of this section is shown.</div>");
            Json.Obj plain = section.with("text", words);
            if (!(section.get("entry") instanceof Json.Arr all)) {
                return plain;
            }
            List<Json> kept = all.items().stream().filter((one) -> !this.of.leads(one, this.hidden)).toList();
            return kept.isEmpty() ? plain.without("entry") : plain.with("entry", kept);
        }

    }

}
