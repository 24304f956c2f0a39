package dev.smartgateway.sandbox.fhir;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;

/**
 * The interactions of HTTP requests on the store. Used for single requests and for
 * entries of a batch.
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
     * Returns the current version, or the one that the id names.
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

    Rows search(String type, RequestDetails request) {
        Finder finder = new Finder(this.schema, now(), request.getFhirServerBase());
        Query query = Query.of(type, request.getParameters(), strict(request));
        IIdType owner = FhirServlet.compartment(request);
        List<Version> found = (owner == null) ? finder.find(query)
                : finder.find(query, owner.getResourceType(), owner.getIdPart());
        return Rows.matches(found, (page) -> finder.included(query, page));
    }

    /**
     * Searches the types of {@code _type}, or all types that have resources.
     */
    Rows searchAll(RequestDetails request) {
        Finder finder = new Finder(this.schema, now(), request.getFhirServerBase());
        String[] wanted = request.getParameters().get("_type");
        Collection<String> types = (wanted == null) ? now().types() : List.of(wanted[0].split(","));
        List<Version> found = new ArrayList<>();
        types.forEach((type) -> found.addAll(finder.find(Query.of(type, request.getParameters(), strict(request)))));
        return Rows.matches(found);
    }

    Rows everything(IIdType patient, RequestDetails request) {
        Version self = read(patient.toVersionless());
        Snapshot now = now();
        Finder finder = new Finder(this.schema, now, request.getFhirServerBase());
        Map<String, Version> found = new LinkedHashMap<>();
        found.put(self.reference(), self);
        now.types()
            .stream()
            .filter((type) -> this.schema.inCompartment("Patient", type))
            .flatMap((type) -> finder.find(Query.of(type, Map.of(), false), "Patient", self.id()).stream())
            .forEach((version) -> found.put(version.reference(), version));
        Query cited = Query.of("Patient", Map.of("_include", new String[] { "*" }), false);
        List<Version> all = new ArrayList<>(found.values());
        finder.included(cited, all).stream().filter((version) -> !version.type().equals("Patient")).forEach(all::add);
        return Rows.matches(all);
    }

    Rows lastn(RequestDetails request) {
        Map<String, String[]> parameters = new HashMap<>(request.getParameters());
        String[] max = parameters.remove("max");
        parameters.put("_sort", new String[] { "-date" });
        int limit = (max != null && max[0].matches("\\d{1,6}")) ? Integer.parseInt(max[0]) : 1;
        Finder finder = new Finder(this.schema, now(), request.getFhirServerBase());
        Map<String, Integer> seen = new HashMap<>();
        List<Version> found = finder.find(Query.of("Observation", parameters, strict(request)))
            .stream()
            .filter((version) -> seen.merge(code(version), 1, Integer::sum) <= limit)
            .toList();
        return Rows.matches(found);
    }

    private static String code(Version version) {
        CodeableConcept code = ((Observation) version.resource().orElseThrow()).getCode();
        return code.hasCoding() ? code.getCodingFirstRep().getSystem() + "|" + code.getCodingFirstRep().getCode()
                : String.valueOf(code.getText());
    }

    /**
     * Runs writes atomically: all of them are stored, or none.
     */
    <T> T write(String base, Function<Writes, T> work) {
        return this.store.change((draft) -> work.apply(new Writes(this.schema, draft, base)));
    }

    static boolean strict(RequestDetails request) {
        String prefer = request.getHeader(Constants.HEADER_PREFER);
        return prefer != null && prefer.replace(" ", "").contains("handling=strict");
    }

}
