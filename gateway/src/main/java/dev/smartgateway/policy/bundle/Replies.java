package dev.smartgateway.policy.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.policy.flow.Outcomes;

/**
 * Writes the finished answers of the entries as one response bundle.
 */
final class Replies {

    private Replies() {
    }

    static GatewayAnswer bundle(String type, List<Step.Respond> tells) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[");
        String comma = "";
        for (Step.Respond tell : tells) {
            text(out, comma + "{");
            entry(out, tell);
            text(out, "}");
            comma = ",";
        }
        text(out, "]}");
        return new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), out.toByteArray());
    }

    private static void entry(ByteArrayOutputStream out, Step.Respond tell) {
        GatewayAnswer answer = tell.answer();
        boolean json = answer.body().length > 0 && Outcomes.FHIR_JSON.equals(answer.headers().get("Content-Type"));
        if (json && tell.verdict().allowed()) {
            text(out, "\"resource\":");
            out.writeBytes(answer.body());
            text(out, ",");
        }
        List<Object> response = new ArrayList<>(List.of("status", String.valueOf(answer.status())));
        Map.of("ETag", "etag", "Location", "location").forEach((header, field) -> {
            String value = answer.headers().get(header);
            if (value != null) {
                response.addAll(List.of(field, value));
            }
        });
        StringBuilder written = new StringBuilder();
        Json.obj(response.toArray()).write(written);
        if (json && !tell.verdict().allowed()) {
            written.setLength(written.length() - 1);
            written.append(",\"outcome\":").append(new String(answer.body(), StandardCharsets.UTF_8)).append('}');
        }
        text(out, "\"response\":" + written);
    }

    static List<Verdict> verdicts(List<Step.Respond> tells) {
        return tells.stream().map(Step.Respond::verdict).toList();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

}
