package dev.smartgateway.launch.callback;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.ContextId;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * The launch context fields of a token response. Types and formats are checked; unknown
 * fields are ignored.
 *
 * @param all the fields as received
 * @see <a href=
 * "https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html">Launch context
 * parameters</a>
 */
record Fields(Map<String, Object> all) {

    private static final int MAX_ITEMS = 100;

    private static final int MAX_TEXT = 500;

    /** Plain HTTP is for development on one machine. */
    private static final String LOCAL = "http://localhost";

    /**
     * Returns the patient, or {@code null} if the response names none.
     * @param bases addresses of the FHIR service
     * @throws dev.smartgateway.reason.ProblemException with {@code no-patient} if the
     * value does not name a patient of this FHIR service
     */
    @Nullable PatientId patient(URI... bases) {
        Object value = this.all.get("patient");
        if (value == null || "".equals(value)) {
            return null;
        }
        return ContextId.read(value, "Patient", bases)
            .map(PatientId::new)
            .orElseThrow(() -> Reason.NO_PATIENT.at("context", "patient",
                    "it names no patient of this FHIR service by id or reference (fhir-base, iss)"));
    }

    /**
     * Returns the encounter, or {@code null} if the response names none.
     * @param bases addresses of the FHIR service
     * @throws dev.smartgateway.reason.ProblemException with {@code token-exchange-failed}
     * if the value does not name an encounter of this FHIR service
     */
    @Nullable String encounter(URI... bases) {
        Object value = this.all.get("encounter");
        if (value == null || "".equals(value)) {
            return null;
        }
        return ContextId.read(value, "Encounter", bases)
            .orElseThrow(() -> Reason.TOKEN_EXCHANGE_FAILED.at("context", "encounter",
                    "it names no encounter of this FHIR service by id or reference (fhir-base, iss)"));
    }

    /**
     * Returns further resources in context; invalid entries are left out.
     */
    List<LaunchContext.ContextItem> fhirContext() {
        if (!(this.all.get("fhirContext") instanceof List<?> list)) {
            return List.of();
        }
        return list.stream().limit(MAX_ITEMS).map(ContextItems::read).filter(Objects::nonNull).toList();
    }

    /**
     * Returns whether the app must show the patient banner; {@code true} unless the
     * response contains {@code false}.
     */
    boolean needPatientBanner() {
        Object value = this.all.get("need_patient_banner");
        return !(Boolean.FALSE.equals(value) || "false".equals(value));
    }

    /**
     * Returns hints for the user interface.
     * @param styleHosts hosts that a style URL may name; other style URLs are left out
     */
    LaunchContext.Display display(Set<String> styleHosts) {
        return new LaunchContext.Display(text("intent"), text("tenant"), style(styleHosts));
    }

    private @Nullable String text(String name) {
        return (this.all.get(name) instanceof String text && !text.isEmpty() && text.length() <= MAX_TEXT) ? text
                : null;
    }

    private @Nullable URI style(Set<String> hosts) {
        String text = text("smart_style_url");
        try {
            URI uri = (text != null) ? URI.create(text) : null;
            boolean allowed = uri != null && uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || LOCAL.equals(uri.getScheme() + "://" + uri.getHost()))
                    && uri.getRawUserInfo() == null && hosts.contains(uri.getHost().toLowerCase(Locale.ROOT));
            return allowed ? uri : null;
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "Fields[masked]";
    }

}
