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
 * {@code Patient/[id]/$summary}: a document about the pinned patient. Its Composition
 * says in words what the entries say in codes, so it needs a scope of its own; where an
 * entry is left out, the words go as well and the document is marked as not complete.
 *
 * @see <a href="https://hl7.org/fhir/R4/documents.html">FHIR R4 documents</a>
 */
final class Summary {

    private final PolicyContext turn;

    private final BundleScan.Result found;

    private final byte[] source;

    private Summary(PolicyContext turn, BundleScan.Result found, byte[] source) {
        this.turn = turn;
        this.found = found;
        this.source = source;
    }

    static Step ask(PolicyContext turn, Operation operation) {
        ScopeGate.require(turn, "Patient", Access.READ);
        ScopeGate.require(turn, "Composition", Access.READ);
        Query plain = OperationParams.of(turn, operation).checked();
        if (!turn.patient().value().equals(turn.route().id())) {
            throw new Denied(Reason.OTHER_PATIENT, "operation");
        }
        UpstreamRequest draft = UpstreamRequest.read(OperationCalls.path(turn, operation), plain,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return turn.ask(draft, (answer) -> judged(turn, answer));
    }

    private static Step judged(PolicyContext turn, UpstreamAnswer answer) {
        Answers.requireOk(turn, answer);
        Answers.requireJson(answer);
        Set<String> codes = new TreeSet<>();
        R4.types().forEach((type) -> codes.addAll(Constraints.paths(ScopeGate.included(turn, type), type)));
        BundleScan.Result found = BundleScan.of(answer.body(), codes);
        boolean document = found.resourceType().equals("Bundle") && found.type().equals("document")
                && !found.entries().isEmpty() && found.entries().stream().allMatch((entry) -> entry.resource() != null);
        if (!document) {
            throw new Denied(Reason.UNCHECKABLE, "document");
        }
        DocumentEntries entries = DocumentEntries.of(turn, found.entries());
        return ReferenceLookUps.targets(turn, entries.all(), entries.own(),
                () -> new Summary(turn, found, answer.body()).shown(entries.judge()));
    }

    private Step shown(DocumentEntries.Judged judged) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(this.source.length + 512);
        String comma = "";
        for (DocumentEntries.Named one : judged.shown()) {
            ResourceScanResult facts = one.facts();
            byte[] resource = Links.rewritten(this.turn, this.source, facts);
            if (facts.type().equals("Composition") && judged.incomplete()) {
                byte[] less = judged.without(Json.parse(slice(facts))).bytes();
                resource = Links.rewritten(this.turn, less, ResourceScan.of(less, Set.of()));
            }
            text(out, comma + "{" + one.fullUrl(this.turn) + "\"resource\":");
            out.writeBytes(resource);
            text(out, "}");
            comma = ",";
        }
        byte[] entries = out.toByteArray();
        return this.turn.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
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
