package dev.smartgateway.policy;

import java.util.ServiceLoader;

/**
 * Decides one call. Pure and total: the same call gives the same steps, and nothing is
 * ever thrown. A call that is not understood is denied.
 */
public interface Pinning {

    /**
     * Returns the first step of a call.
     * @param call the browser's request, with the patient context of its launch
     */
    Step begin(FhirCall call);

    /**
     * Returns the gateway's implementation. It has no state.
     */
    static Pinning standard() {
        return ServiceLoader.load(Pinning.class, Pinning.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no Pinning on the class path"));
    }

}
