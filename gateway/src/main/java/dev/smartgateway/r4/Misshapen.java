package dev.smartgateway.r4;

/**
 * A body has a shape that R4 does not define. Names the place by names from the table;
 * carries no part of the body and no stack trace.
 */
public final class Misshapen extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    private final String path;

    /**
     * Names the fault and the place.
     */
    public Misshapen(Fault fault, Place place) {
        super(fault.name(), null, false, false);
        this.fault = fault;
        this.path = place.shown();
    }

    public Fault fault() {
        return this.fault;
    }

    /**
     * Element path with positions.
     */
    public String path() {
        return this.path;
    }

    /** Kind of the fault. */
    public enum Fault {

        /** R4 has no element of that name at this place. */
        UNKNOWN,

        /** A list where the element is single. */
        NOT_SINGLE,

        /** No list where the element repeats. */
        NOT_LIST,

        /** Another kind of JSON value than the type has. */
        KIND,

        /** More than one type of a choice. */
        CHOICE,

        /** Extensions of a primitive that do not match its values. */
        SIBLING,

        /** A text that the primitive type does not allow. */
        TEXT,

        /** No resource, or one where none may be. */
        RESOURCE

    }

}
