package dev.smartgateway.policy.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.read.InstanceAnswer;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answer to a write: the returned resource must be the patient's.
 */
final class WriteAnswer {

    /** The location of a resource, also under another name of the same service. */
    private static final Pattern PLACE = Pattern
        .compile("(?:^|/)([A-Z][A-Za-z]{1,40})/([A-Za-z0-9\\-.]{1,64})(?:/_history/[A-Za-z0-9\\-.]{1,64})?/?$");

    private final PolicyContext context;

    private final TypeRule rule;

    private final UpstreamAnswer answer;

    private final boolean matched;

    /**
     * A judge of one answer.
     * @param rule of the written type
     * @param bare whether the answer may be about a match of a condition instead of what
     * was written
     */
    WriteAnswer(PolicyContext context, TypeRule rule, UpstreamAnswer answer, boolean bare) {
        this.context = context;
        this.rule = rule;
        this.answer = answer;
        this.matched = bare && answer.status() != 201;
    }

    /**
     * Returns the answer as the client may see it. If it shows nothing that can be
     * judged, the resource is read back first, so that no write goes unconfirmed.
     */
    Step judge() {
        int status = this.answer.status();
        if (status == 412) {
            throw new Denied(Reason.VERSION, "version");
        }
        boolean named = this.context.route().interaction() != Interaction.CREATE;
        if (named && (status == 404 || status == 410 || status == 403)) {
            throw Answers.notFound();
        }
        Answers.requireWritten(this.context, this.answer);
        return judged();
    }

    private Step judged() {
        String id = addressed();
        ResourceScanResult facts = shown();
        if (facts != null && !facts.type().equals("OperationOutcome")) {
            return ReferenceLookUps.targets(this.context, List.of(facts), Set.of(), () -> shown(facts, id));
        }
        return silent(facts, id);
    }

    private Step shown(ResourceScanResult facts, @Nullable String id) {
        requireWritten(facts, id);
        GrantedAccess read = ScopeGate.included(this.context, this.rule.type());
        boolean visible = sent() || Constraints.hold(read, facts);
        boolean file = this.rule.type().equals("Binary");
        return told(
                (visible && !file) ? Links.rewritten(this.context, this.answer.body(), facts).bytes() : new byte[0]);
    }

    private Step silent(@Nullable ResourceScanResult facts, @Nullable String id) {
        byte[] outcome = (facts != null) ? Json
            .obj("resourceType", "OperationOutcome", "issue", Outcomes.harmless(this.context, this.answer.body()))
            .bytes() : new byte[0];
        if (id == null) {
            throw new Denied(Reason.UNCONFIRMED, "write-answer");
        }
        return readBack(id, outcome);
    }

    private Step readBack(String id, byte[] outcome) {
        UpstreamRequest read = UpstreamRequest.read(this.rule.type() + "/" + id, Query.EMPTY,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return this.context.askInstance(read, (back) -> {
            boolean json = Answers.isJson(back.header("content-type"));
            if (back.status() != 200 || (!json && !this.rule.type().equals("Binary"))) {
                throw new Denied(Reason.UNCONFIRMED, "write-read-back");
            }
            if (!json) {
                return told(outcome);
            }
            ResourceScanResult facts = ResourceScan.of(back.body(), Set.of());
            return ReferenceLookUps.targets(this.context, List.of(facts), Set.of(), () -> {
                requireWritten(facts, id);
                return told(outcome);
            });
        }, WriteAnswer::unconfirmed);
    }

    private static Step unconfirmed() {
        throw new Denied(Reason.UNCONFIRMED, "write-read-back");
    }

    private Step told(byte[] body) {
        Map<String, String> headers = new HashMap<>();
        address(this.answer.header("location")).ifPresent((url) -> headers.put("Location", url));
        address(this.answer.header("content-location")).ifPresent((url) -> headers.put("Content-Location", url));
        String tag = this.answer.header("etag");
        if (tag != null && tag.matches("(W/)?\"[A-Za-z0-9\\-.]{1,64}\"")) {
            headers.put("ETag", tag);
        }
        if (body.length > 0) {
            headers.put("Content-Type", Outcomes.FHIR_JSON);
        }
        return this.context.allow(new GatewayAnswer(this.answer.status(), headers, body));
    }

    private @Nullable ResourceScanResult shown() {
        if (this.answer.body().length == 0 || !Answers.isJson(this.answer.header("content-type"))) {
            return null;
        }
        GrantedAccess read = ScopeGate.included(this.context, this.rule.type());
        try {
            return ResourceScan.of(this.answer.body(), Constraints.paths(read, this.rule.type()));
        }
        catch (Malformed ex) {
            throw new Denied(Reason.UNCONFIRMED, "write-answer");
        }
    }

    /**
     * Requires that the stored resource is the written one, and the patient's.
     */
    private void requireWritten(ResourceScanResult facts, @Nullable String id) {
        boolean same = facts.type().equals(this.rule.type()) && (id == null || id.equals(facts.id()));
        if (!same) {
            throw breach();
        }
        if (this.rule.type().equals("Binary")) {
            requireNoOther(facts);
            return;
        }
        Membership membership = Membership.written(this.context, this.rule, facts);
        if (membership == Membership.MIXED && this.matched && this.rule.several()) {
            throw new Denied(Reason.VERSION, "version");
        }
        if (membership == Membership.OWN) {
            return;
        }
        if (!Membership.namesOther(this.context, this.rule, facts)) {
            throw new Denied(Reason.UNCONFIRMED, "write-answer");
        }
        throw breach();
    }

    /**
     * Checks that the answer does not name another patient. It may name none, because
     * some services do not store the patient of a file.
     */
    private void requireNoOther(ResourceScanResult facts) {
        boolean other = facts.strings()
            .references()
            .stream()
            .anyMatch((text) -> "Patient".equals(this.context.reference(text).type()) && !this.context.own(text));
        if (other) {
            throw breach();
        }
    }

    private static Denied breach() {
        return new Denied(Reason.FOREIGN_ANSWER, "write-answer");
    }

    /**
     * Returns whether the answer holds what the client itself sent; anything more is a
     * read, and writing does not imply reading.
     */
    private boolean sent() {
        Interaction interaction = this.context.route().interaction();
        return this.answer.status() == 201 || interaction == Interaction.UPDATE
                || interaction == Interaction.UPDATE_CONDITIONAL;
    }

    /**
     * Returns the id of the stored resource, if URL or addresses contain it.
     * @throws Denied if they contradict each other
     */
    private @Nullable String addressed() {
        String id = this.context.route().id();
        for (String header : List.of("location", "content-location")) {
            String address = this.answer.header(header);
            Matcher place = PLACE.matcher((address != null) ? address : "");
            if (place.find()) {
                boolean same = place.group(1).equals(this.rule.type()) && (id == null || id.equals(place.group(2)));
                if (!same) {
                    throw breach();
                }
                id = place.group(2);
            }
        }
        return id;
    }

    /**
     * An address of the upstream as the client may see it.
     */
    private Optional<String> address(@Nullable String location) {
        if (location == null) {
            return Optional.empty();
        }
        Reference reference = this.context.reference(location);
        if (!this.rule.type().equals(reference.type()) || reference.id() == null) {
            return Optional.empty();
        }
        boolean binary = "Binary".equals(reference.type());
        Optional<String> mapped = this.context.service()
            .locate(location)
            .map((place) -> place.under(this.context.client()));
        return binary ? Optional.of(Links.capability(this.context, "Binary/" + reference.id())) : mapped;
    }

    /**
     * A read before a write: the stored resource, judged, with its version.
     */
    record Stored(ResourceScanResult facts, String tag) {

        static Stored of(PolicyContext context, ResourceScanResult facts, UpstreamAnswer answer) {
            String tag = InstanceAnswer.tag(facts, answer);
            if (tag == null) {
                throw new Denied(Reason.NO_VERSION, "no-version");
            }
            String wanted = context.call().header("if-match");
            if (wanted != null && !InstanceAnswer.matches(wanted, tag)) {
                throw new Denied(Reason.VERSION, "version");
            }
            return new Stored(facts, tag);
        }

    }

}
