package dev.smartgateway.fhir;

/**
 * The RESTful interactions of FHIR R4, plus the two kinds of link that the gateway
 * creates.
 *
 * @see <a href="https://hl7.org/fhir/R4/http.html">FHIR R4 RESTful API</a>
 */
public enum Interaction {

    /** {@code GET [type]/[id]}. */
    READ("read"),

    /** {@code GET [type]/[id]/_history/[vid]}. */
    VREAD("vread"),

    /** {@code GET [type]/[id]/_history}. */
    HISTORY_INSTANCE("history-instance"),

    /** {@code GET [type]/_history}. */
    HISTORY_TYPE("history-type"),

    /** {@code GET _history}. */
    HISTORY_SYSTEM("history-system"),

    /**
     * Search of one type by GET or POST, also as {@code Patient/[id]/[type]}, and of all
     * types as {@code Patient/[id]/&#42;}.
     */
    SEARCH_TYPE("search-type"),

    /** Search over all types. */
    SEARCH_SYSTEM("search-system"),

    /** {@code POST [type]}, also conditional. */
    CREATE("create"),

    /** {@code PUT [type]/[id]}. */
    UPDATE("update"),

    /** {@code PUT [type]?criteria}. */
    UPDATE_CONDITIONAL("update-conditional"),

    /** {@code PATCH [type]/[id]}. */
    PATCH("patch"),

    /** {@code PATCH [type]?criteria}. */
    PATCH_CONDITIONAL("patch-conditional"),

    /** {@code DELETE [type]/[id]}. */
    DELETE("delete"),

    /** {@code DELETE [type]?criteria}. */
    DELETE_CONDITIONAL("delete-conditional"),

    /** {@code POST [base]} with a batch. */
    BATCH("batch"),

    /** {@code POST [base]} with a transaction. */
    TRANSACTION("transaction"),

    /** {@code $name} at any level. */
    OPERATION("operation"),

    /** {@code GET metadata}. */
    CAPABILITIES("capabilities"),

    /** {@code GET .well-known/smart-configuration}. */
    SMART_CONFIGURATION("smart-configuration"),

    /** A sealed link to a further page. */
    PAGE("page"),

    /** A sealed link to an attachment. */
    ATTACHMENT("attachment"),

    /** Not a FHIR interaction. */
    UNKNOWN("unknown");

    private final String code;

    Interaction(String code) {
        this.code = code;
    }

    /**
     * Returns the code used in audit, metrics and the policy file.
     */
    public String code() {
        return this.code;
    }

}
