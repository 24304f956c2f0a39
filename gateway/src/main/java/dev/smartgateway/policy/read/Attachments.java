package dev.smartgateway.policy.read;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.smartgateway.json.ByteSlices;
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

    private final PolicyContext context;

    private final String binary;

    /**
     * Reads the file that a capability link names.
     * @throws Denied if the scopes do not allow it, or the link is not of this launch
     */
    Attachments(PolicyContext context) {
        ScopeGate.require(context, "Binary", Access.READ);
        this.context = context;
        this.binary = context.call()
            .pin()
            .handles()
            .open(String.valueOf(context.route().id()))
            .map((content) -> content.split("\n", -1))
            .filter((parts) -> parts.length == 3 && parts[0].equals("file") && parts[1].equals(context.pinText()))
            .map((parts) -> parts[2])
            .orElseThrow(() -> new Denied(Reason.HANDLE, "handle"));
    }

    /**
     * Follows the link.
     */
    Step follow() {
        ReadParams.none(Query.parse(this.context.call().query()));
        return this.context.ask(plan(), this::judge);
    }

    /** The read of the Binary, as FHIR or as the file that it is. */
    UpstreamRequest plan() {
        return wantsFhir() ? UpstreamRequest.read(this.binary, Query.EMPTY, UpstreamRequest.Proof.CHECKED_ANSWER)
                : UpstreamRequest.file(this.binary, ANY);
    }

    /** Judges the answer to {@link #plan}. */
    Step judge(UpstreamAnswer answer) {
        Answers.requireInstance(this.context, answer);
        return requireOwn(answer.header("x-security-context"), () -> judged(answer));
    }

    private Step judged(UpstreamAnswer answer) {
        String id = id();
        if (isFhirUnread(answer.header("content-type"))) {
            throw new Denied(Reason.UNCHECKABLE, "media-type");
        }
        if (answer.isUnread()) {
            return this.context.allow(passed(answer), id);
        }
        if (!Answers.isJson(answer.header("content-type"))) {
            return this.context.allow(raw(answer.header("content-type"), answer.body()), id);
        }
        Json.Obj resource = Json.parse(answer.body());
        if (!"Binary".equals(resource.text("resourceType"))) {
            return this.context.allow(raw(answer.header("content-type"), answer.body()), id);
        }
        Json securityContext = resource.get("securityContext");
        String owner = (securityContext instanceof Json.Obj object) ? object.text("reference") : null;
        return requireOwn((securityContext != null) ? String.valueOf(owner) : null,
                () -> this.context.allow(file(resource), id));
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
     * Returns the Binary in FHIR format. Its id is the handle of its link, which a later
     * write may refer to.
     */
    private GatewayAnswer file(Json.Obj resource) {
        if (wantsFhir()) {
            String link = Links.capability(this.context, "Binary/" + id());
            byte[] shown = resource.with("id", link.substring(link.lastIndexOf('/') + 1)).bytes();
            ByteSlices body = Links.rewritten(this.context, shown, ResourceScan.of(shown, Set.of()));
            return new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), body);
        }
        return raw(resource.text("contentType"), decoded(resource.text("data")));
    }

    /**
     * Requires that the patient controls access, according to the resource or a header of
     * the service: the patient, or a record that is looked up.
     */
    private Step requireOwn(@Nullable String text, Supplier<Step> then) {
        if (text == null || this.context.unpinned()) {
            return then.get();
        }
        if (this.context.own(text)) {
            return then.get();
        }
        Reference reference = this.context.reference(text);
        return new ReferenceLookUps(this.context).find(List.of(reference), (found) -> {
            boolean known = reference.kind() == Reference.Kind.LOCAL
                    && this.context.call().pin().references().contains(reference.type() + "/" + reference.id());
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

    private String id() {
        return this.binary.substring(this.binary.indexOf('/') + 1);
    }

    private boolean wantsFhir() {
        String accept = this.context.call().header("accept");
        String wanted = (accept != null) ? accept.toLowerCase(Locale.ROOT) : "";
        return wanted.startsWith("application/fhir+json") || wanted.startsWith("application/json");
    }

}
