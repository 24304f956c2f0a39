package dev.smartgateway.command.doctor.issuer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.operator.ModeRules;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.Scope;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Dialect;
import dev.smartgateway.smart.Issuer.Mode;

/**
 * Checks whether the scopes of one client can be combined.
 */
public final class IssuerScopes {

    private static final Set<Access> WRITES = Set.of(Access.CREATE, Access.UPDATE, Access.DELETE);

    private IssuerScopes() {
    }

    public static void examine(Issuer issuer, Report.Notes notes) {
        List<ScopeWord> words = ScopeWord.all(issuer.scopes());
        Mode mode = issuer.rules().mode();
        boolean azure = mode == Mode.RBAC || mode == Mode.SMART_USER || issuer.rules().dialect() == Dialect.ENTRA;
        if (azure) {
            mixture(words, notes);
        }
        spelling(issuer, words, notes);
        enforcement(issuer, notes);
        List<Scope> scopes = Scopes.parse(issuer.scopes()).resources();
        if (mode == Mode.PINNED_ISSUER) {
            beyond(scopes, notes);
        }
        else if (mode == Mode.SMART_USER) {
            unseen(scopes, notes);
        }
    }

    /** Warns of types that the role FHIR SMART User does not show to a patient. */
    private static void unseen(List<Scope> scopes, Report.Notes notes) {
        String types = outside(scopes);
        if (!types.isEmpty()) {
            notes.warn(Check.WHO_ENFORCES_SCOPES,
                    "scopes ask for " + types + ", which are in no Patient compartment: the FHIR service answers 404 "
                            + "to a user with the role FHIR SMART User. Binary files of a DocumentReference cannot be "
                            + "opened.",
                    "remove them, or choose a mode in which the service returns them: rbac, or pinned-issuer with "
                            + "gateway.pinned-issuer.outside: user-token");
        }
    }

    private static String outside(List<Scope> scopes) {
        return scopes.stream()
            .map(Scope::type)
            .filter(ModeRules::outsideCompartment)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    }

    /** Warns of functions that the gateway's own token does not support. */
    private static void beyond(List<Scope> scopes, Report.Notes notes) {
        String types = outside(scopes);
        if (!types.isEmpty()) {
            notes.warn(Check.WHO_ENFORCES_SCOPES,
                    "scopes ask for " + types + ", which are in no Patient compartment: with the gateway's own token "
                            + "the FHIR service returns none of them, and the gateway answers outside-compartment.",
                    "remove them, or set gateway.pinned-issuer.outside: user-token and give the users a data role");
        }
        if (scopes.stream().anyMatch((scope) -> scope.access().stream().anyMatch(WRITES::contains))) {
            notes.warn(Check.WHO_ENFORCES_SCOPES,
                    "scopes include writes, which the FHIR service does not accept with the gateway's own token: the "
                            + "gateway answers writes-not-sent.",
                    "remove the write scopes, or set gateway.pinned-issuer.writes: user-token and give the users the "
                            + "role FHIR Data Contributor");
        }
    }

    private static void mixture(List<ScopeWord> words, Report.Notes notes) {
        Set<String> contexts = ScopeWord.contexts(words);
        Set<Integer> versions = ScopeWord.versions(words);
        if (contexts.size() > 1) {
            notes.wrong(Check.EARLIER_CONSENTS_LEAK, "scopes mix "
                    + String.join(" and ", contexts.stream().sorted().toList())
                    + " in one client registration. Entra's consents are additive, so every token contains both, and "
                    + "with the role FHIR SMART User the FHIR service answers 400 to every request.",
                    "use a separate app and client for each level; 'azure setup' creates one client per app");
        }
        if (versions.size() > 1) {
            notes.wrong(Check.EARLIER_CONSENTS_LEAK,
                    "scopes mix SMART 1 (.read) and SMART 2 (.rs). The FHIR service refuses tokens that contain both.",
                    "write all scopes in one version");
        }
        if (contexts.size() < 2 && versions.size() < 2) {
            notes.ok(Check.EARLIER_CONSENTS_LEAK,
                    "All scopes have one level and one SMART version. Tokens still contain scopes of earlier "
                            + "consents; the gateway uses only what is requested, granted and allowed by the policy.");
        }
    }

    private static void spelling(Issuer issuer, List<ScopeWord> words, Report.Notes notes) {
        boolean entra = IssuerSettings.entra(issuer);
        if (entra && issuer.rules().dialect() != Dialect.ENTRA) {
            notes.wrong(Check.NO_LAUNCH_CONTEXT,
                    "The gateway would send Entra plain SMART scopes such as patient/Patient.rs. Entra treats them as "
                            + "permissions of Microsoft Graph and refuses the sign-in.",
                    "set dialect: entra, and token-audience to the App ID URI of the FHIR resource app");
        }
        if (Arrays.stream(issuer.scopes().split("\\s+")).anyMatch((one) -> one.endsWith("/.default"))) {
            notes.wrong(Check.NO_LAUNCH_CONTEXT,
                    "scopes contain .default, which Entra never accepts together with named scopes.", "remove it");
        }
        if (words.isEmpty()) {
            notes.warn(Check.WHO_ENFORCES_SCOPES, "No clinical scope is requested, so the app can read nothing.",
                    "add what the app needs, for example patient/Patient.rs");
        }
    }

    private static void enforcement(Issuer issuer, Report.Notes notes) {
        String text = switch (issuer.rules().mode()) {
            case RBAC -> "mode rbac: with data roles the FHIR service ignores scopes and the patient of the launch. "
                    + "Only the gateway enforces them, so the service must be reachable only through it.";
            case SMART_USER -> "mode smart-user: the gateway enforces scopes and patient, and the service limits the "
                    + "user to their own compartment, read-only.";
            case PINNED_ISSUER -> "mode pinned-issuer: the gateway enforces scopes and patient, and the service "
                    + "limits the gateway's own token to the Patient compartment of the launch's patient, read-only.";
            case SMART_SERVER ->
                "mode smart-server: the gateway enforces scopes and patient; the server is expected to do the same.";
        };
        notes.ok(Check.WHO_ENFORCES_SCOPES, text);
    }

}
