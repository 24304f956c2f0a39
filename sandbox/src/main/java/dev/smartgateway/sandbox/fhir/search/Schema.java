package dev.smartgateway.sandbox.fhir.search;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import dev.smartgateway.sandbox.fhir.store.Version;

/**
 * The types and search parameters of R4, as HAPI's model classes declare them. Each type
 * is loaded at its first use.
 */
public final class Schema {

    private final FhirContext context;

    private final Values values = new Values();

    public Schema(FhirContext context) {
        this.context = context;
    }

    public boolean knows(String type) {
        return this.context.getResourceTypes().contains(type);
    }

    /**
     * Returns all search parameters of a type.
     */
    public List<RuntimeSearchParam> parameters(String type) {
        return knows(type) ? this.context.getResourceDefinition(type).getSearchParams() : List.of();
    }

    Optional<RuntimeSearchParam> parameter(String type, String name) {
        return knows(type) ? Optional.ofNullable(this.context.getResourceDefinition(type).getSearchParam(name))
                : Optional.empty();
    }

    /**
     * Returns whether resources of the type can be members of such a compartment.
     */
    public boolean inCompartment(String compartment, String type) {
        return !membership(compartment, type).isEmpty();
    }

    /**
     * Returns the parameters that make a resource of this type a member of a compartment.
     * HAPI lists more than R4's CompartmentDefinition.
     */
    List<RuntimeSearchParam> membership(String compartment, String type) {
        return knows(type) ? this.context.getResourceDefinition(type).getSearchParamsForCompartmentName(compartment)
                : List.of();
    }

    List<Value> values(Version version, RuntimeSearchParam parameter) {
        try {
            return this.values.of(version, parameter);
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidRequestException("Search parameter " + parameter.getName() + " is not supported here", ex);
        }
    }

    /**
     * The literal references a parameter finds in a version, as {@code Type/id}.
     */
    List<String> references(Version version, RuntimeSearchParam parameter, Set<String> bases) {
        return values(version, parameter).stream()
            .filter(Value.Link.class::isInstance)
            .map(Value.Link.class::cast)
            .filter((link) -> !link.type().isEmpty() && (link.base() == null || bases.contains(link.base())))
            .map(Value.Link::reference)
            .toList();
    }

}
