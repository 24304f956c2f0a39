package dev.smartgateway.policy.machine;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.bundle.Bundles;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.operation.OperationCalls;
import dev.smartgateway.policy.read.Reading;
import dev.smartgateway.policy.rules.OwnUser;
import dev.smartgateway.policy.write.Writing;
import dev.smartgateway.reason.Reason;

/**
 * Decides one call. Pure and total: the same call gives the same steps, and nothing is
 * ever thrown. A call that is not understood is denied.
 */
public final class PinningMachine implements Pinning {

    private static final Set<Interaction> WITHOUT_PATIENT = Set.of(Interaction.CAPABILITIES,
            Interaction.SMART_CONFIGURATION);

    /** Media ranges that a JSON answer satisfies. */
    private static final Set<String> JSON = Set.of("*/*", "application/*", "application/json", "application/fhir+json",
            "application/json+fhir", "text/json");

    /**
     * The first step of a call.
     */
    @Override
    public Step begin(FhirCall call) {
        if (!call.method().equals("HEAD")) {
            return step(call, false);
        }
        FhirCall get = new FhirCall("GET", call.path(), call.query(), call.headers(), call.body(), call.pin());
        return bodiless(step(get, false));
    }

    /** Treats HEAD as a GET whose body is dropped. */
    private static Step bodiless(Step step) {
        return step.fold((send) -> new Step.Send(send.request(), (answer) -> bodiless(send.after().apply(answer))),
                (end) -> {
                    Map<String, String> headers = new HashMap<>(end.answer().headers());
                    if (end.answer().passesBody()) {
                        return new Step.Respond(new GatewayAnswer(end.answer().status(), headers, new byte[0]),
                                end.verdict());
                    }
                    headers.put("Content-Length", String.valueOf(end.answer().content().length()));
                    return new Step.Respond(new GatewayAnswer(end.answer().status(), headers, new byte[0]),
                            end.verdict());
                });
    }

    private Step step(FhirCall call, boolean entry) {
        PolicyContext unread = PolicyContext.of(call, Route.UNKNOWN);
        return unread.guard(() -> {
            Methods.requireKnown(call);
            PolicyContext context = unread.on(Route.parse(call.method(), call.path(), call.query() != null));
            return context.guard(() -> dispatch(context, entry), Reason.MALFORMED);
        }, Reason.MALFORMED);
    }

    /**
     * A launch without a resource scope is refused for the scope, not for the patient.
     */
    private static void requirePatient(PolicyContext context) {
        if (WITHOUT_PATIENT.contains(context.route().interaction()) || context.unpinned() || OwnUser.asked(context)) {
            return;
        }
        if (context.scopes().resources().isEmpty()) {
            throw new Denied(Reason.SCOPE, "scope");
        }
        context.patient();
    }

    /** Requires that the client accepts JSON. */
    private static void requireJsonWanted(FhirCall call) {
        String accept = call.header("accept");
        if (accept == null || accept.isBlank()) {
            return;
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (JSON.contains(range.split(";", -1)[0].strip())) {
                return;
            }
        }
        throw new Denied(Reason.NOT_ACCEPTABLE, "accept");
    }

    private Step dispatch(PolicyContext context, boolean entry) {
        if (context.call().body().length > context.call().pin().maxAnswer()) {
            throw new Denied(Reason.TOO_LARGE, "body-size");
        }
        Interaction interaction = context.route().interaction();
        if (interaction == Interaction.UNKNOWN) {
            throw Methods.refused(context.call());
        }
        requirePatient(context);
        if (interaction != Interaction.ATTACHMENT) {
            requireJsonWanted(context.call());
        }
        return switch (interaction) {
            case CREATE, UPDATE, UPDATE_CONDITIONAL, PATCH, PATCH_CONDITIONAL, DELETE, DELETE_CONDITIONAL ->
                Writing.begin(context);
            case BATCH -> {
                if (entry) {
                    throw new Denied(Reason.INTERACTION, "nested-bundle");
                }
                yield Bundles.begin(context, (call) -> step(call, true));
            }
            case OPERATION -> OperationCalls.begin(context);
            default -> Reading.begin(context);
        };
    }

}
