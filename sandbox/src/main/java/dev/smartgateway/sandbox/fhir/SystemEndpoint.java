package dev.smartgateway.sandbox.fhir;

import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import org.jspecify.annotations.Nullable;

/**
 * The interactions of the whole server.
 */
public final class SystemEndpoint {

    private final Engine engine;

    SystemEndpoint(Engine engine) {
        this.engine = engine;
    }

    @History
    public IBundleProvider history(@Offset @Nullable Integer offset) {
        return new Past(this.engine.now().history(), offset);
    }

}
