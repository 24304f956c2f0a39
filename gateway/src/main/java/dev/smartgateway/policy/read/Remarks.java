package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import org.jspecify.annotations.Nullable;

/**
 * The remarks about a list, separate from its entries, so that an incomplete list does
 * not look complete: issues of the service by severity and code without its texts, and
 * omitted resources.
 *
 * @see <a href="https://hl7.org/fhir/R4/search.html#outcome">FHIR R4 search outcomes</a>
 */
final class Remarks {

    private static final String SUBSETTED_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    private final List<Json> issues = new ArrayList<>();

    /**
     * Collects the service's remarks, and the entries that were not shown.
     */
    Remarks(PolicyContext context, UpstreamAnswer answer, SearchEntries entries) {
        for (ResourceScanResult facts : entries.outcomes()) {
            byte[] body = Arrays.copyOfRange(answer.body(), facts.span().start(), facts.span().end());
            Outcomes.harmless(context, body).forEach((issue) -> this.issues.add(complete(issue)));
        }
        String warning = answer.header("warning");
        if (warning != null && warning.matches("[1-9][0-9]{2} .*")) {
            add("processing", "warned", "The FHIR service sent a warning with this answer.");
        }
        if (entries.othersDropped()) {
            add("suppressed", "entries-left-out",
                    "Entries that are not, or not only, about the patient of this launch were left out.");
        }
        if (entries.empty()) {
            add("incomplete", "entries-without-resource", "Entries that held no resource were left out.");
        }
    }

    /** Adds severity or code if it is missing, because FHIR requires both. */
    private static Json complete(Json.Obj issue) {
        Json.Obj severe = (issue.text("severity") != null) ? issue : issue.with("severity", "warning");
        return (severe.text("code") != null) ? severe : severe.with("code", "processing");
    }

    private void add(String code, String ours, String text) {
        Json.Obj coding = Json.obj("system", "urn:smartgateway:remark", "code", ours);
        this.issues.add(Json.obj("severity", "warning", "code", code, "details",
                Json.obj("coding", List.of(coding), "text", text)));
    }

    /**
     * Returns all remarks as one resource, or {@code null} if there are none.
     */
    Json.@Nullable Obj outcome() {
        return this.issues.isEmpty() ? null : Json.obj("resourceType", "OperationOutcome", "issue", this.issues);
    }

    /**
     * Returns the head of a Bundle, with the tag for incomplete resources if the service
     * set it.
     */
    static Json.Obj tagged(Json.Obj head, BundleScan.Result found) {
        if (!found.subsetted()) {
            return head;
        }
        Json.Obj tag = Json.obj("system", SUBSETTED_SYSTEM, "code", "SUBSETTED");
        return head.with("meta", Json.obj("tag", List.of(tag)));
    }

}
