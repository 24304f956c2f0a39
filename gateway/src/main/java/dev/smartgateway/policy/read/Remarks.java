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
 * What has to be said about a list besides its entries, so that it does not look whole
 * when it is not: issues of the service by severity and code without its words, and what
 * was left out here.
 *
 * @see <a href="https://hl7.org/fhir/R4/search.html#outcome">FHIR R4 search outcomes</a>
 */
final class Remarks {

    private static final String SUBSETTED_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    private final List<Json> issues = new ArrayList<>();

    /**
     * Collects what the service says, and what was not shown of its entries.
     */
    Remarks(PolicyContext turn, UpstreamAnswer answer, SearchEntries entries) {
        for (ResourceScanResult facts : entries.outcomes()) {
            byte[] body = Arrays.copyOfRange(answer.body(), facts.span().start(), facts.span().end());
            Outcomes.harmless(turn, body).forEach((issue) -> this.issues.add(complete(issue)));
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

    /** FHIR wants both. */
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
     * All of it as one resource, or {@code null} when there is nothing to say.
     */
    Json.@Nullable Obj outcome() {
        return this.issues.isEmpty() ? null : Json.obj("resourceType", "OperationOutcome", "issue", this.issues);
    }

    /**
     * The head of a Bundle, with the tag that says its resources are not complete where
     * the service said so.
     */
    static Json.Obj tagged(Json.Obj head, BundleScan.Result found) {
        if (!found.subsetted()) {
            return head;
        }
        Json.Obj tag = Json.obj("system", SUBSETTED_SYSTEM, "code", "SUBSETTED");
        return head.with("meta", Json.obj("tag", List.of(tag)));
    }

}
