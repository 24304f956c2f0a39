package dev.smartgateway.policy.flow;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.json.Json;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.reason.ReasonOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Writes OperationOutcomes: the gateway's own, and the permitted parts of the upstream's.
 *
 * @see <a href="https://hl7.org/fhir/R4/operationoutcome.html">OperationOutcome</a>
 */
public final class Outcomes {

    /** Media type of every body that the gateway writes. */
    public static final String FHIR_JSON = "application/fhir+json;charset=UTF-8";

    private static final String OUTCOME_CODES = "http://terminology.hl7.org/CodeSystem/operation-outcome";

    private static final int LONGEST_TEXT = 500;

    private static final String ELEMENT = "[A-Z][A-Za-z]{1,40}(\\.[a-z][A-Za-z0-9]{0,60}(\\[[0-9]{1,4}\\])?)*";

    private static final Pattern DEFINITION = Pattern
        .compile("https?://(?:hl7\\.org|terminology\\.hl7\\.org|loinc\\.org|snomed\\.info|unitsofmeasure\\.org)/"
                + "[A-Za-z0-9._~/|#-]*");

    private static final Pattern RECORD = Pattern.compile("[A-Z][A-Za-z]+/[A-Za-z0-9.-]|urn:(uuid|oid):");

    /** Interactions whose upstream error texts are about content that the client sent. */
    private static final Set<Interaction> OWN_CONTENT = EnumSet.of(Interaction.CREATE, Interaction.UPDATE,
            Interaction.UPDATE_CONDITIONAL, Interaction.PATCH, Interaction.PATCH_CONDITIONAL, Interaction.TRANSACTION);

    private Outcomes() {
    }

    /**
     * Returns the answer of a denial: code and advice, no data.
     */
    public static GatewayAnswer of(Reason reason) {
        return new GatewayAnswer(reason.status(), Map.of("Content-Type", FHIR_JSON), ReasonOutcome.of(reason).bytes());
    }

    /**
     * Returns the answer of a denial that one element caused.
     * @param path element path, made of names of R4 only
     */
    public static GatewayAnswer of(Reason reason, String path) {
        Json.Obj plain = ReasonOutcome.of(reason);
        List<Json.Obj> issues = plain.objects("issue")
            .stream()
            .map((issue) -> issue.with("expression", List.of(path)))
            .toList();
        return new GatewayAnswer(reason.status(), Map.of("Content-Type", FHIR_JSON),
                plain.with("issue", issues).bytes());
    }

    /**
     * Returns a denial with the status of the upstream, and with the codes and harmless
     * texts of its outcome.
     */
    public static Denied refused(PolicyContext context, UpstreamAnswer answer) {
        Json.Obj own = ReasonOutcome.of(Reason.UPSTREAM_REFUSED);
        List<Json> issues = new ArrayList<>(own.objects("issue"));
        issues.addAll(harmless(context, answer.body()));
        GatewayAnswer reply = new GatewayAnswer(answer.status(), Map.of("Content-Type", FHIR_JSON),
                own.with("issue", issues).bytes());
        return new Denied(Reason.UPSTREAM_REFUSED, "upstream", reply);
    }

    /**
     * Returns the issues of an upstream OperationOutcome as codes and element paths;
     * texts only if they are about the client's own content, and name no host and no
     * resource. Empty for anything else.
     */
    public static List<Json.Obj> harmless(PolicyContext context, byte[] body) {
        try {
            Json.Obj outcome = Json.parse(body);
            if (!"OperationOutcome".equals(outcome.text("resourceType"))) {
                return List.of();
            }
            return outcome.objects("issue").stream().map((issue) -> issue(context, issue)).toList();
        }
        catch (Malformed ex) {
            return List.of();
        }
    }

    /**
     * Returns the outcome of a validation. Its texts are about the validated resource and
     * about definitions, and are kept unless they name a record or the service.
     */
    public static byte[] validated(PolicyContext context, byte[] body) {
        List<Json.Obj> issues = Json.parse(body)
            .objects("issue")
            .stream()
            .map((issue) -> issue(issue, (text) -> aboutDefinitions(context, text)))
            .toList();
        return Json.obj("resourceType", "OperationOutcome", "issue", issues).bytes();
    }

    /**
     * Returns whether a text, without the addresses of definitions, contains nothing that
     * looks like a reference.
     */
    private static boolean aboutDefinitions(PolicyContext context, String text) {
        String rest = DEFINITION.matcher(text).replaceAll("");
        return text.length() <= LONGEST_TEXT && !text.contains(context.upstreamHost()) && !rest.contains("://")
                && !RECORD.matcher(rest).find();
    }

    private static Json.Obj issue(PolicyContext context, Json.Obj issue) {
        boolean own = OWN_CONTENT.contains(context.route().interaction());
        return issue(issue, (text) -> own && harmless(context, text));
    }

    private static Json.Obj issue(Json.Obj issue, Predicate<String> told) {
        Map<String, Json> kept = new LinkedHashMap<>();
        keep(issue, "severity", "fatal|error|warning|information", kept);
        keep(issue, "code", "[a-z][a-z-]{1,40}", kept);
        if (issue.get("expression") instanceof Json.Arr all) {
            List<Json> elements = all.items()
                .stream()
                .filter((one) -> one instanceof Json.Text text && text.value().matches(ELEMENT))
                .toList();
            if (!elements.isEmpty()) {
                kept.put("expression", new Json.Arr(elements));
            }
        }
        Json.Obj details = coded(issue.object("details"));
        if (details != null) {
            kept.put("details", details);
        }
        return worded(issue, kept, told);
    }

    /** Returns the codes that FHIR itself defines here. */
    private static Json.@Nullable Obj coded(Json.@Nullable Obj details) {
        List<Json.Obj> codings = (details != null) ? details.objects("coding") : List.of();
        List<Json.Obj> known = codings.stream()
            .filter((coding) -> OUTCOME_CODES.equals(coding.text("system"))
                    && String.valueOf(coding.text("code")).matches("[A-Z][A-Z_]{2,60}"))
            .map((coding) -> Json.obj("system", OUTCOME_CODES, "code", String.valueOf(coding.text("code"))))
            .toList();
        return known.isEmpty() ? null : Json.obj("coding", known);
    }

    private static Json.Obj worded(Json.Obj issue, Map<String, Json> kept, Predicate<String> told) {
        String diagnostics = issue.text("diagnostics");
        if (diagnostics != null && told.test(diagnostics)) {
            kept.put("diagnostics", Json.of(diagnostics));
        }
        Json.Obj details = issue.object("details");
        String text = (details != null) ? details.text("text") : null;
        if (text != null && told.test(text)) {
            Json.Obj codes = coded(details);
            kept.put("details", (codes != null) ? codes.with("text", text) : Json.obj("text", text));
        }
        return new Json.Obj(kept);
    }

    private static void keep(Json.Obj issue, String field, String form, Map<String, Json> kept) {
        String text = issue.text(field);
        if (text != null && text.matches(form)) {
            kept.put(field, Json.of(text));
        }
    }

    private static boolean harmless(PolicyContext context, String text) {
        return text.length() <= LONGEST_TEXT && !text.contains("://") && !text.contains(context.upstreamHost())
                && !text.contains("/");
    }

}
