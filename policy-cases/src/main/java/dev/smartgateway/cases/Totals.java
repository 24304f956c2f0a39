package dev.smartgateway.cases;

import java.util.List;
import java.util.regex.Pattern;

import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.smart.PatientId;
import tools.jackson.databind.JsonNode;

/**
 * Counts the patient's own resources, independently of the policy machine.
 */
record Totals(FixtureStore store, PatientContext pin) {

    void check(String type, GatewayAnswer answer, List<String> wrong) {
        PatientId patient = this.pin.patient();
        String own = (patient != null) ? patient.reference() : "";
        Pattern spelt = Pattern
            .compile("(" + Pattern.quote(ScriptedUpstream.BASE) + "/)?" + Pattern.quote(own) + "(/_history/.*)?");
        List<String> paths = R4.rule(type).map((rule) -> List.copyOf(rule.primary())).orElse(List.of());
        long count = this.store.all(type)
            .stream()
            .filter((one) -> type.equals("Patient") ? own.equals("Patient/" + one.path("id").asString())
                    : paths.stream()
                        .flatMap((path) -> Matching.nodes(one, path).stream())
                        .map((node) -> node.path("reference").asString(""))
                        .anyMatch((text) -> spelt.matcher(text).matches()))
            .count();
        JsonNode total = FixtureStore.JSON.readTree(answer.body()).path("total");
        if (!total.isNumber() || total.asLong() != count) {
            wrong.add("total is " + total + ", not " + count);
        }
    }

}
