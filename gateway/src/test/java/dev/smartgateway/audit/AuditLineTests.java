package dev.smartgateway.audit;

import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLineTests {

    private static AuditEventBuilder event() {
        return AuditEvent.of(Instant.parse("2026-01-02T03:04:05Z"), "fhir").action("read", "Task", "t1");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(AuditEvent event) {
        return new JsonMapper().readValue(text(event), Map.class);
    }

    static String text(AuditEvent event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonMapper().createGenerator(text)) {
            out.writeStartObject();
            AuditLine.write(out, event);
            out.writeEndObject();
        }
        return text.toString();
    }

    @Test
    void writeWhenRulesOnTrialWouldHaveDeniedThenNamesThem() {
        assertThat(members(event().judged("allowed", List.of("policy-type"), List.of()).allowed(200)))
            .containsEntry("wouldDeny", List.of("policy-type"))
            .containsEntry("result", "allowed")
            .doesNotContainKeys("sent", "times", "reason", "app", "patient");
    }

    @Test
    void writeWhenNoneThenLeavesItOut() {
        assertThat(members(event().sent("no")
            .judged("policy-type", List.of(), List.of())
            .ended("denied", 403, "type-not-allowed"))).doesNotContainKey("wouldDeny")
            .containsEntry("sent", "no")
            .containsEntry("rule", "policy-type");
    }

    @Test
    void writeWhenSummedUpThenSaysHowOften() {
        assertThat(members(event().times(7).ended("denied", 429, "too-many-requests"))).containsEntry("times", 7);
    }

}
