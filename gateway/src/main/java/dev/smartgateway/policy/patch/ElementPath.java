package dev.smartgateway.policy.patch;

import java.util.List;

import dev.smartgateway.r4.Element;
import dev.smartgateway.r4.Place;

/**
 * The elements that a plain FHIRPath names in a resource of one type: one element, or the
 * types of a choice.
 *
 * @param text as written
 * @param places the elements it may mean
 */
record ElementPath(String text, List<Place> places) {

    /**
     * Follows a path of names and positions, {@code Observation.note[0].text}.
     */
    static ElementPath of(BoundElements bound, String text) {
        String[] segments = text.split("\\.", -1);
        if (!segments[0].equals(bound.type())) {
            throw BoundElements.refused();
        }
        ElementPath here = new ElementPath(bound.type(), List.of(Place.root(bound.type())));
        for (int i = 1; i < segments.length; i++) {
            here = here.below(bound, segments[i]);
        }
        return here;
    }

    /**
     * The path of an element below.
     * @param segment name, with a position if it is an item of a list
     */
    ElementPath below(BoundElements bound, String segment) {
        int bracket = segment.indexOf('[');
        String name = (bracket < 0) ? segment : segment.substring(0, bracket);
        int position = (bracket < 0) ? -1 : position(segment.substring(bracket));
        List<Place> below = this.places.stream()
            .flatMap((place) -> place.definition()
                .stream()
                .flatMap((type) -> type.named(name).stream())
                .map((element) -> checked(bound, place, element, position)))
            .toList();
        if (below.isEmpty()) {
            throw BoundElements.refused();
        }
        return new ElementPath(this.text + "." + segment, below);
    }

    private static Place checked(BoundElements bound, Place place, Element element, int position) {
        if (place.parent() == null) {
            bound.requireFree(element.name());
            bound.requireFree(element.choice());
        }
        if (element.resource() || (position >= 0 && !element.list())) {
            throw BoundElements.refused();
        }
        return (position < 0) ? place.child(element) : place.child(element).item(position);
    }

    private static int position(String text) {
        boolean plain = text.length() >= 3 && text.length() <= 6 && text.endsWith("]")
                && text.substring(1, text.length() - 1).chars().allMatch((c) -> c >= '0' && c <= '9');
        if (!plain) {
            throw BoundElements.refused();
        }
        return Integer.parseInt(text.substring(1, text.length() - 1));
    }

    boolean isRoot() {
        return this.places.get(0).parent() == null;
    }

}
