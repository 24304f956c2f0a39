package dev.smartgateway.sandbox.fhir.search;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import dev.smartgateway.sandbox.fhir.store.Snapshot;
import dev.smartgateway.sandbox.fhir.store.Version;

/**
 * Searches one snapshot. An unsupported modifier, prefix or chain is an
 * {@link InvalidRequestException}; an unknown parameter is one only in a strict query.
 */
public final class Finder {

    private final Schema schema;

    private final Snapshot snapshot;

    private final Set<String> bases;

    /**
     * @param base the server's base address, under which absolute references count as its
     * own
     */
    public Finder(Schema schema, Snapshot snapshot, String base) {
        this.schema = schema;
        this.snapshot = snapshot;
        this.bases = Set.of(base);
    }

    /**
     * Returns the matches of the query in the requested order.
     */
    public List<Version> find(Query query) {
        return find(query, (version) -> true);
    }

    /**
     * As {@link #find(Query)} within a compartment.
     * @param compartment the type whose compartment it is
     */
    public List<Version> find(Query query, String compartment, String id) {
        List<RuntimeSearchParam> membership = this.schema.membership(compartment, query.type());
        if (membership.isEmpty()) {
            throw new InvalidRequestException("The type is not in this compartment");
        }
        String owner = compartment + "/" + id;
        return find(query, (version) -> membership.stream()
            .anyMatch((parameter) -> references(version, parameter).contains(owner)));
    }

    private List<Version> find(Query query, Predicate<Version> within) {
        Predicate<Version> all = within;
        for (Query.Item item : query.filters()) {
            Optional<Predicate<Version>> criterion = criterion(query.type(), item.name(), item.value());
            if (criterion.isEmpty() && query.strict()) {
                throw new InvalidRequestException("Unknown search parameter for " + query.type() + ": " + item.name());
            }
            all = criterion.isPresent() ? all.and(criterion.get()) : all;
        }
        Stream<Version> found = this.snapshot.live(query.type()).filter(all);
        return found.sorted(new Order(this.schema, query).comparator()).toList();
    }

    /**
     * Returns the resources that {@code _include} and {@code _revinclude} add to these
     * matches.
     */
    public List<Version> included(Query query, Collection<Version> matches) {
        return new Includes(this, query.includes()).of(matches);
    }

    private Optional<Predicate<Version>> criterion(String type, String name, String value) {
        if (name.startsWith("_has:")) {
            return Optional.of(has(name, value));
        }
        int dot = name.indexOf('.');
        String head = (dot < 0) ? name : name.substring(0, dot);
        int colon = head.indexOf(':');
        String modifier = (colon < 0) ? "" : head.substring(colon + 1);
        Optional<RuntimeSearchParam> parameter = parameter(type, (colon < 0) ? head : head.substring(0, colon));
        if (dot < 0) {
            return parameter.map((known) -> plain(known, modifier, value));
        }
        return parameter.map((known) -> chain(known, modifier, name.substring(dot + 1), value));
    }

    private Predicate<Version> plain(RuntimeSearchParam parameter, String modifier, String value) {
        if (modifier.equals("missing")) {
            boolean missing = Boolean.parseBoolean(value);
            return (version) -> this.schema.values(version, parameter).isEmpty() == missing;
        }
        boolean typed = parameter.getParamType() == RestSearchParameterTypeEnum.REFERENCE && !modifier.isEmpty()
                && !modifier.equals("identifier");
        if (typed && !this.schema.knows(modifier)) {
            throw new InvalidRequestException("The modifier is not supported for this parameter");
        }
        Tests tests = new Tests(parameter.getParamType(), modifier, this.bases);
        List<Predicate<Value>> anyOf = Fold.split(value, ',')
            .stream()
            .filter((one) -> !one.isEmpty())
            .map(tests::of)
            .toList();
        boolean not = modifier.equals("not");
        return (version) -> not ^ this.schema.values(version, parameter)
            .stream()
            .anyMatch((found) -> anyOf.stream().anyMatch((test) -> test.test(found)));
    }

    private Predicate<Version> chain(RuntimeSearchParam link, String modifier, String rest, String value) {
        Collection<String> targets = link.getTargets().isEmpty() ? this.snapshot.types() : link.getTargets();
        Set<String> hits = new HashSet<>();
        boolean understood = false;
        for (String target : modifier.isEmpty() ? targets : List.of(modifier)) {
            Optional<Predicate<Version>> criterion = criterion(target, rest, value);
            understood |= criterion.isPresent();
            criterion.ifPresent(
                    (test) -> this.snapshot.live(target).filter(test).map(Version::reference).forEach(hits::add));
        }
        if (!understood) {
            throw new InvalidRequestException("Unknown chained search parameter: " + rest);
        }
        return (version) -> references(version, link).stream().anyMatch(hits::contains);
    }

    private Predicate<Version> has(String name, String value) {
        String[] parts = name.split(":", 4);
        Optional<RuntimeSearchParam> link = (parts.length < 4) ? Optional.empty() : parameter(parts[1], parts[2]);
        Optional<Predicate<Version>> criterion = link.isEmpty() ? Optional.empty()
                : criterion(parts[1], parts[3], value);
        if (criterion.isEmpty()) {
            throw new InvalidRequestException("Invalid _has parameter");
        }
        Set<String> hits = this.snapshot.live(parts[1])
            .filter(criterion.get())
            .flatMap((version) -> references(version, link.get()).stream())
            .collect(Collectors.toSet());
        return (version) -> hits.contains(version.reference());
    }

    Optional<RuntimeSearchParam> parameter(String type, String name) {
        return this.schema.parameter(type, name);
    }

    List<RuntimeSearchParam> links(String type) {
        return this.schema.parameters(type)
            .stream()
            .filter((parameter) -> parameter.getParamType() == RestSearchParameterTypeEnum.REFERENCE)
            .toList();
    }

    List<String> references(Version version, RuntimeSearchParam parameter) {
        return this.schema.references(version, parameter, this.bases);
    }

    Snapshot snapshot() {
        return this.snapshot;
    }

}
