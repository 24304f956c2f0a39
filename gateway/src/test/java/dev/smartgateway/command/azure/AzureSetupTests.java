package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class AzureSetupTests {

    @TempDir
    private Path directory;

    private final List<String> commands = new ArrayList<>();

    private final StringWriter out = new StringWriter();

    private final StringWriter err = new StringWriter();

    private GraphStandIn graph;

    @BeforeEach
    void start() throws IOException {
        this.graph = new GraphStandIn();
        Files.createDirectories(this.directory.resolve("config/apps"));
        Files.writeString(this.directory.resolve("config/policy.yml"), "types: []\n");
        Files.writeString(this.directory.resolve("config/apps/chart.yml"), "name: chart\n");
    }

    @AfterEach
    void stop() {
        this.graph.close();
    }

    @Test
    void setupWhenNothingIsThereThenCreatesResourceAppClientAndCredential() throws IOException {
        assertThat(run(setup("patient/Patient.rs patient/Observation.rs launch offline_access"))).isZero();
        assertThat(this.graph.only("/applications", "ward-fhir").path("identifierUris").path(0).asString())
            .isEqualTo("https://ward.hospital.example");
        assertThat(this.graph.only("/applications", "ward-fhir").path("api").path("oauth2PermissionScopes"))
            .extracting((permission) -> permission.path("value").asString())
            .contains("patient.Patient.rs", "patient.Observation.rs", "launch", "launch.patient", "fhirUser")
            .doesNotContain("offline_access");
        assertThat(this.graph.only("/applications", "ward-entra").path("web").path("redirectUris").path(0).asString())
            .isEqualTo("https://chart.hospital.example/callback/entra");
        assertThat(
                this.graph.all("/applications/" + this.graph.only("/applications", "ward-entra").path("id").asString()
                        + "/federatedIdentityCredentials"))
            .singleElement()
            .satisfies((credential) -> {
                assertThat(credential.path("subject").asString()).isEqualTo("identity-1");
                assertThat(credential.path("issuer").asString())
                    .isEqualTo("https://login.microsoftonline.com/tenant-1/v2.0");
            });
    }

    @Test
    void setupWhenRunTwiceThenSecondRunWritesNothing() throws IOException {
        Path file = setup("patient/Patient.rs launch");
        run(file);
        int writes = this.graph.writes().size();
        assertThat(run(file)).isZero();
        assertThat(this.graph.writes()).hasSize(writes);
    }

    @Test
    void setupWhenScopeIsAddedThenOnlyPatchesApplications() throws IOException {
        run(setup("patient/Patient.rs launch"));
        int writes = this.graph.writes().size();
        run(setup("patient/Patient.rs patient/Condition.rs launch"));
        assertThat(this.graph.writes().subList(writes, this.graph.writes().size())).hasSize(2)
            .allMatch((write) -> write.startsWith("PATCH /applications/"));
    }

    @Test
    void setupWhenDryRunThenPrintsPlanAndWritesNothing() throws IOException {
        assertThat(run(setup("patient/Patient.rs launch"), "--dry-run")).isZero();
        assertThat(this.graph.writes()).isEmpty();
        assertThat(this.out.toString()).contains("would create application ward-fhir", "patient.Patient.rs",
                "az deployment group what-if", "nothing was changed");
        assertThat(this.commands).noneMatch((command) -> command.contains("deployment group create"));
    }

    @Test
    void setupWhenLevelsAreMixedThenRefusesBeforeAnyCall() throws IOException {
        assertThat(run(setup("patient/Patient.rs user/Observation.rs"))).isEqualTo(1);
        assertThat(this.err.toString()).contains("apps[entra].scopes", "one of patient/, user/ and system/");
        assertThat(this.commands).isEmpty();
    }

    @Test
    void setupWhenVersionsAreMixedThenRefuses() throws IOException {
        assertThat(run(setup("patient/Patient.read patient/Observation.rs"))).isEqualTo(1);
        assertThat(this.err.toString()).contains("either SMART 1 (.read) or SMART 2 (.rs)");
    }

    @Test
    void setupWhenKeyIsUnknownThenNamesIt() throws IOException {
        Path file = setup("patient/Patient.rs");
        Files.writeString(file, Files.readString(file) + "colour: green\n");
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains("colour");
    }

    @Test
    void setupWhenTwoApplicationsShareTheNameThenRefuses() throws IOException {
        Path file = setup("patient/Patient.rs");
        run(file);
        this.graph.all("/applications").add(this.graph.only("/applications", "ward-fhir").deepCopy());
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains("2 applications named ward-fhir");
    }

    @Test
    void outputWhenAnythingHappensThenNeverHoldsTheToken() throws IOException {
        run(setup("patient/Patient.rs launch"), "--dry-run");
        assertThat(this.out.toString() + this.err).doesNotContain("graph-token");
    }

    private int run(Path file, String... more) {
        List<String> args = new ArrayList<>(List.of("--graph", this.graph.url().toString(), file.toString()));
        args.addAll(List.of(more));
        return new CommandLine(new AzureSetup(this::shell)).setOut(new PrintWriter(this.out, true))
            .setErr(new PrintWriter(this.err, true))
            .execute(args.toArray(String[]::new));
    }

    private String shell(List<String> command) {
        this.commands.add(String.join(" ", command));
        return command.contains("get-access-token") ? "graph-token\n" : "\"identity-1\"";
    }

    private Path setup(String scopes) throws IOException {
        return Files.writeString(this.directory.resolve("setup.yml"), """
                name: ward
                tenant:
                  id: tenant-1
                  verifiedDomain: hospital.example
                  subscription: subscription-1
                  resourceGroup: ward-rg
                gateway:
                  publicUrl: https://chart.hospital.example
                  image: registry.example/smart-gateway@sha256:0
                  config: %s
                fhir:
                  mode: rbac
                  users: group-1
                  allowWrites: false
                  existingUrl: null
                  existingId: null
                apps:
                  - issuer: entra
                    scopes: %s
                """.formatted(this.directory.resolve("config"), scopes));
    }

}
