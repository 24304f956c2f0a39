package dev.smartgateway.r4;

import java.util.List;
import java.util.Set;

/**
 * The gateway's rule for one R4 type.
 *
 * @param type resource type
 * @param kind relation to patients
 * @param parameter search parameter that selects one patient's resources; empty for
 * shared types
 * @param primary dotted paths of the element that names the owner
 * @param parameters all parameters of the R4 Patient compartment
 * @param full paths of all elements of the R4 Patient compartment
 * @param notes further properties that queries must respect
 */
public record TypeRule(String type, Kind kind, String parameter, List<String> primary, List<String> parameters,
        List<String> full, Set<Note> notes) {

    /** Relation of a type to patients. */
    public enum Kind {

        /** In the R4 Patient compartment. */
        MEMBER,

        /**
         * Outside the compartment, but assigned to a patient by the parameter {@code
         * patient}.
         */
        EXTRA,

        /** Belongs to no patient: readable with a scope. */
        SHARED

    }

    /** A property of a type that queries must respect. */
    public enum Note {

        /** The primary element is missing from {@code _summary=true}. */
        NOT_IN_SUMMARY,

        /**
         * The primary element repeats, so one resource can belong to several patients.
         */
        SEVERAL,

        /** A resource that names no patient belongs to no patient and may be read. */
        NOBODYS

    }

    /**
     * Copies the lists.
     */
    public TypeRule {
        notes = Set.copyOf(notes);
        primary = List.copyOf(primary);
        parameters = List.copyOf(parameters);
        full = List.copyOf(full);
    }

    public boolean shared() {
        return this.kind == Kind.SHARED;
    }

    /**
     * Returns whether the primary element is part of {@code _summary=true}.
     */
    public boolean inSummary() {
        return !this.notes.contains(Note.NOT_IN_SUMMARY);
    }

    /**
     * Returns whether one resource can belong to several patients.
     */
    public boolean several() {
        return this.notes.contains(Note.SEVERAL);
    }

    /**
     * Returns whether a resource that names no patient may be read, such as a device of
     * the hospital.
     */
    public boolean mayBeNobodys() {
        return this.notes.contains(Note.NOBODYS);
    }

    public boolean isPatient() {
        return this.type.equals("Patient");
    }

}
