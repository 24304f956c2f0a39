package dev.smartgateway.command.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.Fixtures;
import dev.smartgateway.policy.Pinning;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * The command {@code policy test}: runs cases against the policy and a fake FHIR service
 * in memory.
 */
@Command(name = "test", mixinStandardHelpOptions = true,
        description = { "Runs cases, one JSON object per line, against the policy and a fake FHIR service in memory.",
                "docs/policy.md describes the format; config/policy-cases.jsonl is an example." },
        footer = { "", "Exit code: 0 all passed, 1 at least one failed, 2 the cases could not be run." })
final class PolicyTest extends PolicyTask {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "files with cases")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private PolicyChoice choice = new PolicyChoice();

    @Option(names = "--fixtures", paramLabel = "FILE",
            description = "resources of the fake FHIR service: one per line, a JSON array or a Bundle; "
                    + "default: patients p1, p2, p3, p10 and what belongs to them")
    private @Nullable Path fixtures;

    @Option(names = "--only", paramLabel = "TEXT", description = "only cases whose id or area begins with TEXT")
    private String only = "";

    @Option(names = "--junit", paramLabel = "FILE", description = "also write a JUnit report for a CI server")
    private @Nullable Path junit;

    @Option(names = { "-v", "--verbose" }, description = "also list the cases that passed")
    private boolean verbose;

    @Override
    int run() {
        List<TestCase> cases = new ArrayList<>();
        this.files.forEach((file) -> cases.addAll(TestCase.read(file, text(file))));
        Map<String, JsonNode> all = new HashMap<>();
        cases.forEach((one) -> all.put(one.id(), one.json()));
        List<TestCase> chosen = cases.stream()
            .filter((one) -> one.id().startsWith(this.only) || one.area().startsWith(this.only))
            .toList();
        if (chosen.isEmpty()) {
            throw new Unusable(
                    cases.isEmpty() ? "there is no case in " + this.files : "no case begins with " + this.only,
                    cases.isEmpty() ? "Write one JSON object per line, as docs/policy.md shows."
                            : "Omit --only, or give the beginning of an id or an area.");
        }
        CorpusRunner runner = new CorpusRunner(Pinning.standard(), this.choice.policy(), fixtures(), all);
        out().println("Policy: " + this.choice.title());
        TestReport report = new TestReport(this);
        chosen.forEach((one) -> report.add(one, runner.examine(one.json()), this.verbose));
        report.sum();
        write(report);
        out().flush();
        return report.failures() == 0 ? FINE : REFUSED;
    }

    private void write(TestReport report) {
        Path file = this.junit;
        if (file != null) {
            try {
                Files.writeString(file, report.junit());
            }
            catch (IOException ex) {
                throw new Unusable(file + " cannot be written", "Give a file in an existing directory.");
            }
        }
    }

    private Fixtures fixtures() {
        Path file = this.fixtures;
        try {
            return (file != null) ? Fixtures.read(text(file)) : Fixtures.shipped();
        }
        catch (IllegalArgumentException ex) {
            throw new Unusable(file + ": " + ex.getMessage(),
                    "Write resources with resourceType and id: one per line, a JSON array, or a Bundle.");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        }
        catch (IOException ex) {
            throw new Unusable(file + " cannot be read", "Give an existing file, in UTF-8.");
        }
    }

}
