package dev.smartgateway.scope;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One resource scope, such as {@code patient/Observation.rs?category=laboratory}.
 *
 * @param level whose data
 * @param type an R4 type in its exact case, or {@code *}; that the type exists is not
 * checked here
 * @param access at least one letter
 * @param constraint {@link Constraint#NONE} when there is none
 */
public record Scope(Level level, String type, Set<Access> access, Constraint constraint) {

    /** The wildcard for all types. */
    public static final String ANY_TYPE = "*";

    private static final Pattern TYPE = Pattern.compile("\\*|[A-Z][A-Za-z]{0,63}");

    /**
     * Copies the letters.
     * @throws IllegalArgumentException if the type has a wrong shape or there is no
     * letter
     */
    public Scope {
        if (!TYPE.matcher(type).matches() || access.isEmpty()) {
            throw new IllegalArgumentException("not a resource scope");
        }
        access = Collections.unmodifiableSet(EnumSet.copyOf(access));
    }

    /** The level of a scope: patient, user or system. */
    public enum Level {

        /** The patient of the launch. */
        PATIENT,

        /** Whatever the user may see. */
        USER,

        /** A server without a user; never counts in a browser session. */
        SYSTEM;

        /**
         * Returns the word before the slash.
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Level> of(String word) {
            return Arrays.stream(values()).filter((level) -> level.word().equals(word)).findFirst();
        }

    }

    /**
     * Returns whether the scope covers this type, by name or by wildcard.
     */
    public boolean reaches(String other) {
        return this.type.equals(other) || this.type.equals(ANY_TYPE);
    }

    /**
     * Returns the scope that both grant.
     */
    Optional<Scope> and(Scope other) {
        Set<Access> letters = EnumSet.copyOf(this.access);
        letters.retainAll(other.access);
        if (this.level != other.level || letters.isEmpty() || !(reaches(other.type) || other.reaches(this.type))) {
            return Optional.empty();
        }
        String narrower = this.type.equals(ANY_TYPE) ? other.type : this.type;
        return this.constraint.and(other.constraint).map((both) -> new Scope(this.level, narrower, letters, both));
    }

    /**
     * Canonical SMART 2 spelling.
     */
    public String text() {
        String letters = this.access.stream().map((one) -> String.valueOf(one.letter())).collect(Collectors.joining());
        String query = this.constraint.unconstrained() ? "" : "?" + this.constraint.text();
        return this.level.word() + "/" + this.type + "." + letters + query;
    }

}
