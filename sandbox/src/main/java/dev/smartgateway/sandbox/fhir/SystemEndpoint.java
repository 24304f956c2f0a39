package dev.smartgateway.sandbox.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.model.valueset.BundleTypeEnum;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Since;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.jspecify.annotations.Nullable;

/**
 * The interactions without a type, and the two operations.
 */
public final class SystemEndpoint {

    private final Engine engine;

    SystemEndpoint(Engine engine) {
        this.engine = engine;
    }

    @History
    public IBundleProvider history(@Since @Nullable InstantType since, @Offset @Nullable Integer offset) {
        return Rows.history(this.engine.now().history(), since, offset);
    }

    @Search(allowUnknownParams = true)
    public IBundleProvider search(RequestDetails request) {
        return this.engine.searchAll(request);
    }

    @Transaction
    public Bundle transaction(@TransactionParam Bundle bundle, ServletRequestDetails request) {
        return new Bundles(this.engine, request).answer(bundle);
    }

    /**
     * Returns the patient, the patient's compartment and what its resources reference.
     */
    @Operation(name = "$everything", typeName = "Patient", idempotent = true, bundleType = BundleTypeEnum.SEARCHSET)
    public IBundleProvider everything(@IdParam IdType id, RequestDetails request) {
        return this.engine.everything(id, request);
    }

    /**
     * Returns the newest observations of each code.
     */
    @Operation(name = "$lastn", typeName = "Observation", idempotent = true, bundleType = BundleTypeEnum.SEARCHSET)
    public IBundleProvider lastn(RequestDetails request) {
        return this.engine.lastn(request);
    }

    /**
     * Removes the total, which HAPI always counts, if the client did not request it.
     */
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void total(RequestDetails request, IBaseResource answer) {
        String[] total = request.getParameters().get("_total");
        if (total != null && "none".equals(total[0]) && answer instanceof Bundle bundle) {
            bundle.setTotalElement(null);
        }
    }

}
