package dev.smartgateway.r4;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a resource. It consists of names from the table and of
 * positions, so it contains nothing that a client wrote.
 *
 * @param parent place of the enclosing value, or {@code null} for a root
 * @param name JSON name of the element; the type at a root
 * @param index position in a list, or -1
 * @param type type of the value
 */
public record Place(@Nullable Place parent, String name, int index, String type) {

    /**
     * Returns the place of a resource, or of a value without parent.
     */
    public static Place root(String type) {
        return new Place(null, type, -1, type);
    }

    /**
     * Returns the place of an element of the value at this place.
     */
    public Place child(Element element) {
        return new Place(this, element.name(), -1, element.type());
    }

    /**
     * Returns the place of the sibling of a primitive element, which has its id and
     * extensions.
     */
    public Place sibling(Element element) {
        return new Place(this, "_" + element.name(), -1, "Element");
    }

    /**
     * Returns the place of one item of a list.
     */
    public Place item(int position) {
        return new Place(this.parent, this.name, position, this.type);
    }

    /**
     * Returns whether the value at this place is a literal reference.
     */
    public boolean isReference() {
        return this.parent != null && this.parent.type().equals("Reference") && this.name.equals("reference");
    }

    /**
     * Returns whether the value at this place is an address other than a literal
     * reference.
     */
    public boolean isAddress() {
        return switch (this.type) {
            case "uri", "url", "canonical", "oid", "uuid" -> true;
            default -> false;
        };
    }

    /**
     * Returns the definition of the type; empty if R4 has none.
     */
    public Optional<ElementType> definition() {
        return ElementTable.type(this.type);
    }

    /**
     * Returns the element path without list positions.
     */
    public String path() {
        return (this.parent != null) ? this.parent.path() + "." + this.name : this.name;
    }

    /**
     * Returns the element path with list positions, for messages.
     */
    public String shown() {
        String here = (this.index >= 0) ? this.name + "[" + this.index + "]" : this.name;
        return (this.parent != null) ? this.parent.shown() + "." + here : here;
    }

}
