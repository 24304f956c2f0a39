package dev.smartgateway.policy;

/**
 * The closed list of reasons for a denial. Code and advice are safe to show: they never
 * hold data.
 */
public enum DenialReason {

    /** The request has no reading, or two. */
    MALFORMED("malformed-request", 400,
            "The path, query or body cannot be read unambiguously. Check the URL encoding."),

    /** No such interaction or type in R4. */
    UNKNOWN_TARGET("unknown-target", 404, "This is no FHIR R4 type or interaction. Check the spelling and the case."),

    /** The method does not fit. */
    METHOD("method-not-allowed", 405, "This address does not take this method. Use one that the header Allow names."),

    /** The launch has no patient. */
    NO_PATIENT("no-patient", 403, "This launch has no patient. Launch the app again from a chart."),

    /** No scope of this launch covers type and interaction. */
    SCOPE("scope-missing", 403, "No granted scope covers this type and interaction. Ask for it at launch."),

    /** Several constrained scopes cannot be one exact query. */
    SCOPE_INEXACT("scope-not-exact", 403,
            "The granted scopes cannot be put into one exact query. Ask without counts, or for a wider scope."),

    /** The resource does not satisfy the constraint of the scope. */
    SCOPE_CONSTRAINT("scope-constraint", 403,
            "The granted scopes cover this type only with other codes. Ask for a wider scope at launch."),

    /** Another patient is named in the request. */
    OTHER_PATIENT("other-patient", 403, "This launch is pinned to one patient. Remove the other patient reference."),

    /** The resource to write names no patient. */
    UNPINNED_BODY("patient-missing", 422,
            "The resource must name the patient of this launch as a literal reference in its primary element."),

    /** Not there, or not this patient's: nobody may tell the difference. */
    NOT_FOUND("not-found", 404, "No such resource for the patient of this launch. Check type and id."),

    /** The organisation's policy excludes the type. */
    TYPE("type-not-allowed", 403,
            "The policy of this gateway does not offer this type. Do without it, or ask the operator."),

    /** The organisation's policy excludes the interaction. */
    INTERACTION("interaction-not-allowed", 403,
            "The policy of this gateway does not offer this interaction. Do without it, or ask the operator."),

    /** The operation is not on the allow-list. */
    OPERATION("operation-not-allowed", 403,
            "This operation is not on the allow-list of this gateway. Use a search, or ask the operator."),

    /** The search parameter or modifier is unknown. */
    PARAMETER("unknown-parameter", 400,
            "This search parameter or modifier is not defined in R4 for the type. Check it, or ask the operator."),

    /** The search parameter is known and refused. */
    PARAMETER_DENIED("parameter-not-allowed", 403,
            "This search parameter could look beyond the patient of this launch. Use plain parameters of the type."),

    /** An include is refused. */
    INCLUDE("include-not-allowed", 403,
            "This include is not allowed. Name one reference parameter of a type that is searched or included; no *."),

    /** Only JSON is spoken. */
    NOT_ACCEPTABLE("not-acceptable", 406, "Only FHIR JSON is offered. Ask for application/fhir+json."),

    /** Only JSON is understood. */
    MEDIA_TYPE("unsupported-media-type", 415, "Send FHIR JSON in UTF-8, or a form to _search."),

    /** The body is over the cap. */
    TOO_LARGE("too-large", 413, "The body is larger than this gateway accepts. Send less at once."),

    /** The body and the URL disagree. */
    BODY_MISMATCH("body-mismatch", 400, "The type and id in the body must be those of the URL."),

    /** The body does not have the shape that R4 defines. */
    ELEMENT("element-not-allowed", 400,
            "The body is not what FHIR R4 defines at the element named in expression. Send it as R4 types it."),

    /** A reference in the body is refused. */
    REFERENCE("reference-not-allowed", 403,
            "A reference of the body cannot be followed safely. Use Type/id, or a link this launch was given."),

    /** A reference leads to nothing that belongs to the pinned patient. */
    UNKNOWN_REFERENCE("reference-not-found", 403,
            "The body refers to a record that is not there for the patient of this launch. Refer to this patient's records."),

    /** More references than are looked up for one request. */
    TOO_MANY_REFERENCES("too-many-references", 413,
            "The body refers to more records than are looked up for one request. Send less at once."),

    /** The patch touches what binds the resource to its patient. */
    PATCH("patch-not-allowed", 403,
            "The patch touches what binds the resource to its patient. Change other elements, by plain paths."),

    /** The client's version is not the current one. */
    VERSION("version-conflict", 412, "The resource has changed since it was read. Read it again."),

    /** The criteria match several resources. */
    MULTIPLE("multiple-matches", 412, "The criteria match more than one resource. Narrow them down to one."),

    /** A link is expired, altered, or of another launch. */
    HANDLE("link-not-valid", 404, "This link is not valid in this launch. Start again from the first page."),

    /** A link to a page with parameters other than those it was made for. */
    PAGE_ALTERED("page-altered", 400,
            "Parameters of a page cannot be changed. Follow the link as it is, or search anew without _page."),

    /** The upstream refused the request itself. */
    UPSTREAM_REFUSED("upstream-refused", 400, "The FHIR service refused the request. Correct it as the answer says."),

    /** The upstream answered something that cannot be checked. */
    UNCHECKABLE("answer-not-checkable", 502,
            "The FHIR service gave an answer that cannot be checked. Ask for less, or tell the operator the request id."),

    /** The upstream answered with another patient's data. */
    FOREIGN_ANSWER("answer-not-pinned", 502,
            "The FHIR service did not keep to the patient of this launch. Tell the operator the request id."),

    /** The upstream took a write and showed nothing of what it stored. */
    UNCONFIRMED("write-not-confirmed", 502,
            "The FHIR service took the write and did not show what it stored. Read the record before you send it again."),

    /** The upstream failed. */
    UPSTREAM_FAILED("upstream-failed", 502, "The FHIR service failed. Try again in a moment."),

    /** The upstream is overloaded. */
    UPSTREAM_BUSY("upstream-unavailable", 503, "The FHIR service is busy. Wait and try again."),

    /** A bug here; denied for that reason. */
    INTERNAL("internal", 500, "Something failed here. Tell the operator the request id.");

    private final String code;

    private final int status;

    private final String advice;

    DenialReason(String code, int status, String advice) {
        this.code = code;
        this.status = status;
        this.advice = advice;
    }

    /**
     * The stable code for body, header, log, metric and audit.
     */
    public String code() {
        return this.code;
    }

    /**
     * The HTTP status.
     */
    public int status() {
        return this.status;
    }

    /**
     * What the app's developer can do about it.
     */
    public String advice() {
        return this.advice;
    }

}
