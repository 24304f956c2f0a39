package dev.smartgateway.policy.read;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import org.jspecify.annotations.Nullable;

/**
 * A Binary is reached only by a link that a judged resource of this launch carried. Its
 * content is served as a download that runs nothing.
 */
final class Attachments {

    private static final String MEDIA_TYPE = "[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}";

    private Attachments() {
    }

    /**
     * Follows a capability link.
     */
    static Step follow(PolicyContext turn) {
        ScopeGate.require(turn, "Binary", Access.READ);
        String binary = turn.call()
            .pin()
            .handles()
            .open(String.valueOf(turn.route().id()))
            .map((content) -> content.split("\n", -1))
            .filter((parts) -> parts.length == 3 && parts[0].equals("file") && parts[1].equals(turn.pinText()))
            .map((parts) -> parts[2])
            .orElseThrow(() -> new Denied(Reason.HANDLE, "handle"));
        ReadParams.none(Query.parse(turn.call().query()));
        UpstreamRequest draft = UpstreamRequest.read(binary, Query.EMPTY, UpstreamRequest.Proof.CHECKED_ANSWER);
        return turn.ask(draft, (answer) -> shown(turn, answer));
    }

    private static Step shown(PolicyContext turn, UpstreamAnswer answer) {
        Answers.requireInstance(turn, answer);
        if (!Answers.isJson(answer.header("content-type"))) {
            return turn.allow(raw(answer.header("content-type"), answer.body()));
        }
        Json.Obj resource = Json.parse(answer.body());
        if (!"Binary".equals(resource.text("resourceType"))) {
            return turn.allow(raw(answer.header("content-type"), answer.body()));
        }
        return requireOwn(turn, resource, () -> turn.allow(file(turn, resource, answer)));
    }

    private static GatewayAnswer file(PolicyContext turn, Json.Obj resource, UpstreamAnswer answer) {
        if (wantsFhir(turn.call().header("accept"))) {
            byte[] body = Links.rewritten(turn, answer.body(), ResourceScan.of(answer.body(), Set.of()));
            return new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), body);
        }
        return raw(resource.text("contentType"), decoded(resource.text("data")));
    }

    /** The context is the patient, or a record that is looked up. */
    private static Step requireOwn(PolicyContext turn, Json.Obj binary, Supplier<Step> then) {
        Json context = binary.get("securityContext");
        if (context == null || turn.unpinned() || !turn.walls().check()) {
            return then.get();
        }
        String text = (context instanceof Json.Obj object) ? object.text("reference") : null;
        if (text == null) {
            throw Answers.notFound();
        }
        if (turn.own(text)) {
            return then.get();
        }
        Reference reference = turn.reference(text);
        return new ReferenceLookUps(turn).find(List.of(reference), (found) -> {
            boolean known = reference.kind() == Reference.Kind.LOCAL
                    && turn.call().pin().references().contains(reference.type() + "/" + reference.id());
            if (!known) {
                throw Answers.notFound();
            }
            return then.get();
        });
    }

    private static byte[] decoded(@Nullable String data) {
        try {
            return (data != null) ? Base64.getMimeDecoder().decode(data) : new byte[0];
        }
        catch (IllegalArgumentException ex) {
            throw new Denied(Reason.UNCHECKABLE, "binary");
        }
    }

    private static GatewayAnswer raw(@Nullable String mediaType, byte[] bytes) {
        String bare = (mediaType != null) ? mediaType.split(";", -1)[0].strip() : "";
        String type = bare.matches(MEDIA_TYPE) ? bare : "application/octet-stream";
        return new GatewayAnswer(200, Map.of("Content-Type", type, "Content-Disposition", "attachment",
                "X-Content-Type-Options", "nosniff", "Content-Security-Policy", "sandbox; default-src 'none'"), bytes);
    }

    private static boolean wantsFhir(@Nullable String accept) {
        String wanted = (accept != null) ? accept.toLowerCase(Locale.ROOT) : "";
        return wanted.startsWith("application/fhir+json") || wanted.startsWith("application/json");
    }

}
