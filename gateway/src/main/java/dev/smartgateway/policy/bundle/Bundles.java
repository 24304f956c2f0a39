package dev.smartgateway.policy.bundle;

import java.util.List;
import java.util.function.Function;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.r4.BodyVisitor;
import dev.smartgateway.r4.StrictReader;
import dev.smartgateway.reason.Reason;

/**
 * Handles {@code POST [base]}: batch or transaction.
 *
 * @see <a href="https://hl7.org/fhir/R4/http.html#transaction">FHIR R4 batch and
 * transaction</a>
 */
public final class Bundles {

    private Bundles() {
    }

    /**
     * The first step of a bundle.
     * @param single begins one call through all checks
     */
    public static Step begin(PolicyContext context, Function<FhirCall, Step> single) {
        if (!Answers.isJson(context.call().header("content-type"))) {
            throw new Denied(Reason.MEDIA_TYPE, "media-type");
        }
        ReadParams.none(Query.parse(context.call().query()));
        Json.Obj bundle = Json.parse(context.call().body());
        String type = bundle.text("type");
        boolean transaction = "transaction".equals(type);
        if (!"Bundle".equals(bundle.text("resourceType")) || !(transaction || "batch".equals(type))) {
            throw new Denied(Reason.BODY_MISMATCH, "bundle-type");
        }
        Interaction interaction = transaction ? Interaction.TRANSACTION : Interaction.BATCH;
        PolicyContext named = context.on(new Route(interaction, null, null, null, null));
        if (!context.policy().interactions().contains(interaction)) {
            named.soft(Reason.INTERACTION, "policy-interaction");
        }
        List<Json.Obj> entries = bundle.objects("entry");
        boolean whole = bundle.get("entry") == null
                || (bundle.get("entry") instanceof Json.Arr all && all.items().size() == entries.size());
        if (!whole || entries.size() > context.policy().search().maxEntries()) {
            throw new Denied(Reason.TOO_LARGE, "bundle-size");
        }
        requireFrame(bundle, entries);
        return named.guard(
                () -> transaction ? new Transaction(named, single).begin(entries) : batch(named, entries, single),
                Reason.MALFORMED);
    }

    /**
     * Checks that the bundle around the resources is unambiguous; each resource is parsed
     * with its own entry.
     */
    private static void requireFrame(Json.Obj bundle, List<Json.Obj> entries) {
        List<Json.Obj> frames = entries.stream().map((entry) -> entry.without("resource")).toList();
        new StrictReader(BodyVisitor.NONE).resource(bundle.with("entry", frames));
    }

    private static Step batch(PolicyContext context, List<Json.Obj> entries, Function<FhirCall, Step> single) {
        return new EntrySequence<Json.Obj>(context,
                (entry) -> context.guard(() -> single.apply(EntryCall.of(context, entry).call()), Reason.MALFORMED))
            .run(entries, (tells) -> {
                List<Verdict> parts = Replies.verdicts(tells);
                return parts.stream().anyMatch(Verdict::alarm) ? alarm(context)
                        : context.allow(Replies.bundle("batch-response", tells), parts);
            });
    }

    static Step alarm(PolicyContext context) {
        return context.deny(new Denied(Reason.FOREIGN_ANSWER, "bundle"));
    }

}
