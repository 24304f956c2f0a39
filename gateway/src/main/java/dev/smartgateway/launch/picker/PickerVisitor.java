package dev.smartgateway.launch.picker;

import java.time.Duration;

import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;

/**
 * A waiting launch of this browser.
 *
 * @param launch the launch, without a patient
 * @param app its app
 * @param issuer its issuer
 * @param left how long it still waits
 */
record PickerVisitor(LaunchRecord launch, App app, Issuer issuer, Duration left) {

    /**
     * Returns the same launch with a patient. The app must show the patient banner.
     */
    LaunchRecord with(PatientId patient) {
        LaunchContext before = this.launch.context();
        LaunchContext context = new LaunchContext(patient, null, before.fhirContext(), true, before.fhirUser(),
                before.display());
        return new LaunchRecord(this.launch.id(), this.launch.owner(), this.launch.fhirBase(), this.launch.granted(),
                context, this.launch.tokens(), this.launch.life());
    }

    @Override
    public String toString() {
        return "PickerVisitor[app=" + this.app.name() + "]";
    }

}
