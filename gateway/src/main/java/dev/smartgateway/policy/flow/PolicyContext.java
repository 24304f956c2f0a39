package dev.smartgateway.policy.flow;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.fhir.ServiceUrls;
import dev.smartgateway.json.BeyondLimits;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.json.TooManyNodes;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.r4.Misshapen;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * The state of one call in the machine: the request and its patient context.
 *
 * @param call as received
 * @param route the parsed interaction
 * @param scopes effective scopes: granted and permitted by the policy
 * @param reported collects report-only rules that would have denied
 */
public record PolicyContext(FhirCall call, Route route, Scopes scopes, List<String> reported) {

    /**
     * Creates a context with scopes limited by the policy.
     */
    public static PolicyContext of(FhirCall call, Route route) {
        PatientContext pin = call.pin();
        return new PolicyContext(call, route, pin.policy().within(pin.scopes()), new ArrayList<>());
    }

    /**
     * Returns the same context for another route.
     */
    public PolicyContext on(Route other) {
        return new PolicyContext(this.call, other, this.scopes, this.reported);
    }

    public AccessPolicy policy() {
        return this.call.pin().policy();
    }

    /**
     * Returns the pinned patient.
     * @throws Denied if the launch has none
     */
    public PatientId patient() {
        PatientId patient = this.call.pin().patient();
        if (patient == null) {
            throw new Denied(Reason.NO_PATIENT, "pin");
        }
        return patient;
    }

    /**
     * Returns whether this launch works without a pin, by policy: no patient, no
     * {@code patient/} scope.
     */
    public boolean unpinned() {
        return this.call.pin().patient() == null && !policy().compartment().pinUser()
                && !this.call.pin().scopes().patientLevel();
    }

    /**
     * Returns the values that sealed links are bound to, in addition to the launch.
     */
    public String pinText() {
        PatientId patient = this.call.pin().patient();
        return (patient != null) ? patient.value() : "-";
    }

    /**
     * Returns the addresses of the FHIR service.
     */
    public ServiceUrls service() {
        return this.call.pin().bases().service();
    }

    public String upstream() {
        return service().base();
    }

    public String client() {
        return this.call.pin().bases().client().toString();
    }

    /**
     * Returns host and port of the FHIR service, which must not appear in any text.
     */
    public String upstreamHost() {
        return String.valueOf(URI.create(upstream()).getRawAuthority());
    }

    /**
     * Reads a reference of an answer or a body.
     */
    public Reference reference(String text) {
        return Reference.parse(text, service());
    }

    /**
     * Returns whether a reference is exactly the pinned patient.
     */
    public boolean own(String text) {
        return reference(text).is("Patient", pinText());
    }

    /**
     * Sends a request; every later failure becomes a denial.
     */
    public Step ask(UpstreamRequest draft, Function<UpstreamAnswer, Step> after) {
        return send(draft, (answer) -> guard(() -> {
            if (answer.largerThan(this.call.pin().maxAnswer())) {
                throw new Denied(Reason.UNCHECKABLE, "answer-size");
            }
            return after.apply(answer);
        }, Reason.UNCHECKABLE));
    }

    /** The only place that creates a request that may be forwarded. */
    private Step send(UpstreamRequest draft, Function<UpstreamAnswer, Step> after) {
        if (!PinInvariant.proven(this.call.pin().patient(), draft, this.call.pin().bases().bareIds())) {
            return deny(new Denied(Reason.INTERNAL, "unproven"));
        }
        return new Step.Send(new PinnedRequest(draft.method(), draft.target(), draft.headers(), draft.body(),
                new PinnedRequest.Traits(draft.passesBody(), draft.sufficient())), after);
    }

    /**
     * Reads one resource by its id. Another patient's, missing, deleted, and too large or
     * too deep resources are handled alike.
     * @param after continues with the answer
     * @param absent continues if the resource does not exist for the client
     */
    public Step askInstance(UpstreamRequest draft, Function<UpstreamAnswer, Step> after, Supplier<Step> absent) {
        return askInstance(draft, after, absent, absent);
    }

    /**
     * Reads one resource by its id.
     * @param after continues with the answer
     * @param absent continues if the resource does not exist for the client
     * @param beyond continues if it is too large or too deep to be judged
     */
    public Step askInstance(UpstreamRequest draft, Function<UpstreamAnswer, Step> after, Supplier<Step> absent,
            Supplier<Step> beyond) {
        return send(draft, (answer) -> guard(() -> {
            try {
                return answer.largerThan(this.call.pin().maxAnswer()) ? beyond.get()
                        : orAbsent(() -> after.apply(answer), absent);
            }
            catch (BeyondLimits ex) {
                return beyond.get();
            }
        }, Reason.UNCHECKABLE));
    }

    /**
     * Runs a part that judges one resource, including its further requests.
     * @param absent continues if the resource does not exist for the client
     */
    public Step orAbsent(Supplier<Step> part, Supplier<Step> absent) {
        try {
            return part.get();
        }
        catch (Denied ex) {
            if (ex.reason() != Reason.NOT_FOUND) {
                throw ex;
            }
            return absent.get();
        }
    }

    /**
     * Runs a part of the machine; every failure becomes a denial.
     * @param malformed the reason for unreadable input: a fault of the client or of the
     * upstream
     */
    public Step guard(Supplier<Step> part, Reason malformed) {
        try {
            return part.get();
        }
        catch (Denied ex) {
            return deny(ex);
        }
        catch (TooManyNodes ex) {
            return deny(new Denied((malformed == Reason.MALFORMED) ? Reason.TOO_LARGE : malformed, "values"));
        }
        catch (Malformed ex) {
            return deny(new Denied(malformed, "syntax"));
        }
        catch (Misshapen ex) {
            return deny(Denied.at(Reason.ELEMENT, "element", ex.path()));
        }
        catch (RuntimeException | StackOverflowError ex) {
            return deny(new Denied(Reason.INTERNAL, "internal"));
        }
    }

    /**
     * Ends a call with a denial.
     */
    public Step deny(Denied denied) {
        boolean alarm = denied.reason() == Reason.FOREIGN_ANSWER;
        return new Step.Respond(denied.answer(),
                new Verdict(denied.reason(), denied.rule(), action(), alarm, this.reported, List.of()));
    }

    /**
     * Ends an allowed call.
     */
    public Step allow(GatewayAnswer answer) {
        return allow(answer, List.of());
    }

    /**
     * Ends an allowed call whose URL does not name the resource.
     */
    public Step allow(GatewayAnswer answer, String id) {
        Verdict.Action shown = new Verdict.Action(this.route.interaction(), this.route.type(), id);
        return new Step.Respond(answer, new Verdict(null, "allowed", shown, false, this.reported, List.of()));
    }

    /**
     * Ends an allowed call that has parts.
     */
    public Step allow(GatewayAnswer answer, List<Verdict> parts) {
        return new Step.Respond(answer, new Verdict(null, "allowed", action(), false, this.reported, parts));
    }

    private Verdict.Action action() {
        @Nullable String id = switch (this.route.interaction()) {
            case PAGE, ATTACHMENT -> null;
            default -> this.route.id();
        };
        return new Verdict.Action(this.route.interaction(), this.route.type(), id);
    }

    /**
     * Denies by a rule of the policy, or only notes it when the rule is report-only.
     */
    public void soft(Reason reason, String rule) {
        if (!onlyReports(rule)) {
            throw new Denied(reason, rule);
        }
        note(rule);
    }

    /**
     * Returns whether a rule of the policy only reports.
     */
    public boolean onlyReports(String rule) {
        return AccessPolicy.SOFT_RULES.contains(rule) && policy().reportOnly().contains(rule);
    }

    /**
     * Notes once that a report-only rule would have denied.
     */
    public void note(String rule) {
        if (!this.reported.contains(rule)) {
            this.reported.add(rule);
        }
    }

    @Override
    public String toString() {
        return "PolicyContext[" + this.route + "]";
    }

}
