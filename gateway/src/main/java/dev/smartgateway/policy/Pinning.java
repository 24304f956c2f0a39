package dev.smartgateway.policy;

/**
 * Decides one call. Pure and total: the same call gives the same steps, and nothing is
 * ever thrown. A call that is not understood is denied.
 */
public interface Pinning {

    /**
     * The first step of a call.
     * @param call what the browser asks, with the patient context of its launch
     */
    Step begin(FhirCall call);

}
