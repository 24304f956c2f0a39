package dev.smartgateway.smart;

import java.util.regex.Pattern;

/**
 * The logical id of the pinned patient, as in {@code Patient/{id}}. Always matches the
 * FHIR {@code id} format ({@code [A-Za-z0-9\-.]{1,64}}), whatever the authorization
 * server returned. {@link #toString()} masks it.
 *
 * @param value the bare id, without the type
 * @see <a href="https://hl7.org/fhir/R4/datatypes.html#id">FHIR R4 id</a>
 */
public record PatientId(String value) {

    private static final String TYPE = "Patient/";

    private static final Pattern FHIR_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    /**
     * Checks the format.
     * @throws IllegalArgumentException if the value is not a FHIR id; the message does
     * not contain it
     */
    public PatientId {
        if (!FHIR_ID.matcher(value).matches() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("not a FHIR id");
        }
    }

    /**
     * Returns the typed relative reference, {@code Patient/{id}}.
     */
    public String reference() {
        return TYPE + this.value;
    }

    /**
     * Returns whether a text is exactly {@link #reference}. False for any other spelling
     * of the same reference, such as an absolute one.
     */
    public boolean isReference(String text) {
        return text.length() == TYPE.length() + this.value.length() && text.startsWith(TYPE)
                && text.endsWith(this.value);
    }

    @Override
    public String toString() {
        return "PatientId[masked]";
    }

}
