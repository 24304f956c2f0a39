package dev.smartgateway.command.policy;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import dev.smartgateway.cases.CaseRun;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.reason.Reason;

/**
 * Prints the results of cases, each as soon as it is known.
 */
final class TestReport {

    private final PolicyTask task;

    private final List<Line> lines = new ArrayList<>();

    TestReport(PolicyTask task) {
        this.task = task;
    }

    void add(TestCase test, CaseRun run, boolean verbose) {
        this.lines.add(new Line(test, run));
        if (!run.passed()) {
            this.task.out().println();
            this.task.out().println(this.task.styled("red", "FAILED") + " " + test.id() + "  (" + test.place() + ")");
            details(test, run).forEach((name, text) -> this.task.out().printf("  %-9s %s%n", name, text));
            run.wrong().forEach((wrong) -> this.task.out().printf("  %-9s %s%n", "wrong", wrong));
        }
        else if (verbose) {
            this.task.out().println(this.task.styled("green", "passed") + " " + test.id() + "  " + came(run));
        }
    }

    private static Map<String, String> details(TestCase test, CaseRun run) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("request", test.request());
        details.put("launch", test.launch());
        details.put("expected", test.expected());
        details.put("came", came(run));
        String source = test.json().path("src").asString("");
        if (!source.isEmpty()) {
            details.put("source", source);
        }
        return details;
    }

    private static String came(CaseRun run) {
        Step.Respond end = run.end();
        if (end == null) {
            return "nothing: the case could not be run";
        }
        Verdict verdict = end.verdict();
        Reason reason = verdict.reason();
        String reported = verdict.reported().isEmpty() ? "" : ", only reported " + verdict.reported();
        return end.answer().status() + " "
                + ((reason != null) ? "denied " + reason.code() + ", by rule " + verdict.rule() : "allowed") + reported;
    }

    long failures() {
        return this.lines.stream().filter((line) -> !line.run().passed()).count();
    }

    void sum() {
        Map<String, int[]> areas = new LinkedHashMap<>();
        this.lines.forEach((line) -> {
            int[] counts = areas.computeIfAbsent(line.test().area(), (missing) -> new int[2]);
            counts[0]++;
            counts[1] += line.run().passed() ? 0 : 1;
        });
        this.task.out().println();
        areas.forEach((area, counts) -> this.task.out()
            .printf("  %-10s %3d cases%s%n", area.isEmpty() ? "(no area)" : area, counts[0],
                    (counts[1] == 0) ? "" : ", " + counts[1] + " failed"));
        long failed = failures();
        this.task.out()
            .println(this.task.styled((failed == 0) ? "green" : "red",
                    this.lines.size() + " cases: " + (this.lines.size() - failed) + " passed, " + failed + " failed."));
    }

    /** Returns the report for CI servers. */
    String junit() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument();
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "policy");
            xml.writeAttribute("tests", String.valueOf(this.lines.size()));
            xml.writeAttribute("failures", String.valueOf(failures()));
            for (Line line : this.lines) {
                testcase(xml, line);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        }
        catch (XMLStreamException ex) {
            throw new IllegalStateException(ex);
        }
        return text.toString();
    }

    private static void testcase(XMLStreamWriter xml, Line line) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", line.test().area());
        xml.writeAttribute("name", line.test().id());
        if (!line.run().passed()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", printable(came(line.run())));
            xml.writeCharacters(printable(String.join("\n", line.run().wrong())));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** Replaces control characters that XML does not allow. */
    private static String printable(String text) {
        return text.replaceAll("[^\\x09\\x0a\\x20-\\ud7ff\\ue000-\\ufffd]", "?");
    }

    private record Line(TestCase test, CaseRun run) {
    }

}
