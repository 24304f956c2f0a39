package dev.smartgateway.operator.apps;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.smartgateway.operator.file.OperatorFile;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.EntraScopes;
import dev.smartgateway.scope.GrantedAccess;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.IssuerMatch;
import dev.smartgateway.smart.LaunchOptions;

/**
 * Rules between the keys of one issuer.
 *
 * @param file the file, for faults
 * @param path prefix of its keys
 * @param issuer the issuer
 */
record IssuerRules(OperatorFile file, String path, Issuer issuer) {

    /** A word that may appear in a message: no secret has this format. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,20}(/[A-Za-z*]{1,40}(\\.[a-z*]{1,10})?)?");

    private static final Set<String> RESERVED = Set.of("code", "state", "nonce", "scope", "expires_in", "exp", "iat",
            "nbf", "aud", "azp", "iss", "sub", "sid", "jti", "at_hash", "c_hash", "s_hash", "auth_time", "patient",
            "encounter", "fhircontext", "fhiruser", "profile", "need_patient_banner", "needpatientbanner", "intent",
            "tenant", "smart_style_url", "styleurl", "managementurl", "fhirbase", "id", "app", "issuer", "startedat",
            "sessionexpiresat", "sessionendsat", "password", "session_state");

    void check() {
        boolean entra = this.issuer.rules().dialect() == Issuer.Dialect.ENTRA;
        if (entra && this.issuer.rules().patientSources().isEmpty()) {
            throw fault("patient-sources", "is missing",
                    "Entra never provides the patient. Write at least one of handle, signed-launch, claim, fhir-user, "
                            + "only-patient, picker.");
        }
        sources();
        bases();
        Issuer.Audience audience = this.issuer.address().audience();
        if (entra && audience.tokens().isEmpty()) {
            throw fault("token-audience", "is missing",
                    "Entra names permissions {audience}/name: write the App ID URI of the FHIR resource app.");
        }
        if (!entra && this.file.has(this.path + "scope-prefix")) {
            throw fault("scope-prefix", "has an effect only with dialect: entra",
                    "Write dialect: entra, or remove it.");
        }
        scopes(entra);
        members();
        LaunchOptions.Deposit deposit = this.issuer.launch().deposit();
        if (deposit != null && (deposit.secretHash() == null) == (deposit.jwks() == null)) {
            throw fault("deposit.secret-sha256", "and jwks: exactly one is needed",
                    "Write jwks: https://ehr.example.org/keys, or the SHA-256 of a random secret.");
        }
    }

    /** Members with a defined meaning are neither passed on nor overridden. */
    private void members() {
        boolean reserved = this.issuer.launch()
            .contextMembers()
            .stream()
            .map((name) -> name.toLowerCase(Locale.ROOT))
            .anyMatch((name) -> RESERVED.contains(name) || name.contains("token") || name.contains("secret"));
        if (reserved) {
            throw fault("context-members", "names a member that is a credential, or that the gateway reads itself",
                    "Write names of context only, for example [appContext, location, preferred_username].");
        }
    }

    private void sources() {
        List<PatientSource> sources = this.issuer.rules().patientSources();
        boolean claim = sources.contains(PatientSource.CLAIM);
        if (claim != (this.issuer.rules().patients().patientClaim() != null)) {
            throw fault("patient-claim",
                    claim ? "is missing, but patient-sources contains claim"
                            : "has an effect only if patient-sources contains claim",
                    "Write both: patient-sources: [claim] and patient-claim: launch_patient.");
        }
        int only = sources.indexOf(PatientSource.ONLY_PATIENT);
        if (only >= 0 && only < sources.size() - 1) {
            throw fault("patient-sources",
                    "continue after only-patient, which either finds the patient or refuses the launch",
                    "Write only-patient last.");
        }
        Scopes scopes = Scopes.parse(this.issuer.scopes());
        boolean search = scopes.cover("Patient", Access.SEARCH).equals(GrantedAccess.UNCONSTRAINED);
        if (only >= 0 && (scopes.userLevel() || !search)) {
            throw fault("patient-sources",
                    scopes.userLevel()
                            ? "have only-patient together with user/ scopes, which are not limited to one patient"
                            : "have only-patient, but no scope permits a search for Patient",
                    "Request patient/Patient.rs and no user/ scope, or remove only-patient.");
        }
    }

    private void bases() {
        for (URI uri : List.of(this.issuer.address().iss(), this.issuer.address().fhirBase())) {
            if (IssuerMatch.of(uri.toString()).isEmpty()) {
                throw fault("iss", "or fhir-base has a query, a fragment, user info or dot segments",
                        "Write only the FHIR base.");
            }
        }
        for (String base : this.issuer.address().furtherBases()) {
            if (IssuerMatch.of(base).isEmpty()) {
                throw fault("further-bases", "has an address with a query, a fragment, user info or dot segments",
                        "Write only the FHIR base.");
            }
        }
    }

    private void scopes(boolean entra) {
        String text = this.issuer.scopes();
        if (List.of(text.split(" ")).stream().anyMatch((scope) -> scope.startsWith("system/"))) {
            throw fault("scopes", "requests system/ access",
                    "Apps with users have patient/ and user/ scopes. Remove it.");
        }
        List<String> ignored = Scopes.parse(text).ignored();
        if (!ignored.isEmpty()) {
            String word = WORD.matcher(ignored.get(0)).matches() ? "'" + ignored.get(0) + "'" : "a word";
            throw fault("scopes", "has " + word + ", which is not a SMART scope",
                    "Write for example patient/Observation.rs, with the letters in the order cruds.");
        }
        if (entra && !EntraScopes.faults(text).isEmpty()) {
            throw fault("scopes", "cannot be requested from Entra", EntraScopes.faults(text).get(0));
        }
    }

    private ConfigurationFault fault(String key, String fault, String advice) {
        return this.file.fault(this.path + key, fault, advice);
    }

}
