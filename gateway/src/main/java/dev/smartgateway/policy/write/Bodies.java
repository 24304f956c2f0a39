package dev.smartgateway.policy.write;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the new state of a resource.
 */
final class Bodies {

    private static final String MEDIA_TYPE = "[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}";

    private static final String CHARSET = "( ?; ?charset=[A-Za-z0-9._-]{1,40})?";

    /** Media types of resources, patches and forms, which are handled elsewhere. */
    private static final Set<String> FHIR = Set.of("application/fhir+json", "application/json", "application/json+fhir",
            "text/json", "application/fhir+xml", "application/xml+fhir", "application/fhir+turtle", "text/turtle",
            "application/json-patch+json", "application/xml-patch+xml", "application/x-www-form-urlencoded");

    private static final String SECURITY_CONTEXT = "securityContext";

    private final PolicyContext context;

    private final Siblings locals;

    /**
     * Rules for one body.
     * @param locals the other entries of the same transaction
     */
    Bodies(PolicyContext context, Siblings locals) {
        this.context = context;
        this.locals = locals;
    }

    /**
     * The body as one resource of the type in the URL.
     */
    static Json.Obj parsed(PolicyContext context) {
        if (!Answers.isJson(context.call().header("content-type"))) {
            throw new Denied(Reason.MEDIA_TYPE, "media-type");
        }
        Json.Obj body = Json.parse(context.call().body());
        if (!String.valueOf(context.route().type()).equals(body.text("resourceType"))) {
            throw new Denied(Reason.BODY_MISMATCH, "body-type");
        }
        return body;
    }

    /**
     * Returns whether the body is a file. Neither FHIR formats nor forms are files.
     */
    static boolean isFile(@Nullable String mediaType) {
        String bare = (mediaType != null) ? mediaType.split(";", -1)[0].strip().toLowerCase(Locale.ROOT) : "";
        return bare.matches(MEDIA_TYPE) && !FHIR.contains(bare) && !bare.startsWith("multipart/")
                && !bare.startsWith("message/");
    }

    /**
     * Returns a file as a Binary of the patient.
     */
    static Json.Obj binary(PolicyContext context) {
        byte[] file = context.call().body();
        if (file.length == 0) {
            throw new Denied(Reason.MALFORMED, "body");
        }
        String told = String.valueOf(context.call().header("content-type")).strip();
        String type = told.matches(MEDIA_TYPE + CHARSET) ? told : told.split(";", -1)[0].strip();
        return Json.obj("resourceType", "Binary", "contentType", type, SECURITY_CONTEXT, patient(context), "data",
                Base64.getEncoder().encodeToString(file));
    }

    /**
     * Returns a Binary without an owner as one of the patient; any other Binary is
     * unchanged.
     */
    static Json.Obj owned(PolicyContext context, Json.Obj binary) {
        return (binary.get(SECURITY_CONTEXT) != null) ? binary : binary.with(SECURITY_CONTEXT, patient(context));
    }

    private static Json.Obj patient(PolicyContext context) {
        return Json.obj("reference", "Patient/" + context.patient().value());
    }

    /**
     * Continues with a new state that is the patient's, after looking up what it refers
     * to, if that decides the owner.
     * @throws Denied if it is not the pinned patient's alone
     */
    Step own(TypeRule rule, GrantedAccess cover, Json.Obj body, Supplier<Step> then) {
        ResourceScanResult facts = ResourceScan.of(body.bytes(), Set.of());
        return ReferenceLookUps.targets(this.context, List.of(facts), this.locals.names(), () -> {
            requireOwn(rule, cover, body);
            return then.get();
        });
    }

    /**
     * Judges ownership and constraint of the new state.
     * @throws Denied if it is not the pinned patient's alone
     */
    private void requireOwn(TypeRule rule, GrantedAccess cover, Json.Obj body) {
        ResourceScanResult facts = ResourceScan.of(body.bytes(), Constraints.paths(cover, rule.type()));
        if (Membership.written(this.context, rule, facts, this.locals.names()) != Membership.OWN) {
            boolean named = rule.isPatient() || facts.owners()
                .stream()
                .anyMatch((owner) -> rule.primary().contains(owner.path()) && owner.reference() != null);
            throw new Denied(named ? Reason.OTHER_PATIENT : Reason.UNPINNED_BODY, "body-owner");
        }
        if (!Constraints.hold(cover, facts)) {
            throw new Denied(Reason.SCOPE_CONSTRAINT, "body-constraint");
        }
    }

}
