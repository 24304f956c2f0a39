package dev.smartgateway.policy.patch;

import dev.smartgateway.r4.Element;
import dev.smartgateway.r4.ElementType;
import dev.smartgateway.r4.Place;

/**
 * The elements that a JSON Pointer names in a resource of one type, by the table of R4
 * elements.
 *
 * @param place the element
 * @param list whether it is a whole list and not one item
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">JSON Pointer, RFC 6901</a>
 */
record Target(Place place, boolean list) {

    /**
     * Follows a pointer.
     */
    static Target of(BoundElements bound, String pointer) {
        if (!pointer.startsWith("/")) {
            throw BoundElements.refused();
        }
        String[] tokens = pointer.substring(1).split("/", -1);
        bound.requireFree(tokens[0]);
        Target here = new Target(Place.root(bound.type()), false);
        for (int i = 0; i < tokens.length; i++) {
            here = here.step(tokens[i], i == tokens.length - 1);
        }
        return here;
    }

    private Target step(String token, boolean last) {
        if (this.list) {
            return new Target(this.place.item(position(token, last)), false);
        }
        boolean sibling = token.startsWith("_");
        Element element = this.place.definition()
            .flatMap((type) -> type.element(sibling ? token.substring(1) : token))
            .orElseThrow(BoundElements::refused);
        if (element.resource()) {
            throw BoundElements.refused();
        }
        Place below = this.place.child(element);
        if (!sibling) {
            return new Target(below, element.list());
        }
        if (below.definition().filter(ElementType::primitive).isEmpty()) {
            throw BoundElements.refused();
        }
        return new Target(this.place.sibling(element), element.list());
    }

    private static int position(String token, boolean last) {
        if (token.equals("-") && last) {
            return 0;
        }
        boolean number = !token.isEmpty() && token.length() <= 4 && token.chars().allMatch((c) -> c >= '0' && c <= '9')
                && (token.length() == 1 || token.charAt(0) != '0');
        if (!number) {
            throw BoundElements.refused();
        }
        return Integer.parseInt(token);
    }

    /**
     * Returns whether a value may move here from another element: the same element, or
     * free text that contains no address.
     */
    boolean takes(Target other) {
        boolean text = !this.list && !other.list() && this.place.type().equals(other.place().type())
                && this.place.definition().filter(ElementType::primitive).isPresent() && plain(this.place)
                && plain(other.place());
        return text || (this.list == other.list() && this.place.path().equals(other.place().path()));
    }

    private static boolean plain(Place place) {
        return !place.isReference() && !place.isAddress();
    }

}
