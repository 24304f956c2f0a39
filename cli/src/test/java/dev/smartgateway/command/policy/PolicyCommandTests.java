package dev.smartgateway.command.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyCommandTests {

    private static final String CORPUS = "../policy-cases/src/test/resources/dev/smartgateway/policy/pinning-cases.jsonl";

    private static final String SHIPPED = "../config/policy-cases.jsonl";

    @TempDir
    private Path config;

    private String out = "";

    private String err = "";

    private boolean colour;

    @BeforeEach
    void installation() throws IOException {
        Files.createDirectories(this.config.resolve("policies"));
        Files.createDirectories(this.config.resolve("apps"));
        write("policy.yml", "types: { denied: [Communication] }");
        write("policies/chart.yml", "types: { denied: [Observation] }");
        write("apps/chart.yml", "name: chart\npolicy: chart.yml\n");
        write("apps/vitals.yml", "name: vitals\n");
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(this.config.resolve(file), text);
    }

    private int run(String... arguments) {
        StringWriter printed = new StringWriter();
        StringWriter complained = new StringWriter();
        CommandLine line = new PolicyCommand().line();
        line.setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(complained, true));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(this.colour ? Ansi.ON : Ansi.OFF));
        int code = line.execute(arguments);
        this.out = printed.toString();
        this.err = complained.toString();
        return code;
    }

    private int here(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--config", this.config.toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private int explain(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--patient", "p1", "--scopes", "patient/*.cruds"));
        all.addAll(List.of(arguments));
        return here("explain", all.toArray(String[]::new));
    }

    @Test
    void testWhenSampleCorpusAndShippedPolicyThenAllPass() {
        assertThat(run("test", "--config", "../config", CORPUS)).as(this.out).isZero();
        assertThat(this.out).contains("71 cases: 71 passed, 0 failed.", "  search      16 cases");
    }

    @Test
    void testWhenShippedExampleThenAllPass() {
        assertThat(run("test", "--config", "../config", SHIPPED)).as(this.out).isZero();
    }

    @Test
    void testWhenNoPolicyIsThereThenTheDefaultsAndSaysSo() {
        assertThat(run("test", SHIPPED)).isZero();
        assertThat(this.out).contains("built-in defaults");
    }

    @Test
    void testWhenTheAppsPolicyIsStricterThenSaysWhichRuleDecidedAndExitsWithOne() {
        assertThat(here("test", "--app", "vitals", SHIPPED)).isZero();
        assertThat(here("test", "--app", "chart", SHIPPED)).isOne();
        assertThat(this.out).contains("FAILED chart-read  (policy-cases.jsonl:3)", "GET /fhir/Observation/o1",
                "patient p1, scopes patient/*.rs", "expected  allow, status [200]",
                "came      403 denied type-not-allowed, by rule policy-type", "status 403 is none of [200]");
        assertThat(this.out).contains("policies/chart.yml, app chart");
    }

    @Test
    void testWhenOnlySomeAreChosenThenOnlyThose() {
        assertThat(here("test", "--only", "wall", "-v", SHIPPED)).isZero();
        assertThat(this.out).contains("3 cases: 3 passed", "passed other-patient  403 denied other-patient")
            .doesNotContain("chart-read");
        assertThat(here("test", "--only", "nothing", SHIPPED)).isEqualTo(2);
        assertThat(this.err).contains("no case begins with nothing");
    }

    @Test
    void testWhenOwnFixturesThenThoseAreServed() throws IOException {
        Path fixtures = write("world.json", "[{\"resourceType\":\"Patient\",\"id\":\"x1\"}]");
        Path cases = write("cases.jsonl",
                """
                        {"id":"mine","pin":"x1","scopes":"patient/*.r","req":{"m":"GET","u":"/fhir/Patient/x1"},"exp":{"s":[200],"has":["x1"]}}
                        {"id":"gone","pin":"p1","scopes":"patient/*.r","req":{"m":"GET","u":"/fhir/Patient/p1"},"exp":{"s":[404]}}
                        """);
        assertThat(here("test", "--fixtures", fixtures.toString(), cases.toString())).as(this.out + this.err).isZero();
        write("world.json",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"x1\"}}]}");
        assertThat(here("test", "--fixtures", fixtures.toString(), cases.toString())).as(this.out + this.err).isZero();
        write("world.json", "{\"resourceType\":\"Patient\",\"id\":\"x1\"}\n\nnonsense");
        assertThat(here("test", "--fixtures", fixtures.toString(), cases.toString())).isEqualTo(2);
        assertThat(this.err).contains("line 3 is not JSON");
    }

    @Test
    void testWhenJunitIsAskedForThenAReportWithEachFailure() throws IOException {
        Path report = this.config.resolve("report.xml");
        here("test", "--app", "chart", "--only", "chart", "--junit", report.toString(), SHIPPED);
        assertThat(Files.readString(report)).contains("tests=\"3\" failures=\"3\"",
                "<testcase classname=\"chart\" name=\"chart-read\"><failure message=\"403 denied");
        assertThat(here("test", "--junit", this.config.resolve("no/such/x.xml").toString(), SHIPPED)).isEqualTo(2);
    }

    @Test
    void testWhenACaseFileIsBadThenNamesTheLineAndExitsWithTwo() throws IOException {
        assertThat(here("test", write("bad.jsonl", "# words\n{\"id\":").toString())).isEqualTo(2);
        assertThat(this.err).contains("bad.jsonl:2 is not JSON", "To fix it: ");
        assertThat(here("test", write("half.jsonl", "{\"id\":\"a\"}").toString())).isEqualTo(2);
        assertThat(this.err).contains("half.jsonl:1 has no req and exp");
        assertThat(here("test", write("none.jsonl", "\n").toString())).isEqualTo(2);
        assertThat(this.err).contains("there is no case");
        String one = "{\"id\":\"a\",\"req\":{\"m\":\"GET\",\"u\":\"/fhir/metadata\"},\"exp\":{}}";
        assertThat(here("test", write("twice.jsonl", one + "\n" + one).toString())).isEqualTo(2);
        assertThat(this.err).contains("twice.jsonl:2: the id a occurs twice");
        assertThat(here("test", "not-there.jsonl")).isEqualTo(2);
        assertThat(this.err).contains("not-there.jsonl cannot be read");
    }

    @Test
    void explainWhenAllowedThenTheRewrittenRequestAndWhatIsChecked() {
        assertThat(explain("GET", "/fhir/Condition?code=1&patient=p1")).isZero();
        assertThat(this.out).contains("read as   search-type Condition", "ALLOWED to be sent",
                "sends     GET Condition?patient=Patient/p1&code=1", "Prefer: handling=strict",
                "Every reference at subject must be exactly Patient/p1");
    }

    @Test
    void explainWhenDeniedThenRuleReasonAndAdvice() {
        assertThat(explain("GET", "https://gw.example/launches/abc/fhir/Condition?patient=p2")).isOne();
        assertThat(this.out).contains("DENIED 403 other-patient", "rule      pin-parameter",
                "Remove the other patient reference.", "sends     nothing");
    }

    /** The gateway looks at the method before the path; so does the command. */
    @ParameterizedTest
    @CsvSource({ "FOO,Observation,501 unknown-method", "PROPFIND,a//b,501 unknown-method",
            "TRACE,Observation,405 method-not-allowed", "CONNECT,Observation,405 method-not-allowed",
            "PUT,Observation,405 method-not-allowed" })
    void explainWhenTheMethodDoesNotFitThenAsTheGatewayAnswers(String method, String url, String expected) {
        assertThat(explain(method, url)).isOne();
        assertThat(this.out).contains("DENIED " + expected, "rule      method", "sends     nothing");
    }

    @Test
    void explainWhenTheAppsPolicyDeniesThenByThatRule() {
        assertThat(explain("--app", "vitals", "Observation/o1")).isZero();
        assertThat(explain("--app", "chart", "Observation/o1")).isOne();
        assertThat(this.out).contains("rule      policy-type");
    }

    @Test
    void explainWhenARuleOnlyReportsThenSaysThatItWouldDeny() throws IOException {
        write("policies/chart.yml", "types: { denied: [Observation] }\nreport-only: [policy-type]");
        assertThat(explain("--app", "chart", "Observation/o1")).isZero();
        assertThat(this.out).contains("the rule policy-type would deny this, but is report-only");
    }

    @Test
    void explainWhenPlayedThenEveryRequestUpToTheEnd() throws IOException {
        Path body = write("o1.json",
                "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"subject\":{\"reference\":\"Patient/p1\"}}");
        assertThat(explain("--play", "--body", body.toString(), "PUT", "Observation/o1")).isZero();
        assertThat(this.out).contains("sends     GET Observation/o1", "sends     PUT Observation/o1",
                "If-Match: W/\"2\"", "ALLOWED, answers 200", "\"id\":\"o1\"");
        assertThat(explain("--play", "Observation/o2")).isOne();
        assertThat(this.out).contains("DENIED 404 not-found", "rule      membership", "answer    200");
    }

    @Test
    void explainWhenWholeRequestInAFileThenReadWithHeadersAndBody() throws IOException {
        Path file = write("batch.http",
                "POST /fhir/ HTTP/1.1\r\nContent-Type: application/fhir+json\r\nX-Odd: 1\r\n\r\n"
                        + "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\",\"url\":"
                        + "\"Observation/o1\"}},{\"request\":{\"method\":\"GET\",\"url\":\"Observation/o2\"}}]}");
        assertThat(explain("--play", "--request", file.toString())).isZero();
        assertThat(this.out).contains("the header X-Odd is not forwarded", "entry 0 read Observation: allowed",
                "entry 1 read Observation: denied not-found, rule membership");
    }

    @Test
    void explainWhenAProgramAsksThenJson() {
        explain("--json", "Condition?code=1");
        JsonNode json = new JsonMapper().readTree(this.out);
        assertThat(json.path("decision").asString()).isEqualTo("allow");
        assertThat(json.path("final").asBoolean()).isFalse();
        assertThat(json.path("sends").path(0).path("target").asString())
            .isEqualTo("Condition?patient=Patient/p1&code=1");
        explain("--json", "Condition?patient=p2");
        json = new JsonMapper().readTree(this.out);
        assertThat(json.path("decision").asString()).isEqualTo("deny");
        assertThat(json.path("reason").asString()).isEqualTo("other-patient");
        assertThat(json.path("rule").asString()).isEqualTo("pin-parameter");
        assertThat(json.path("sends")).isEmpty();
    }

    @Test
    void explainWhenScopesAreConstrainedOrUnknownThenSaysSo() {
        assertThat(here("explain", "--patient", "p1", "--scopes",
                "patient/Observation.rs?category=laboratory patient/Condition.sr", "Observation"))
            .isZero();
        assertThat(this.out).contains("the scope patient/Condition.sr is not understood and grants nothing",
                "must satisfy a scope's constraint: category=laboratory", "patient=Patient/p1&category=laboratory");
    }

    @Test
    void explainWhenNotEnoughIsSaidThenHelpsAndExitsWithTwo() {
        assertThat(here("explain", "Observation")).isEqualTo(2);
        assertThat(this.err).contains("--scopes");
        assertThat(explain()).isEqualTo(2);
        assertThat(this.err).contains("one request is needed");
        assertThat(explain("--patient", "Patient/p1", "Observation")).isEqualTo(2);
        assertThat(explain("-H", "nonsense", "Observation")).isEqualTo(2);
        assertThat(this.err).contains("Write 'Name: value'");
        assertThat(explain("--app", "nobody", "Observation")).isEqualTo(2);
        assertThat(this.err).contains("Name one of: chart, vitals.");
        assertThat(explain("--colour", "Observation")).isEqualTo(2);
        assertThat(this.err).contains("Unknown option: '--colour'");
    }

    @Test
    void checkWhenAllIsWellThenNamesEveryFileAndItsApps() throws IOException {
        write("policies/idle.yml", "report-only: [policy-type]");
        assertThat(here("check")).isZero();
        assertThat(this.out).contains("ok    policy.yml", "ok    policies/chart.yml, used by chart",
                "policies/idle.yml, used by no app", "only reports, does not deny: policy-type");
    }

    @Test
    void checkWhenAFileIsWrongThenPlaceAndAdviceAndExitsWithOne() throws IOException {
        write("policies/chart.yml", "types:\n  denyed: [Observation]");
        assertThat(here("check")).isOne();
        assertThat(this.out).contains("ok    policy.yml", "wrong policies/chart.yml:2: types.denyed is not a known key",
                "To fix it: Known keys here: allowed, denied, explicit.");
        write("policy.yml", "operations: everything");
        assertThat(here("check")).isOne();
        assertThat(this.out).contains("wrong policy.yml:1: operations").contains("were not checked");
    }

    @Test
    void checkWhenAnAppNamesAFileThatIsNotThereThenWrong() throws IOException {
        write("apps/vitals.yml", "name: vitals\npolicy: missing.yml\n");
        assertThat(here("check")).isOne();
        assertThat(this.out).contains("missing.yml cannot be read");
    }

    @Test
    void checkWhenAnAppFileIsNoYamlThenNamesItsLineAndExitsWithTwo() throws IOException {
        write("apps/vitals.yml", "name: vitals\nname: other\n");
        assertThat(here("check")).isEqualTo(2);
        assertThat(this.err).contains("vitals.yml:2 has the same key twice near line 2: name", "Keep one of the two.");
    }

    @Test
    void policyWhenNoTerminalThenNoColour() {
        explain("Condition");
        assertThat(this.out).doesNotContain("\u001b");
        this.colour = true;
        explain("Condition");
        assertThat(this.out).contains("\u001b[32mALLOWED");
    }

    @Test
    void policyWhenAloneThenUsage() {
        assertThat(run()).isZero();
        assertThat(this.out).contains("check", "explain", "test");
        assertThat(run("tset")).isEqualTo(2);
        assertThat(this.err).contains("tset");
    }

}
