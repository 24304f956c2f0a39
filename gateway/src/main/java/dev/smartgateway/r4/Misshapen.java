package dev.smartgateway.r4;

/**
 * The shape of a body is not defined by R4. Names the place with names from the table;
 * carries no part of the body and no stack trace.
 */
public final class Misshapen extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    private final String path;

    /**
     * Creates the exception.
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
     * Returns the element path with list positions.
     */
    public String path() {
        return this.path;
    }

    /** Kind of the fault. */
    public enum Fault {

        /** R4 has no element of that name at this place. */
        UNKNOWN,

        /** A list although the element does not repeat. */
        NOT_SINGLE,

        /** Not a list although the element repeats. */
        NOT_LIST,

        /** The JSON value does not match the element's type. */
        KIND,

        /** More than one type of a choice. */
        CHOICE,

        /** Extensions of a primitive that do not match its values. */
        SIBLING,

        /** A text that the primitive type does not allow. */
        TEXT,

        /** Not a resource, or a resource where none is permitted. */
        RESOURCE

    }

}
