package dev.smartgateway.scope;

/**
 * The letters of a SMART 2 scope, in the order that the grammar requires.
 *
 * @see <a href=
 * "https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html">SMART scopes</a>
 */
public enum Access {

    /** Create. */
    CREATE('c'),

    /** Read, vread and history of one instance. */
    READ('r'),

    /** Update (also as create) and patch. */
    UPDATE('u'),

    /** Delete. */
    DELETE('d'),

    /** Search of a type and history of a type. */
    SEARCH('s');

    private final char letter;

    Access(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return this.letter;
    }

}
