package dev.smartgateway.r4;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One R4 type: a resource, a data type, or a backbone element under the path where it is
 * defined.
 *
 * @param name type name, or path of a backbone element such as {@code
 * Observation.component}
 * @param kind kind of the type
 * @param elements by their JSON name; empty for a primitive type
 */
public record ElementType(String name, Kind kind, Map<String, Element> elements) {

    /** Kind of a type. */
    public enum Kind {

        /** Has a {@code resourceType}. */
        RESOURCE,

        /** An object with elements. */
        COMPLEX,

        /** A JSON string, number or boolean. */
        PRIMITIVE

    }

    /**
     * Copies the elements.
     */
    public ElementType {
        elements = Map.copyOf(elements);
    }

    /**
     * Returns the element with a JSON name; empty if there is none.
     */
    public Optional<Element> element(String jsonName) {
        return Optional.ofNullable(this.elements.get(jsonName));
    }

    /**
     * Returns the elements with a FHIRPath name: one element, or all types of a choice.
     */
    public List<Element> named(String pathName) {
        Element plain = this.elements.get(pathName);
        if (plain != null) {
            return plain.choice().isEmpty() ? List.of(plain) : List.of();
        }
        if (pathName.isEmpty()) {
            return List.of();
        }
        return this.elements.values().stream().filter((one) -> one.choice().equals(pathName)).toList();
    }

    public boolean primitive() {
        return this.kind == Kind.PRIMITIVE;
    }

}
