package dev.smartgateway.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands of the operator's incident page as they are written there.
 */
class IncidentPagesIT {

    private final PretendEhr ehr = Hospital.ehr();

    private final Gateway gateway = Hospital.shipped();

    private final Person person = new Person(this.gateway);

    @TempDir
    private Path home;

    @BeforeEach
    void reset() {
        this.ehr.reset();
    }

    private static String part() {
        try {
            String page = Files.readString(Path.of("../docs/operations.md"));
            return page.substring(page.indexOf("## Incidents"));
        }
        catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static List<String> incidents() {
        return Arrays.stream(part().split("\n### ")).skip(1).toList();
    }

    static List<String> commands() {
        return part().lines()
            .flatMap((line) -> Stream.of(line.replaceFirst("^.*`(?=curl)", "").replaceFirst("`.*$", "")))
            .filter((line) -> line.startsWith("curl "))
            .distinct()
            .toList();
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void incidentWhenWrittenThenSaysHowItIsSeenWhatToDoWhatUsersSeeAndWhatToKeep(String incident) {
        assertThat(incident).contains("**Seen by:**", "**Do", "**Users see**", "**Keep:**");
    }

    @Test
    void incidentsWhenListedThenNoneOfTheKnownOnesIsMissing() {
        assertThat(incidents()).extracting((incident) -> incident.lines().findFirst().orElseThrow())
            .containsExactly("A token may have leaked", "A wrong patient is reported", "A gap in the audit trail",
                    "Redis is lost", "The identity provider is away", "A sealing key is exposed");
        assertThat(commands()).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandWhenTypedAsWrittenThenTheGatewayDoesIt(String command) throws Exception {
        String output = type(command);
        assertThat(output).matches(command.contains("-X DELETE") ? "(?s)\\{.*\"ended\":[0-9]+.*"
                : command.contains("health") ? "(?s)\\{.*" : "(?s)\\[.*");
    }

    @Test
    void keyWhenMadeAsWrittenThenItIsOne() throws Exception {
        String command = part().lines().filter((line) -> line.startsWith("head -c 32")).findFirst().orElseThrow();
        type(command);
        assertThat(Base64.getDecoder().decode(Files.readString(this.home.resolve("k2")).strip())).hasSize(32);
    }

    @Test
    void requestWhenSearchedForAsWrittenThenItsLineNamesThePatient() throws Exception {
        String command = part().lines().filter((line) -> line.startsWith("grep ")).findFirst().orElseThrow();
        Gateway writing = Hospital.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                "gateway.audit.sink=file", "gateway.audit.file=" + this.home.resolve("audit.log"));
        try {
            Person clinician = new Person(writing);
            String launch = clinician.open(this.ehr.launchPath(Hospital.A)).launch();
            String request = clinician.fetch("/launches/" + launch + "/fhir/Observation?_count=1")
                .header("X-Request-Id");
            assertThat(command).contains("40e8");
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(type(command.replace("40e8", request)))
                    .contains("\"launch\":\"" + launch, "\"patient\":\"e2d08f86-")
                    .hasLineCount(1));
        }
        finally {
            writing.close();
        }
    }

    @Test
    void everythingWhenEndedAsWrittenThenThePersonIsOut() throws Exception {
        String launch = this.person.open(this.ehr.launchPath(Hospital.A)).launch();
        assertThat(this.person.fetch("/launches/" + launch).status()).isEqualTo(200);
        type(commands().stream().filter((command) -> command.contains("everything=true")).findFirst().orElseThrow());
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> "operator-logout".equals(this.person.fetch("/launches/" + launch).reason()));
    }

    /** In a shell, with the port of this gateway and the token of the tests. */
    private String type(String command) throws IOException, InterruptedException {
        Files.writeString(this.home.resolve("operator-token"), Gateway.OPERATOR_TOKEN);
        String line = "auth=\"Authorization: Bearer $(cat operator-token)\"\n" + command.replace("curl ", "curl -sSf ")
            .replace("localhost:8081", "localhost:" + this.gateway.managementPort());
        Path output = this.home.resolve("output");
        Process shell;
        try {
            shell = new ProcessBuilder("bash", "-c", line).directory(this.home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        }
        catch (IOException ex) {
            Assumptions.abort("skipped: needs bash");
            throw ex;
        }
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Assumptions.assumeTrue(shell.exitValue() != 127, "skipped: needs curl");
        String text = Files.readString(output);
        assertThat(shell.exitValue()).as(text).isZero();
        return text;
    }

}
