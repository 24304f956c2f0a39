package dev.smartgateway.policy;

import java.util.ServiceLoader;

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

    /**
     * Returns the machine of this room. It holds no state.
     */
    static Pinning standard() {
        return ServiceLoader.load(Pinning.class, Pinning.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no Pinning on the class path"));
    }

}
