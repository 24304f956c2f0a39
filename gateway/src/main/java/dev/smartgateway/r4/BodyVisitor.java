package dev.smartgateway.r4;

import dev.smartgateway.json.Json;

/**
 * Visits the values of a body with their places and may replace them.
 */
public interface BodyVisitor {

    /** Replaces nothing. */
    BodyVisitor NONE = (place, text) -> text;

    /**
     * Visits a text value and returns its replacement.
     */
    String text(Place place, String text);

    /**
     * Visits an object after its values and returns its replacement.
     */
    default Json.Obj object(Place place, Json.Obj object) {
        return object;
    }

}
