package dev.smartgateway.sandbox.fhir;

import org.jspecify.annotations.Nullable;

/**
 * A patient in a list.
 *
 * @param id the id of the Patient resource
 * @param name given and family names
 * @param birthDate as FHIR writes it, possibly a year or a month only
 * @param gender the administrative gender's code
 * @param encounter the id of the encounter that began last
 */
public record PatientSummary(String id, String name, @Nullable String birthDate, @Nullable String gender,
        @Nullable String encounter) {
}
