package dev.smartgateway.launch.picker;

import dev.smartgateway.smart.PatientId;

/**
 * One result as a person sees it. All text is cleaned but not escaped; each may be empty.
 *
 * @param id whom it stands for
 * @param name name
 * @param born date of birth as received, {@code yyyy}, {@code yyyy-MM} or
 * {@code yyyy-MM-dd}
 * @param gender administrative gender
 * @param number medical record number, else another identifier
 * @param note what makes this record unlikely to be the one, {@code deceased},
 * {@code inactive} or empty
 */
record PatientRow(PatientId id, String name, String born, String gender, String number, String note) {

    @Override
    public String toString() {
        return "PatientRow[masked]";
    }

}
