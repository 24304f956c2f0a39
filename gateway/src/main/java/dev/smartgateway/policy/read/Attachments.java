package dev.smartgateway.policy.read;

import java.util.Base64;
import java.util.HashMap;
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
 * Serves a Binary only by a link from a judged resource of this launch. Its content is a
 * download that cannot run as code.
 */
final class Attachments {

    private static final String ANY = "*/*";

    private static final String MEDIA_TYPE = "[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}";

    private Attachments() {
    }

    /**
     * Follows a capability link.
     */
    static Step follow(PolicyContext context) {
        ScopeGate.require(context, "Binary", Access.READ);
        String binary = context.call()
            .pin()
            .handles()
            .open(String.valueOf(context.route().id()))
            .map((content) -> content.split("\n", -1))
            .filter((parts) -> parts.length == 3 && parts[0].equals("file") && parts[1].equals(context.pinText()))
            .map((parts) -> parts[2])
            .orElseThrow(() -> new Denied(Reason.HANDLE, "handle"));
        ReadParams.none(Query.parse(context.call().query()));
        UpstreamRequest draft = wantsFhir(context.call().header("accept"))
                ? UpstreamRequest.read(binary, Query.EMPTY, UpstreamRequest.Proof.CHECKED_ANSWER)
                : UpstreamRequest.file(binary, ANY);
        return context.ask(draft, (answer) -> shown(context, answer, binary.substring(binary.indexOf('/') + 1)));
    }

    private static Step shown(PolicyContext context, UpstreamAnswer answer, String id) {
        Answers.requireInstance(context, answer);
        return requireOwn(context, answer.header("x-security-context"), () -> judged(context, answer, id));
    }

    private static Step judged(PolicyContext context, UpstreamAnswer answer, String id) {
        if (isFhirUnread(answer.header("content-type"))) {
            throw new Denied(Reason.UNCHECKABLE, "media-type");
        }
        if (answer.isUnread()) {
            return context.allow(passed(answer), id);
        }
        if (!Answers.isJson(answer.header("content-type"))) {
            return context.allow(raw(answer.header("content-type"), answer.body()), id);
        }
        Json.Obj resource = Json.parse(answer.body());
        if (!"Binary".equals(resource.text("resourceType"))) {
            return context.allow(raw(answer.header("content-type"), answer.body()), id);
        }
        Json securityContext = resource.get("securityContext");
        String owner = (securityContext instanceof Json.Obj object) ? object.text("reference") : null;
        return requireOwn(context, (securityContext != null) ? String.valueOf(owner) : null,
                () -> context.allow(file(context, resource, id), id));
    }

    /**
     * Returns whether a Binary has a FHIR format that is not parsed here and may name
     * another patient.
     */
    private static boolean isFhirUnread(@Nullable String mediaType) {
        String bare = (mediaType != null) ? mediaType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT) : "";
        return (bare.contains("fhir") && !bare.endsWith("json")) || bare.equals("text/turtle");
    }

    /**
     * As FHIR its id is the one of its link: that is what the next write may refer to.
     */
    private static GatewayAnswer file(PolicyContext context, Json.Obj resource, String id) {
        if (wantsFhir(context.call().header("accept"))) {
            String link = Links.capability(context, "Binary/" + id);
            byte[] shown = resource.with("id", link.substring(link.lastIndexOf('/') + 1)).bytes();
            byte[] body = Links.rewritten(context, shown, ResourceScan.of(shown, Set.of()));
            return new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), body);
        }
        return raw(resource.text("contentType"), decoded(resource.text("data")));
    }

    /**
     * Requires that the patient controls access, according to the resource or a header of
     * the service: the patient, or a record that is looked up.
     */
    private static Step requireOwn(PolicyContext context, @Nullable String text, Supplier<Step> then) {
        if (text == null || context.unpinned()) {
            return then.get();
        }
        if (context.own(text)) {
            return then.get();
        }
        Reference reference = context.reference(text);
        return new ReferenceLookUps(context).find(List.of(reference), (found) -> {
            boolean known = reference.kind() == Reference.Kind.LOCAL
                    && context.call().pin().references().contains(reference.type() + "/" + reference.id());
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

    private static GatewayAnswer passed(UpstreamAnswer answer) {
        Map<String, String> headers = new HashMap<>(headers(answer.header("content-type")));
        String length = answer.header("content-length");
        if (length != null && length.matches("[0-9]{1,18}")) {
            headers.put("Content-Length", length);
        }
        return GatewayAnswer.passing(200, headers);
    }

    private static GatewayAnswer raw(@Nullable String mediaType, byte[] bytes) {
        return new GatewayAnswer(200, headers(mediaType), bytes);
    }

    private static Map<String, String> headers(@Nullable String mediaType) {
        String bare = (mediaType != null) ? mediaType.split(";", -1)[0].strip() : "";
        String type = bare.matches(MEDIA_TYPE) ? bare : "application/octet-stream";
        return Map.of("Content-Type", type, "Content-Disposition", "attachment", "X-Content-Type-Options", "nosniff",
                "Content-Security-Policy", "sandbox; default-src 'none'");
    }

    private static boolean wantsFhir(@Nullable String accept) {
        String wanted = (accept != null) ? accept.toLowerCase(Locale.ROOT) : "";
        return wanted.startsWith("application/fhir+json") || wanted.startsWith("application/json");
    }

}
