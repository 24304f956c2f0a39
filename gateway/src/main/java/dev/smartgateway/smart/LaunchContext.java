package dev.smartgateway.smart;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The launch context from the authorization server, validated and immutable (SMART App
 * Launch 2.2, "Launch context arrives with your access token").
 *
 * @param patient the pinned patient, or {@code null} if the launch has none
 * @param encounter a bare FHIR id, or {@code null}
 * @param fhirContext further resources in context, in the 2.2 form; never {@code null}
 * @param needPatientBanner whether the app must show the patient's identity; absent means
 * {@code true}
 * @param fhirUser relative or absolute reference of the user from the verified id_token,
 * or {@code null}
 * @param display hints for the user interface
 */
public record LaunchContext(@Nullable PatientId patient, @Nullable String encounter, List<ContextItem> fhirContext,
        boolean needPatientBanner, @Nullable String fhirUser, Display display) {

    /**
     * Copies the list.
     */
    public LaunchContext {
        fhirContext = List.copyOf(fhirContext);
    }

    /**
     * Returns a copy with further members.
     */
    public LaunchContext with(Map<String, String> further) {
        return new LaunchContext(this.patient, this.encounter, this.fhirContext, this.needPatientBanner, this.fhirUser,
                new Display(this.display.intent(), this.display.tenant(), this.display.styleUrl(), further));
    }

    @Override
    public String toString() {
        return "LaunchContext[masked]";
    }

    /**
     * One entry of {@code fhirContext}; at least one of the first three is present.
     *
     * @param reference relative reference
     * @param canonical canonical URL
     * @param identifier the FHIR Identifier as a JSON object in text
     * @param type resource type of the target
     * @param role a URI or short code; {@code launch} when absent
     */
    public record ContextItem(@Nullable String reference, @Nullable String canonical, @Nullable String identifier,
            @Nullable String type, String role) {

        @Override
        public String toString() {
            return "ContextItem[masked]";
        }

    }

    /**
     * Hints for the app's appearance; they never widen access.
     *
     * @param intent opaque; an unknown one means the default view
     * @param tenant opaque organisation id
     * @param styleUrl https URL on an allowed host, or {@code null}
     * @param further members that the operator permits, as JSON text by name; never a
     * credential
     */
    public record Display(@Nullable String intent, @Nullable String tenant, @Nullable URI styleUrl,
            @Nullable Map<String, String> further) {

        /**
         * Copies the members; a launch stored by an earlier version may have none.
         */
        public Display {
            further = (further != null) ? Map.copyOf(further) : Map.of();
        }

        /**
         * Creates hints without further members.
         */
        public Display(@Nullable String intent, @Nullable String tenant, @Nullable URI styleUrl) {
            this(intent, tenant, styleUrl, Map.of());
        }

        /**
         * Returns the further members; never {@code null}.
         */
        @Override
        public Map<String, String> further() {
            return Objects.requireNonNull(this.further);
        }

        /** No hints. */
        public static final Display NONE = new Display(null, null, null);

    }

}
