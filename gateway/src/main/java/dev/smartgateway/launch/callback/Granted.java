package dev.smartgateway.launch.callback;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.smartgateway.launch.start.Asked;
import dev.smartgateway.problem.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;

/**
 * What a launch may really use: granted by the authorization server, asked for by us, and
 * allowed by the organisation.
 */
final class Granted {

    private final Set<String> effective;

    private Granted(Set<String> effective) {
        this.effective = effective;
    }

    /**
     * Works it out.
     * @param scope the {@code scope} field of the token response, or {@code null}
     * @throws dev.smartgateway.problem.ProblemException with {@code no-scopes} if no FHIR
     * scope is left
     */
    static Granted of(@Nullable String scope, App app, Issuer issuer, ScopePolicy policy) {
        Set<String> effective = words(asked(issuer));
        if (scope != null || !issuer.rules().absentScopeAsRequested()) {
            effective.retainAll(words((scope != null) ? scope : ""));
        }
        String allowed = policy.allowed(app);
        if (allowed != null) {
            effective.retainAll(words(allowed));
        }
        if (effective.stream().noneMatch((word) -> word.matches("(patient|user)/.*"))) {
            throw Reason.NO_SCOPES.asException();
        }
        return new Granted(effective);
    }

    private static String asked(Issuer issuer) {
        return Asked.scopes(issuer, true) + " " + Asked.scopes(issuer, false);
    }

    private static Set<String> words(String text) {
        return new LinkedHashSet<>(Arrays.asList(text.strip().split("\\s+")));
    }

    /**
     * Whether the launch is useless without a patient.
     */
    boolean needsPatient() {
        return this.effective.stream().anyMatch((word) -> word.startsWith("patient/"));
    }

    String text() {
        return String.join(" ", this.effective);
    }

}
