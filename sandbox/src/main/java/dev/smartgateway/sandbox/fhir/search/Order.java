package dev.smartgateway.sandbox.fhir.search;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import dev.smartgateway.sandbox.fhir.store.Version;

/**
 * The order that {@code _sort} requests; resources without the element come last. Ties
 * and unsorted results keep the order of creation.
 *
 * @param schema where parameters are looked up
 * @param query the query with its sort keys
 */
record Order(Schema schema, Query query) {

    Comparator<Version> comparator() {
        Comparator<Version> order = (one, other) -> 0;
        for (String key : this.query.sort()) {
            boolean down = key.startsWith("-");
            Optional<RuntimeSearchParam> parameter = this.schema.parameter(this.query.type(),
                    down ? key.substring(1) : key);
            if (parameter.isPresent()) {
                order = order.thenComparing((one, other) -> compare(key(one, parameter.get(), down),
                        key(other, parameter.get(), down), down));
            }
            else if (this.query.strict()) {
                throw new InvalidRequestException("Unknown sort parameter for " + this.query.type());
            }
        }
        return order;
    }

    private Optional<Comparable<?>> key(Version version, RuntimeSearchParam parameter, boolean down) {
        Stream<Comparable<?>> keys = this.schema.values(version, parameter).stream().map(Value::sortKey);
        return keys.reduce((one, other) -> ((natural(one, other) < 0) == down) ? other : one);
    }

    private static int compare(Optional<Comparable<?>> one, Optional<Comparable<?>> other, boolean down) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        return down ? natural(other.get(), one.get()) : natural(one.get(), other.get());
    }

    @SuppressWarnings({ "unchecked", "rawtypes" })
    private static int natural(Comparable one, Comparable other) {
        return one.compareTo(other);
    }

}
