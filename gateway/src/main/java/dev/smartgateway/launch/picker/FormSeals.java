package dev.smartgateway.launch.picker;

import java.nio.charset.StandardCharsets;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

/**
 * The hidden values of the picker's forms, sealed for one launch. The form seal proves
 * that a form came from the gateway's page; a choice proves that a patient was among its
 * results.
 */
final class FormSeals {

    private static final String FORM = "picker-form:";

    private static final String CHOICE = "picker-choice:";

    private static final int LONGEST = 1000;

    private final Sealer sealer;

    FormSeals(Sealer sealer) {
        this.sealer = sealer;
    }

    String form(LaunchId launch) {
        return this.sealer.seal(new byte[] { 1 }, FORM + launch.value());
    }

    /**
     * Checks that a form comes from a page of this launch. Fails with {@code cross-site}.
     */
    void checkForm(@Nullable String sealed, LaunchId launch) {
        if (open(sealed, FORM + launch.value()) == null) {
            throw Reason.CROSS_SITE.asException();
        }
    }

    String choice(PatientId patient, LaunchId launch) {
        return this.sealer.seal(patient.value().getBytes(StandardCharsets.US_ASCII), CHOICE + launch.value());
    }

    /**
     * Returns the chosen patient. Fails with {@code bad-request} if the choice was not
     * one of this launch's results.
     */
    PatientId chosen(@Nullable String sealed, LaunchId launch) {
        byte[] plain = open(sealed, CHOICE + launch.value());
        if (plain == null) {
            throw Reason.BAD_REQUEST.asException();
        }
        return new PatientId(new String(plain, StandardCharsets.US_ASCII));
    }

    private byte @Nullable [] open(@Nullable String sealed, String purpose) {
        return (sealed != null && sealed.length() <= LONGEST) ? this.sealer.open(sealed, purpose) : null;
    }

}
