package dev.smartgateway.command.doctor.report;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a report as text or JSON.
 */
public final class Printer {

    private final PrintWriter out;

    private final Ansi ansi;

    /**
     * Creates a printer.
     * @param ansi colours; {@code AUTO} means only on a terminal
     */
    public Printer(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** Prints the report as text. */
    public void text(Report report) {
        String subject = "";
        for (CheckResult finding : report.findings()) {
            if (!finding.subject().equals(subject)) {
                subject = finding.subject();
                this.out.println();
                this.out.println(this.ansi.new Text(styled("bold", subject)));
            }
            print(finding);
        }
        this.out.println();
        this.out.println(sum(report));
        this.out.flush();
    }

    private void print(CheckResult finding) {
        CheckLevel level = finding.level();
        String padded = String.format("%-5s", level.word());
        this.out.println("  " + this.ansi.new Text(styled(level.style(), padded)) + "  "
                + this.ansi.new Text(styled("bold", finding.check().label())));
        this.out.println("         " + finding.text());
        if (finding.remedy() != null) {
            this.out.println("         To fix it: " + finding.remedy());
        }
    }

    private static String styled(String style, String text) {
        return "@|" + style + " " + text + "|@";
    }

    private static String sum(Report report) {
        List<CheckResult> all = report.findings();
        long wrong = all.stream().filter((one) -> one.level() == CheckLevel.WRONG).count();
        long warn = all.stream().filter((one) -> one.level() == CheckLevel.WARN).count();
        return (wrong + warn == 0) ? "Nothing wrong was found."
                : wrong + " wrong, " + warn + (warn == 1 ? " warning." : " warnings.");
    }

    /** Prints the report as JSON. */
    public void json(Report report) {
        List<Map<String, Object>> rows = report.findings().stream().map(Printer::row).toList();
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("worst", report.worst().word().toLowerCase(java.util.Locale.ROOT));
        whole.put("findings", rows);
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        this.out.println(mapper.writeValueAsString(whole));
        this.out.flush();
    }

    private static Map<String, Object> row(CheckResult finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("subject", finding.subject());
        row.put("check", finding.check().label());
        row.put("level", finding.level().word().toLowerCase(java.util.Locale.ROOT));
        row.put("text", finding.text());
        if (finding.remedy() != null) {
            row.put("remedy", finding.remedy());
        }
        return row;
    }

}
