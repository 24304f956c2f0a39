package dev.smartgateway.sandbox.fhir;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A patient in a list.
 *
 * @param id the id of the Patient resource
 * @param name given and family names
 * @param birthDate as FHIR writes it, possibly a year or a month only
 * @param gender the administrative gender's code
 * @param encounter the id of the encounter that began last
 * @param visits all encounters, the latest first
 */
public record PatientSummary(String id, String name, @Nullable String birthDate, @Nullable String gender,
        @Nullable String encounter, List<Visit> visits) {

    /**
     * An encounter in a list.
     *
     * @param id the id of the Encounter resource
     * @param text date and type
     */
    public record Visit(String id, String text) {
    }

}
