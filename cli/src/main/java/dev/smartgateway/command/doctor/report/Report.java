package dev.smartgateway.command.doctor.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All results in the order in which they were added.
 */
public final class Report {

    private final List<CheckResult> findings = new ArrayList<>();

    /** Returns a writer for results about one subject. */
    public Notes about(String subject) {
        return new Notes(subject);
    }

    /** Returns all results. */
    public List<CheckResult> findings() {
        return List.copyOf(this.findings);
    }

    /** Returns the worst level; {@code OK} if there is no result. */
    public CheckLevel worst() {
        return this.findings.stream().map(CheckResult::level).max(Comparator.naturalOrder()).orElse(CheckLevel.OK);
    }

    /** Findings about one subject. */
    public final class Notes {

        private final String subject;

        private Notes(String subject) {
            this.subject = subject;
        }

        /** Adds a result without a problem. */
        public void ok(Check check, String text) {
            add(new CheckResult(this.subject, check, CheckLevel.OK, text, null));
        }

        /** Adds a result that cannot be checked automatically. */
        public void note(Check check, String text) {
            add(new CheckResult(this.subject, check, CheckLevel.NOTE, text, null));
        }

        /** Adds a result that works but will cause problems. */
        public void warn(Check check, String text, String remedy) {
            add(new CheckResult(this.subject, check, CheckLevel.WARN, text, remedy));
        }

        /** Adds a result that does not work or is not safe. */
        public void wrong(Check check, String text, String remedy) {
            add(new CheckResult(this.subject, check, CheckLevel.WRONG, text, remedy));
        }

        private void add(CheckResult finding) {
            Report.this.findings.add(finding);
        }

    }

}
