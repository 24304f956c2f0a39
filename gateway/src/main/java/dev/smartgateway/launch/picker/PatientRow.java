package dev.smartgateway.launch.picker;

import dev.smartgateway.smart.PatientId;

/**
 * One search result as shown to the user. Texts are cleaned but not escaped, and may be
 * empty.
 *
 * @param id the patient
 * @param name name
 * @param born date of birth as received, {@code yyyy}, {@code yyyy-MM} or
 * {@code yyyy-MM-dd}
 * @param gender administrative gender
 * @param number medical record number, else another identifier
 * @param note why this is probably not the wanted record: {@code deceased},
 * {@code inactive} or empty
 */
record PatientRow(PatientId id, String name, String born, String gender, String number, String note) {

    @Override
    public String toString() {
        return "PatientRow[masked]";
    }

}
