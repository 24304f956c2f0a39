package dev.smartgateway.command.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.cases.Fixtures;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command {@code policy explain}: shows how the gateway would handle one request.
 */
@Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Shows how the gateway handles one request: the decision, the rule, what it sends and what it "
                + "checks in the answer.",
        footer = { "", "Examples:", "  policy explain --patient p1 --scopes 'patient/*.rs' GET Observation?code=718-7",
                "  policy explain --patient p1 --scopes 'patient/*.cruds' --body o1.json PUT Observation/o1", "",
                "Exit code: 0 allowed, 1 denied, 2 a file or the request could not be read." })
final class PolicyExplain extends PolicyTask {

    @Parameters(paramLabel = "REQUEST", arity = "0..2",
            description = "method and URL as the browser sends them; a URL alone is a GET")
    private List<String> words = new ArrayList<>();

    @Mixin
    private PolicyChoice choice = new PolicyChoice();

    @Option(names = "--patient", paramLabel = "ID", description = "patient of the launch; none if absent")
    private @Nullable String patient;

    @Option(names = "--scopes", paramLabel = "SCOPES", required = true,
            description = "granted scopes of the launch, separated by spaces in one argument")
    private String scopes = "";

    @Option(names = { "-H", "--header" }, paramLabel = "'NAME: VALUE'", description = "a header of the request")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--body", paramLabel = "FILE",
            description = "body of the request; FHIR JSON unless a header says otherwise")
    private @Nullable Path body;

    @Option(names = "--request", paramLabel = "FILE",
            description = "complete request instead of the arguments: request line, headers, empty line, body")
    private @Nullable Path request;

    @Option(names = "--play", description = "continue to the end with the fake FHIR service of policy test")
    private boolean play;

    @Option(names = "--fixtures", paramLabel = "FILE",
            description = "as --play, with these resources in the fake FHIR service")
    private @Nullable Path fixtures;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    int run() {
        RequestText asked = asked();
        PatientContext pin = CaseRequest.pin(patient(), this.scopes, this.choice.policy());
        boolean whole = this.play || this.fixtures != null;
        Explanation explanation = Explanation.of(asked.call(pin), whole, fixtures());
        ExplainPrinter printer = new ExplainPrinter(this, asked, this.choice.title());
        if (this.json) {
            printer.json(explanation);
        }
        else {
            printer.text(explanation);
        }
        out().flush();
        return explanation.allowed() ? FINE : REFUSED;
    }

    private @Nullable String patient() {
        try {
            return (this.patient != null) ? new PatientId(this.patient).value() : null;
        }
        catch (IllegalArgumentException ex) {
            throw new Unusable("--patient is not a FHIR id", "Write the id alone, such as p1, without Patient/.");
        }
    }

    private RequestText asked() {
        if ((this.request != null) != this.words.isEmpty()) {
            throw new Unusable("one request is needed",
                    "Write the method and the URL, or name a file with --request, not both.");
        }
        if (this.request != null) {
            return RequestText.parse(new String(bytes(this.request), StandardCharsets.UTF_8));
        }
        return RequestText.of(this.words, this.headers, (this.body != null) ? bytes(this.body) : new byte[0]);
    }

    private Fixtures fixtures() {
        try {
            return (this.fixtures != null) ? Fixtures.read(new String(bytes(this.fixtures), StandardCharsets.UTF_8))
                    : Fixtures.shipped();
        }
        catch (IllegalArgumentException ex) {
            throw new Unusable(this.fixtures + ": " + ex.getMessage(),
                    "Write resources with resourceType and id: one per line, a JSON array, or a Bundle.");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        }
        catch (IOException ex) {
            throw new Unusable(file + " cannot be read", "Give an existing file.");
        }
    }

}
