package dev.smartgateway.sandbox.fhir;

import java.util.List;
import java.util.function.Function;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import dev.smartgateway.sandbox.fhir.search.Finder;
import dev.smartgateway.sandbox.fhir.search.Query;
import dev.smartgateway.sandbox.fhir.search.Schema;
import dev.smartgateway.sandbox.fhir.store.Snapshot;
import dev.smartgateway.sandbox.fhir.store.Store;
import dev.smartgateway.sandbox.fhir.store.Version;
import dev.smartgateway.sandbox.fhir.write.Writes;
import org.hl7.fhir.instance.model.api.IIdType;

/**
 * The interactions of HTTP requests, on the store. Single requests and entries of a batch
 * both end here.
 */
final class Engine {

    private final FhirContext context;

    private final Schema schema;

    private final Store store;

    Engine(FhirContext context, Store store) {
        this.context = context;
        this.schema = new Schema(context);
        this.store = store;
    }

    FhirContext context() {
        return this.context;
    }

    Schema schema() {
        return this.schema;
    }

    Snapshot now() {
        return this.store.now();
    }

    /**
     * The live version, or the one the id names.
     */
    Version read(IIdType id) {
        List<Version> versions = now().versions(id.getResourceType(), id.getIdPart());
        Version found = versions.stream()
            .filter((version) -> !id.hasVersionIdPart()
                    || id.getVersionIdPart().equals(String.valueOf(version.number())))
            .reduce((older, newer) -> newer)
            .orElseThrow(() -> new ResourceNotFoundException(id));
        if (found.deleted()) {
            throw new ResourceGoneException(found.versionedId());
        }
        return found;
    }

    Matches search(String type, RequestDetails request) {
        Finder finder = new Finder(this.schema, now(), request.getFhirServerBase());
        Query query = Query.of(type, request.getParameters(), strict(request));
        IIdType owner = FhirServlet.compartment(request);
        List<Version> found = (owner == null) ? finder.find(query)
                : finder.find(query, owner.getResourceType(), owner.getIdPart());
        return new Matches(found, (page) -> finder.included(query, page));
    }

    /**
     * Runs writes as one piece: all of them happen, or none.
     */
    <T> T write(String base, Function<Writes, T> work) {
        return this.store.change((draft) -> work.apply(new Writes(this.schema, draft, base)));
    }

    static boolean strict(RequestDetails request) {
        String prefer = request.getHeader(Constants.HEADER_PREFER);
        return prefer != null && prefer.replace(" ", "").contains("handling=strict");
    }

}
