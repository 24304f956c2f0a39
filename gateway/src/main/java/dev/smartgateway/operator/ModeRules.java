package dev.smartgateway.operator;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import dev.smartgateway.smart.Issuer.PatientSource;

/**
 * Compares an issuer's mode with its other settings and with the behaviour of its FHIR
 * service. Never throws; returns an empty list where nothing can be determined.
 */
public final class ModeRules {

    private static final Set<PatientSource> CLINICIANS = Set.of(PatientSource.HANDLE, PatientSource.SIGNED_LAUNCH,
            PatientSource.PICKER);

    /** Types that Azure's FHIR service includes in every compartment. */
    private static final Set<String> SHARED = Set.of("Location", "Organization", "Practitioner", "Medication",
            "Device");

    private ModeRules() {
    }

    /**
     * Returns whether Azure's FHIR service never shows a type to a patient, whatever the
     * token: it is neither in the Patient compartment nor shared.
     */
    public static boolean outsideCompartment(String type) {
        return R4.isType(type) && !SHARED.contains(type)
                && R4.rule(type).map(TypeRule::kind).orElse(TypeRule.Kind.SHARED) != TypeRule.Kind.MEMBER;
    }

    /**
     * Returns contradictions within the configuration.
     */
    public static List<ModeContradiction> configured(Issuer issuer) {
        List<ModeContradiction> found = new ArrayList<>();
        Mode mode = issuer.rules().mode();
        boolean azure = EntraAddress.fhirService(issuer.address().fhirBase());
        if (mode == Mode.SMART_SERVER && azure) {
            found.add(new ModeContradiction(
                    "mode is smart-server, but fhir-base is an Azure FHIR service, which does not know the launch's "
                            + "patient and, with data roles, ignores scopes.",
                    "set mode to rbac (clinicians), smart-user (patients) or pinned-issuer (either)"));
        }
        if (mode == Mode.SMART_USER && issuer.scopes().matches("(?s).*[/.](write|[rs]*[cud][a-z]*|\\*)(\\s|\\?|$).*")) {
            found.add(new ModeContradiction(
                    "mode is smart-user, but scopes include writes. The role FHIR SMART User is "
                            + "read-only, so the service refuses every write.",
                    "remove the write scopes, or set mode to rbac"));
        }
        if (issuer.rules().dialect() == Issuer.Dialect.ENTRA) {
            endpoints(issuer.address().endpoints()).ifPresent(found::add);
        }
        boolean clinicians = issuer.rules().patientSources().stream().anyMatch(CLINICIANS::contains);
        if (mode == Mode.SMART_USER && clinicians) {
            found.add(new ModeContradiction(
                    "mode is smart-user, but patient-sources let clinicians choose a patient. For a "
                            + "Practitioner the service filters by the Practitioner compartment: most of the patient's data "
                            + "would be missing.",
                    "set mode to rbac, or write patient-sources: [fhir-user]"));
        }
        return List.copyOf(found);
    }

    /**
     * The FHIR service publishes Entra's v1.0 endpoints, which do not accept named
     * scopes.
     */
    private static Optional<ModeContradiction> endpoints(Issuer.Endpoints endpoints) {
        boolean named = endpoints.authorization() != null && endpoints.token() != null && endpoints.jwks() != null
                && endpoints.oidcIssuer() != null;
        boolean first = EntraAddress.firstVersion(endpoints.authorization())
                || EntraAddress.firstVersion(endpoints.token());
        if (named && !first) {
            return Optional.empty();
        }
        return Optional.of(new ModeContradiction(
                first ? "endpoints are Entra's v1.0 endpoints, which do not accept named scopes."
                        : "dialect is entra, but not all endpoints are set. Discovery at the FHIR service returns "
                                + "Entra's v1.0 endpoints.",
                "write endpoints.authorization and .token as https://login.microsoftonline.com/TENANT/oauth2/v2.0/"
                        + "authorize and /token, .jwks as .../TENANT/discovery/v2.0/keys and .oidc-issuer as "
                        + ".../TENANT/v2.0"));
    }

    /**
     * Returns contradictions between the configuration and what the service shows without
     * a token.
     */
    public static List<ModeContradiction> observed(Issuer issuer, ServiceObservation seen) {
        List<ModeContradiction> found = new ArrayList<>();
        if (seen.openStatus() >= 200 && seen.openStatus() < 300) {
            found.add(new ModeContradiction("The FHIR service answers a search without any token.",
                    "turn on authentication at the service before it holds patient data"));
        }
        if (issuer.rules().mode() == Mode.SMART_SERVER && isAzure(seen)
                && !EntraAddress.fhirService(issuer.address().fhirBase())) {
            found.add(new ModeContradiction("mode is smart-server, but the service says it is " + seen.software() + ".",
                    "set mode to rbac (clinicians) or smart-user (patients)"));
        }
        // In this mode the user's token is used for sign-in only.
        if (issuer.rules().mode() != Mode.PINNED_ISSUER) {
            tenants(issuer, seen).ifPresent(found::add);
            audience(issuer, seen).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    /**
     * Returns contradictions between the configuration and what the service shows to the
     * token of one of the issuer's users.
     * @param status status of a search for all patients
     * @param patients number of patients in the answer, at most two
     */
    public static List<ModeContradiction> withToken(Issuer issuer, int status, int patients) {
        if (issuer.rules().mode() != Mode.SMART_USER || status != 200 || patients < 2) {
            return List.of();
        }
        return List.of(new ModeContradiction(
                "mode is smart-user, but the FHIR service shows a user of this app more than one patient: the user "
                        + "has a data role, which makes the service ignore scopes and compartment.",
                "give those users the role FHIR SMART User and no other data role, or set mode to rbac"));
    }

    private static boolean isAzure(ServiceObservation seen) {
        String software = Objects.requireNonNullElse(seen.software(), "");
        return software.contains("Azure") || software.contains("Microsoft FHIR");
    }

    private static Optional<ModeContradiction> tenants(Issuer issuer, ServiceObservation seen) {
        URI token = issuer.address().endpoints().token();
        Optional<String> ours = (token != null) ? EntraAddress.tenant(token.getPath()) : Optional.empty();
        Optional<String> theirs = Optional.ofNullable(seen.authority()).flatMap(EntraAddress::tenant);
        if (ours.isEmpty() || theirs.isEmpty() || ours.equals(theirs)) {
            return Optional.empty();
        }
        return Optional.of(new ModeContradiction(
                "Tokens come from tenant " + ours.get() + ", but the FHIR service trusts tenant " + theirs.get()
                        + ": it answers 401 to every request.",
                "set endpoints to that tenant, or change authenticationConfiguration.authority of the service"));
    }

    /**
     * Entra's v1.0 tokens have the application ID URI as audience, v2.0 tokens the GUID.
     */
    private static Optional<ModeContradiction> audience(Issuer issuer, ServiceObservation seen) {
        List<String> audiences = issuer.address().audience().tokens();
        String theirs = seen.challenge().get("resource_id");
        if (audiences.isEmpty() || theirs == null || audiences.stream().anyMatch((one) -> same(one, theirs))) {
            return Optional.empty();
        }
        return Optional.of(new ModeContradiction(
                "token-audience is " + String.join(", ", audiences) + ", but the FHIR service expects tokens for "
                        + theirs + ": it answers 401 to every request.",
                "make authenticationConfiguration.audience of the service and token-audience the same"));
    }

    private static boolean same(String one, String other) {
        return one.replaceAll("/+$", "").equals(other.replaceAll("/+$", ""));
    }

}
