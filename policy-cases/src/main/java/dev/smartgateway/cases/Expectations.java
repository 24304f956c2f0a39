package dev.smartgateway.cases;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.policy.GatewayAnswer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares what a client received with what the case expects.
 */
final class Expectations {

    private static final int SHOWN = 400;

    private final JsonNode expected;

    private final GatewayAnswer answer;

    private final String body;

    private final List<String> wrong;

    Expectations(JsonNode expected, GatewayAnswer answer, List<String> wrong) {
        this.expected = expected;
        this.answer = answer;
        this.body = new String(answer.body(), StandardCharsets.UTF_8);
        this.wrong = wrong;
    }

    void check(ScriptedUpstream upstream) {
        status();
        this.expected.path("has").forEach(this::requireId);
        if (this.answer.status() == 200) {
            this.expected.path("has_if_200").forEach(this::requireId);
        }
        this.expected.path("not").forEach((text) -> {
            if ((this.body + this.answer.headers()).contains(text.asString())) {
                this.wrong.add("shows " + text.asString());
            }
        });
        entries();
        if (this.expected.has("resp") && !CaseRequest.ours(CaseRequest.attachment(this.answer))) {
            this.wrong.add("resp: the attachment link does not lead to the gateway");
        }
        bytes(upstream.store());
        stored(upstream.store());
        new ObservedRequests(upstream.calls(), this.wrong).check(this.expected.path("up"));
    }

    private void status() {
        JsonNode wanted = this.expected.path("s");
        boolean fits = wanted.isMissingNode();
        for (JsonNode one : wanted) {
            fits |= one.asInt() == this.answer.status();
        }
        if (!fits) {
            this.wrong.add("status " + this.answer.status() + " is none of " + wanted + ": " + shown());
        }
    }

    private String shown() {
        return (this.body.length() > SHOWN) ? this.body.substring(0, SHOWN) + "..." : this.body;
    }

    private void requireId(JsonNode id) {
        if (!this.body.contains("\"id\":\"" + id.asString() + "\"")) {
            this.wrong.add("misses " + id.asString() + " in " + shown());
        }
    }

    private void entries() {
        if (!this.expected.has("entries") || !this.body.contains("batch-response")) {
            return;
        }
        JsonNode entries = FixtureStore.JSON.readTree(this.body).path("entry");
        for (int i = 0; i < this.expected.path("entries").size(); i++) {
            String status = entries.path(i).path("response").path("status").asString("none");
            if (!status.matches("(" + this.expected.path("entries").path(i).asString() + ").*")) {
                this.wrong.add("entry " + i + " has status " + status);
            }
        }
    }

    /** Compares the stored resources afterwards, by resource and JSON Pointer. */
    private void stored(FixtureStore store) {
        this.expected.path("stored").properties().forEach((resource) -> {
            ObjectNode current = store.current(resource.getKey());
            resource.getValue().properties().forEach((wanted) -> {
                JsonNode held = (current != null) ? current.at(wanted.getKey()) : FixtureStore.JSON.missingNode();
                boolean same = wanted.getValue().isNull() ? held.isMissingNode() : held.equals(wanted.getValue());
                if (!same) {
                    this.wrong.add("stored " + resource.getKey() + wanted.getKey() + " is " + held);
                }
            });
        });
    }

    private void bytes(FixtureStore store) {
        String id = this.expected.path("bytes_of").asString("");
        ObjectNode binary = id.isEmpty() ? null : store.current("Binary/" + id);
        if (id.isEmpty()) {
            return;
        }
        byte[] data = (binary != null) ? Base64.getDecoder().decode(binary.path("data").asString("")) : null;
        boolean json = binary != null && this.body.contains("\"data\":\"" + binary.path("data").asString() + "\"");
        if (data == null || !(json || Arrays.equals(data, this.answer.body()))) {
            this.wrong.add("the bytes are not those of " + id);
        }
    }

}
