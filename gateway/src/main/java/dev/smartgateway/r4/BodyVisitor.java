package dev.smartgateway.r4;

import dev.smartgateway.json.Json;

/**
 * Sees the values of a body in their places and may replace them.
 */
public interface BodyVisitor {

    /** Leaves everything as it is. */
    BodyVisitor NONE = (place, text) -> text;

    /**
     * A text value; returns what stands there instead.
     */
    String text(Place place, String text);

    /**
     * A whole object, after its values; returns what stands there instead.
     */
    default Json.Obj object(Place place, Json.Obj object) {
        return object;
    }

}
