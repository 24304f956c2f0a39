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

    private final BundleScan.Result found;

    private final byte[] source;

    private Summary(PolicyContext context, BundleScan.Result found, byte[] source) {
        this.context = context;
        this.found = found;
        this.source = source;
    }

    static Step ask(PolicyContext context, Operation operation) {
        ScopeGate.require(context, "Patient", Access.READ);
        ScopeGate.require(context, "Composition", Access.READ);
        Query plain = OperationParams.of(context, operation).checked();
        if (!context.patient().value().equals(context.route().id())) {
            throw new Denied(Reason.OTHER_PATIENT, "operation");
        }
        UpstreamRequest draft = UpstreamRequest.read(OperationCalls.path(context, operation), plain,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return context.ask(draft, (answer) -> judged(context, answer));
    }

    private static Step judged(PolicyContext context, UpstreamAnswer answer) {
        Answers.requireOk(context, answer);
        Answers.requireJson(answer);
        Set<String> codes = new TreeSet<>();
        R4.types().forEach((type) -> codes.addAll(Constraints.paths(ScopeGate.included(context, type), type)));
        BundleScan.Result found = BundleScan.of(answer.body(), codes);
        boolean document = found.resourceType().equals("Bundle") && found.type().equals("document")
                && !found.entries().isEmpty() && found.entries().stream().allMatch((entry) -> entry.resource() != null);
        if (!document) {
            throw new Denied(Reason.UNCHECKABLE, "document");
        }
        DocumentEntries entries = DocumentEntries.of(context, found.entries());
        return ReferenceLookUps.targets(context, entries.all(), entries.own(),
                () -> new Summary(context, found, answer.body()).shown(entries.judge()));
    }

    private Step shown(DocumentEntries.Judged judged) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(this.source.length + 512);
        String comma = "";
        for (DocumentEntries.Named one : judged.shown()) {
            ResourceScanResult facts = one.facts();
            byte[] resource = Links.rewritten(this.context, this.source, facts);
            if (facts.type().equals("Composition") && judged.incomplete()) {
                byte[] less = judged.without(Json.parse(slice(facts))).bytes();
                resource = Links.rewritten(this.context, less, ResourceScan.of(less, Set.of()));
            }
            text(out, comma + "{" + one.fullUrl(this.context) + "\"resource\":");
            out.writeBytes(resource);
            text(out, "}");
            comma = ",";
        }
        byte[] entries = out.toByteArray();
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                document(entries, judged.incomplete())));
    }

    private byte[] slice(ResourceScanResult facts) {
        return Arrays.copyOfRange(this.source, facts.span().start(), facts.span().end());
    }

    private byte[] document(byte[] entries, boolean incomplete) {
        Json.Obj identifier = Json.obj("system", "urn:ietf:rfc:3986", "value",
                "urn:uuid:" + UUID.nameUUIDFromBytes(entries));
        Json.Obj head = Json.obj("resourceType", "Bundle", "identifier", identifier, "type", "document");
        String timestamp = this.found.timestamp();
        if (timestamp != null && timestamp.matches("[0-9T:.Z+-]{10,40}")) {
            head = head.with("timestamp", timestamp);
        }
        if (incomplete || this.found.subsetted()) {
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
