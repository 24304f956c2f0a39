package dev.smartgateway.policy.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Malformed;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.json.Json;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.Facts;
import dev.smartgateway.fhir.scan.ResourceScan;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.gate.Membership;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.policy.read.Links;
import dev.smartgateway.policy.read.Reads;
import dev.smartgateway.smart.Cover;
import org.jspecify.annotations.Nullable;

/**
 * Judges the answer to a write: what it returns must be the patient's too.
 */
final class WriteAnswer {

    private WriteAnswer() {
    }

    /**
     * The answer as the client may see it.
     * @param bare whether a match elsewhere cannot be excluded unless the answer shows
     * it: then no address is passed on without a body
     */
    static Flow judge(Turn turn, TypeRule rule, UpstreamAnswer answer, boolean bare) {
        if (answer.status() == 412) {
            throw new Denied(DenialReason.VERSION, "version");
        }
        if (answer.status() == 404 || answer.status() == 410 || answer.status() == 403) {
            throw Answers.notFound();
        }
        Answers.requireSuccess(turn, answer);
        byte[] body = body(turn, rule, answer);
        Map<String, String> headers = new HashMap<>();
        boolean unseen = bare && body.length == 0 && answer.status() != 201;
        if (!unseen) {
            address(turn, rule, answer.header("location")).ifPresent((url) -> headers.put("Location", url));
            address(turn, rule, answer.header("content-location"))
                .ifPresent((url) -> headers.put("Content-Location", url));
        }
        String tag = answer.header("etag");
        if (tag != null && tag.matches("(W/)?\"[A-Za-z0-9\\-.]{1,64}\"") && !unseen) {
            headers.put("ETag", tag);
        }
        if (body.length > 0) {
            headers.put("Content-Type", Outcomes.FHIR_JSON);
        }
        return turn.allow(new GatewayAnswer(answer.status(), headers, body));
    }

    private static byte[] body(Turn turn, TypeRule rule, UpstreamAnswer answer) {
        if (answer.body().length == 0 || !Answers.isJson(answer.header("content-type"))) {
            return new byte[0];
        }
        Cover read = ScopeGate.included(turn, rule.type());
        Facts facts = facts(answer, Constraints.paths(read, rule.type()));
        if (facts.type().equals("OperationOutcome")) {
            List<Json.Obj> issues = Outcomes.harmless(turn, answer.body());
            return Json.obj("resourceType", "OperationOutcome", "issue", issues).bytes();
        }
        if (!facts.type().equals(rule.type())) {
            throw new Denied(DenialReason.UNCHECKABLE, "write-answer");
        }
        if (turn.walls().check() && Membership.of(turn, rule, facts, Set.of()) != Membership.OWN) {
            throw new Denied(DenialReason.FOREIGN_ANSWER, "write-answer");
        }
        String id = turn.route().id();
        if (id != null && !id.equals(facts.id())) {
            throw new Denied(DenialReason.FOREIGN_ANSWER, "write-answer");
        }
        boolean shown = sent(turn, answer) || Constraints.hold(read, facts);
        return shown ? Links.rewritten(turn, answer.body(), facts) : new byte[0];
    }

    /**
     * Whether the answer holds what the client itself sent; anything more is a read, and
     * writing does not imply reading.
     */
    private static boolean sent(Turn turn, UpstreamAnswer answer) {
        Interaction interaction = turn.route().interaction();
        return answer.status() == 201 || interaction == Interaction.UPDATE
                || interaction == Interaction.UPDATE_CONDITIONAL;
    }

    private static Facts facts(UpstreamAnswer answer, Set<String> paths) {
        try {
            return ResourceScan.of(answer.body(), paths);
        }
        catch (Malformed ex) {
            throw new Denied(DenialReason.UNCHECKABLE, "write-answer");
        }
    }

    /**
     * An address of the upstream as the client may see it, if it is of what was written.
     */
    private static Optional<String> address(Turn turn, TypeRule rule, @Nullable String location) {
        if (location == null) {
            return Optional.empty();
        }
        Reference reference = turn.reference(location);
        String id = turn.route().id();
        if (!rule.type().equals(reference.type()) || reference.id() == null
                || (id != null && !id.equals(reference.id()))) {
            return Optional.empty();
        }
        boolean binary = "Binary".equals(reference.type());
        Optional<String> mapped = turn.service().locate(location).map((place) -> place.under(turn.client()));
        return binary ? Optional.of(Links.capability(turn, "Binary/" + reference.id())) : mapped;
    }

    /**
     * A read before a write: the stored resource, judged, with its version.
     */
    record Stored(Facts facts, String tag) {

        static Stored of(Turn turn, Facts facts, UpstreamAnswer answer) {
            String tag = Reads.tag(facts, answer);
            if (tag == null) {
                throw new Denied(DenialReason.UNCHECKABLE, "no-version");
            }
            String wanted = turn.call().header("if-match");
            if (wanted != null && !Reads.matches(wanted, tag)) {
                throw new Denied(DenialReason.VERSION, "version");
            }
            return new Stored(facts, tag);
        }

    }

}
