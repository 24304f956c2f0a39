package dev.smartgateway.command.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.PatientId;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an explanation as text or JSON.
 */
final class ExplainPrinter {

    private static final int SHOWN = 2000;

    private final PolicyTask task;

    private final RequestText asked;

    private final String policy;

    ExplainPrinter(PolicyTask task, RequestText asked, String policy) {
        this.task = task;
        this.asked = asked;
        this.policy = policy;
    }

    void text(Explanation explanation) {
        Verdict verdict = explanation.end().verdict();
        PatientContext pin = explanation.call().pin();
        this.task.out().println(this.task.styled("bold", this.asked.method() + " " + this.asked.url()));
        line("launch", launch(pin));
        line("policy", this.policy);
        line("read as", what(verdict));
        decision(explanation);
        notes(explanation).forEach((note) -> line("note", note));
        if (explanation.sent().isEmpty()) {
            line("sends", "nothing");
        }
        explanation.sent().forEach((sent) -> {
            request(sent.request());
            if (explanation.whole()) {
                line("answer", String.valueOf(sent.status()));
            }
        });
        if (explanation.pending()) {
            AnswerChecks.of(pin, verdict.action()).forEach((check) -> line("checks", check));
            line("further", "--play continues with a fake FHIR service, including the later requests.");
        }
    }

    private void decision(Explanation explanation) {
        Verdict verdict = explanation.end().verdict();
        Reason reason = explanation.allowed() ? null : verdict.reason();
        if (reason != null) {
            line("decision", this.task.styled("red", "DENIED") + " " + explanation.end().answer().status() + " "
                    + reason.code());
            line("rule", verdict.rule());
            line("advice", reason.advice());
        }
        else {
            line("decision",
                    this.task.styled("green", "ALLOWED")
                            + (explanation.pending() ? " to be sent; the answer is checked before the browser gets it"
                                    : ", answers " + explanation.end().answer().status()));
        }
    }

    private List<String> notes(Explanation explanation) {
        List<String> notes = new ArrayList<>();
        explanation.call()
            .pin()
            .scopes()
            .ignored()
            .forEach((scope) -> notes.add("the scope " + scope + " is not understood and grants nothing"));
        this.asked.withoutEffect().forEach((name) -> notes.add("the header " + name + " is not forwarded"));
        explanation.end()
            .verdict()
            .reported()
            .forEach((rule) -> notes.add("the rule " + rule + " would deny this, but is report-only"));
        List<Verdict> parts = explanation.end().verdict().parts();
        for (int i = 0; i < parts.size() && explanation.whole(); i++) {
            Reason reason = parts.get(i).reason();
            notes.add("entry " + i + " " + what(parts.get(i)) + ": "
                    + ((reason != null) ? "denied " + reason.code() + ", rule " + parts.get(i).rule() : "allowed"));
        }
        return notes;
    }

    private void request(PinnedRequest request) {
        line("sends", request.method() + " " + request.target());
        new TreeMap<>(request.headers()).forEach((name, value) -> line("", name + ": " + value));
        String body = body(request);
        if (!body.isEmpty()) {
            line("", "");
            line("", body);
        }
    }

    private static String body(PinnedRequest request) {
        String body = new String(request.body(), StandardCharsets.UTF_8);
        return (body.length() > SHOWN) ? body.substring(0, SHOWN) + "..." : body;
    }

    private static String launch(PatientContext pin) {
        PatientId patient = pin.patient();
        return ((patient != null) ? "patient " + patient.value() : "no patient") + ", scopes " + pin.scopes().text();
    }

    private static String what(Verdict verdict) {
        String type = verdict.action().type();
        return verdict.action().interaction().code() + ((type != null) ? " " + type : "");
    }

    private void line(String name, String text) {
        this.task.out().println(("  " + String.format("%-9s", name) + " " + text).stripTrailing());
    }

    void json(Explanation explanation) {
        Verdict verdict = explanation.end().verdict();
        Reason reason = explanation.allowed() ? null : verdict.reason();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("decision", (reason != null) ? "deny" : "allow");
        json.put("final", !explanation.pending());
        json.put("interaction", verdict.action().interaction().code());
        json.put("type", verdict.action().type());
        if (!explanation.pending()) {
            json.put("status", explanation.end().answer().status());
            json.put("rule", verdict.rule());
        }
        if (reason != null) {
            json.put("reason", reason.code());
            json.put("advice", reason.advice());
        }
        json.put("reported", verdict.reported());
        json.put("notes", notes(explanation));
        json.put("sends", explanation.sent().stream().map(ExplainPrinter::row).toList());
        json.put("checks",
                explanation.pending() ? AnswerChecks.of(explanation.call().pin(), verdict.action()) : List.of());
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        this.task.out().println(mapper.writeValueAsString(json));
    }

    private static Map<String, Object> row(Explanation.Sent sent) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", sent.request().method());
        row.put("target", sent.request().target());
        row.put("headers", new TreeMap<>(sent.request().headers()));
        row.put("body", body(sent.request()));
        return row;
    }

}
