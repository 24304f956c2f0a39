package dev.smartgateway.proxy.pinned;

import dev.smartgateway.operator.ServiceProbe;
import org.jspecify.annotations.Nullable;

/**
 * How a FHIR service treats tokens of the gateway.
 */
enum CanaryVerdict {

    /**
     * The service returns no one for a patient who does not exist, and refuses forged
     * tokens.
     */
    ENFORCED(null),

    /** It shows patients to a patient who does not exist. */
    SHOWS_OTHERS("The FHIR service shows patients to a token that names another one: it does not keep to fhirUser. "
            + "Check that the gateway's issuer is under smartIdentityProviders, and that no data role is given to it"),

    /** It accepts tokens that were not signed with our key. */
    TAKES_FORGERIES("The FHIR service takes a token that another key signed. Do not use this service"),

    /** It refuses tokens of the gateway. */
    REFUSES("The FHIR service answers 401 to the gateway's own token. Check authority, audience and clientId of "
            + "smartIdentityProviders, and that it reaches the discovery document; a change takes up to ten minutes"),

    /** It did not answer. */
    SILENT("The FHIR service did not answer, so it is not known whether it keeps to one patient");

    private static final int UNAUTHORIZED = 401;

    private final @Nullable String text;

    CanaryVerdict(@Nullable String text) {
        this.text = text;
    }

    /** Returns whether the mode must not be used with this service. */
    boolean dangerous() {
        return this == SHOWS_OTHERS || this == TAKES_FORGERIES;
    }

    /**
     * Returns what was observed and what to do, or {@code null} if everything is as
     * expected.
     */
    @Nullable String text() {
        return this.text;
    }

    /**
     * Judges a search for all patients.
     * @param honest answer to a token that names a patient who does not exist
     * @param forged answer to the same claims signed with another key
     */
    static CanaryVerdict of(ServiceProbe.Answer honest, ServiceProbe.Answer forged) {
        if (good(forged)) {
            return TAKES_FORGERIES;
        }
        if (good(honest)) {
            return shown(honest) ? SHOWS_OTHERS : ENFORCED;
        }
        return switch (honest.status()) {
            case UNAUTHORIZED -> REFUSES;
            case 403, 404 -> ENFORCED;
            default -> SILENT;
        };
    }

    private static boolean good(ServiceProbe.Answer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /**
     * Returns whether the answer shows anybody: everything except a Bundle without
     * entries counts.
     */
    private static boolean shown(ServiceProbe.Answer answer) {
        return !"Bundle".equals(answer.body().path("resourceType").asString("")) || answer.body()
            .path("entry")
            .valueStream()
            .anyMatch((entry) -> !"OperationOutcome".equals(entry.path("resource").path("resourceType").asString("")));
    }

}
