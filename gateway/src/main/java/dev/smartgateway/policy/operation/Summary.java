package dev.smartgateway.policy.operation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.Links;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.OperationParams;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.R4;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;

/**
 * Handles {@code Patient/[id]/$summary}: a document about the pinned patient. The text of
 * its Composition repeats what the entries contain as codes, so it needs its own scope;
 * if an entry is left out, the text is removed as well and the document is marked as
 * incomplete.
 *
 * @see <a href="https://hl7.org/fhir/R4/documents.html">FHIR R4 documents</a>
 */
final class Summary {

    private final PolicyContext context;

    private final Operation operation;

    Summary(PolicyContext context, Operation operation) {
        this.context = context;
        this.operation = operation;
    }

    Step ask() {
        ScopeGate.require(this.context, "Patient", Access.READ);
        ScopeGate.require(this.context, "Composition", Access.READ);
        Query plain = OperationParams.of(this.context, this.operation).checked();
        if (!this.context.patient().value().equals(this.context.route().id())) {
            throw new Denied(Reason.OTHER_PATIENT, "operation");
        }
        UpstreamRequest draft = UpstreamRequest.read(OperationCalls.path(this.context, this.operation), plain,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return this.context.ask(draft, this::judge);
    }

    /** Judges every entry of the document. */
    Step judge(UpstreamAnswer answer) {
        Answers.requireOk(this.context, answer);
        Answers.requireJson(answer);
        Set<String> codes = new TreeSet<>();
        R4.types().forEach((type) -> codes.addAll(Constraints.paths(ScopeGate.included(this.context, type), type)));
        BundleScan.Result found = BundleScan.of(answer.body(), codes);
        boolean document = found.resourceType().equals("Bundle") && found.type().equals("document")
                && !found.entries().isEmpty() && found.entries().stream().allMatch((entry) -> entry.resource() != null);
        if (!document) {
            throw new Denied(Reason.UNCHECKABLE, "document");
        }
        DocumentEntries entries = DocumentEntries.of(this.context, found.entries());
        return ReferenceLookUps.targets(this.context, entries.all(), entries.own(),
                () -> shown(entries.judge(), found, answer.body()));
    }

    private Step shown(DocumentEntries.Judged judged, BundleScan.Result found, byte[] source) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length + 512);
        String comma = "";
        for (DocumentEntries.Named one : judged.shown()) {
            ResourceScanResult facts = one.facts();
            byte[] resource = Links.rewritten(this.context, source, facts).bytes();
            if (facts.type().equals("Composition") && judged.incomplete()) {
                byte[] less = judged.without(Json.parse(slice(source, facts))).bytes();
                resource = Links.rewritten(this.context, less, ResourceScan.of(less, Set.of())).bytes();
            }
            text(out, comma + "{" + one.fullUrl(this.context) + "\"resource\":");
            out.writeBytes(resource);
            text(out, "}");
            comma = ",";
        }
        byte[] entries = out.toByteArray();
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                document(entries, found, judged.incomplete())));
    }

    private static byte[] slice(byte[] source, ResourceScanResult facts) {
        return Arrays.copyOfRange(source, facts.span().start(), facts.span().end());
    }

    private static byte[] document(byte[] entries, BundleScan.Result found, boolean incomplete) {
        Json.Obj identifier = Json.obj("system", "urn:ietf:rfc:3986", "value",
                "urn:uuid:" + UUID.nameUUIDFromBytes(entries));
        Json.Obj head = Json.obj("resourceType", "Bundle", "identifier", identifier, "type", "document");
        String timestamp = found.timestamp();
        if (timestamp != null && timestamp.matches("[0-9T:.Z+-]{10,40}")) {
            head = head.with("timestamp", timestamp);
        }
        if (incomplete || found.subsetted()) {
            Json.Obj tag = Json.obj("system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code",
                    "SUBSETTED");
            head = head.with("meta", Json.obj("tag", List.of(tag)));
        }
        String text = new String(head.bytes(), StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(entries.length + 512);
        text(out, text.substring(0, text.length() - 1) + ",\"entry\":[");
        out.writeBytes(entries);
        text(out, "]}");
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

}
