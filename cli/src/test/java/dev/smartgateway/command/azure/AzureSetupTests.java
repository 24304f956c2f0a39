package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class AzureSetupTests {

    @TempDir
    private Path directory;

    private final List<String> commands = new ArrayList<>();

    private final List<Long> pauses = new ArrayList<>();

    private final StringWriter out = new StringWriter();

    private final StringWriter err = new StringWriter();

    private GraphStandIn graph;

    private boolean withoutPlan;

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

    @Test
    void setupWhenDoneThenNamesWhatIsLeftWithTheRightNames() throws IOException {
        run(setup("patient/Patient.rs launch"));
        assertThat(this.out.toString())
            .contains("--vault-name ward-vault-1", "chart.hospital.example: a CNAME to ward.azure.example",
                    "client id of entra: ")
            .doesNotContain("az resource update");
    }

    @Test
    void setupWhenTheServiceExistsThenLeavesItAndSaysWhatToDoWithIt() throws IOException {
        Path file = setup("patient/Patient.rs launch");
        Files.writeString(file,
                Files.readString(file)
                    .replace("existingUrl: null", "existingUrl: https://old.example")
                    .replace("existingId: null", "existingId: /subscriptions/1/fhir"));
        run(file);
        assertThat(this.out.toString()).contains("breaks its other clients",
                "az resource update --ids /subscriptions/1/fhir", "--role \"FHIR Data Reader\"");
    }

    @Test
    void setupWhenAppsAreMadeThenBothKindsOfTokensCarryFhirUser() throws IOException {
        run(setup("patient/Patient.rs launch"));
        for (String name : List.of("ward-fhir", "ward-entra")) {
            JsonNode app = this.graph.only("/applications", name);
            assertThat(app.path("api").path("acceptMappedClaims").asBoolean()).isTrue();
            String principal = this.graph.all("/servicePrincipals")
                .stream()
                .filter((one) -> one.path("appId").equals(app.path("appId")))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
            assertThat(this.graph.all("/servicePrincipals/" + principal + "/claimsMappingPolicies")).hasSize(1);
        }
    }

    @Test
    void setupWhenAnyWriteFailsThenTheNextRunFinishesAndTheOneAfterChangesNothing() throws IOException {
        Path file = setup("patient/Patient.rs launch");
        run(file);
        int all = this.graph.writes().size();
        assertThat(all).isGreaterThan(8);
        for (int write = 0; write < all; write++) {
            this.graph.close();
            this.graph = new GraphStandIn();
            this.graph.refuse(write, 500);
            assertThat(run(file)).isEqualTo(1);
            assertThat(this.err.toString()).contains("answered 500: out of order");
            assertThat(run(file)).isZero();
            assertThat(this.graph.writes()).hasSize(all);
            assertThat(run(file)).isZero();
            assertThat(this.graph.writes()).hasSize(all);
        }
    }

    @Test
    void setupWhenGraphIsBusyOrBehindThenWaitsAndGoesOn() throws IOException {
        this.graph.busy(2);
        this.graph.refuse(1, 404);
        assertThat(run(setup("patient/Patient.rs launch"))).isZero();
        assertThat(this.pauses).containsExactly(7L, 7L, 2L);
    }

    @Test
    void setupWhenAzMayNotMapClaimsThenSaysHowToGoOn() throws IOException {
        this.graph.forbid("/policies/claimsMappingPolicies");
        Path file = setup("patient/Patient.rs launch");
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains("Policy.ReadWrite.ApplicationConfiguration", "--graph-token")
            .doesNotContain("Global");
        this.graph.forbid("(none)");
        this.commands.clear();
        Path token = Files.writeString(this.directory.resolve("token"), "graph-token\n");
        assertThat(run(file, "--graph-token", token.toString())).isZero();
        assertThat(this.commands).noneMatch((command) -> command.contains("get-access-token"));
    }

    @Test
    void setupWhenSomebodyAddedAPermissionThenKeepsItAsItIsAndSaysSo() throws IOException {
        Path file = setup("patient/Patient.rs launch");
        run(file);
        ((ArrayNode) this.graph.only("/applications", "ward-fhir").path("api").path("oauth2PermissionScopes"))
            .addObject()
            .put("id", "by-hand")
            .put("value", "user.all.rs")
            .put("isEnabled", true)
            .put("adminConsentDescription", "theirs");
        run(setup("patient/Patient.rs patient/Condition.rs launch"));
        assertThat(this.out.toString()).contains("kept permission user.all.rs of ward-fhir");
        assertThat(this.graph.only("/applications", "ward-fhir").path("api").path("oauth2PermissionScopes"))
            .anySatisfy((one) -> assertThat(one.path("adminConsentDescription").asString()).isEqualTo("theirs"));
        assertThat(this.graph.only("/applications", "ward-entra").toString()).doesNotContain("by-hand");
    }

    @Test
    void setupWhenAPermissionWasRegisteredByHandThenItsIdIsUsed() throws IOException {
        Path file = setup("patient/Patient.rs launch");
        run(file);
        ObjectNode app = this.graph.only("/applications", "ward-fhir");
        app.path("api").path("oauth2PermissionScopes").forEach((one) -> {
            if (one.path("value").asString().equals("patient.Patient.rs")) {
                ((ObjectNode) one).put("id", "by-hand");
            }
        });
        assertThat(run(file)).isZero();
        assertThat(this.graph.only("/applications", "ward-entra").path("requiredResourceAccess").toString())
            .contains("by-hand");
    }

    @Test
    void setupWhenTheDirectoryDriftedThenMendsExactlyThat() throws IOException {
        Path file = setup("patient/Patient.rs launch");
        run(file);
        ObjectNode client = this.graph.only("/applications", "ward-entra");
        String credentials = "/applications/" + client.path("id").asString() + "/federatedIdentityCredentials";
        Map<String, Runnable> drifts = Map.of("redirect URI gone",
                () -> ((ObjectNode) client.path("web")).putArray("redirectUris"), "redirect moved to single page",
                () -> ((ObjectNode) client.path("spa")).putArray("redirectUris").add("https://chart.hospital.example"),
                "permission of the client gone", () -> client.putArray("requiredResourceAccess"),
                "claims no longer accepted",
                () -> ((ObjectNode) this.graph.only("/applications", "ward-fhir").path("api")).put("acceptMappedClaims",
                        false),
                "another identity", () -> this.graph.all(credentials).get(0).put("subject", "identity-0"),
                "another mapping",
                () -> this.graph.all("/policies/claimsMappingPolicies").get(0).putArray("definition").add("{}"));
        drifts.forEach((drift, happens) -> {
            happens.run();
            int writes = this.graph.writes().size();
            assertThat(run(file)).as(drift).isZero();
            assertThat(this.graph.writes().subList(writes, this.graph.writes().size())).as(drift)
                .singleElement()
                .asString()
                .startsWith("PATCH ");
            assertThat(run(file)).as(drift).isZero();
            assertThat(this.graph.writes()).as(drift).hasSize(writes + 1);
        });
    }

    @Test
    void setupWhenAzureGivesNoPlanThenTheDryRunGoesOn() throws IOException {
        this.withoutPlan = true;
        assertThat(run(setup("patient/Patient.rs launch"), "--dry-run")).isZero();
        assertThat(this.out.toString()).contains("Azure gave no plan", "add a federated credential");
    }

    private int run(Path file, String... more) {
        List<String> args = new ArrayList<>(List.of("--graph", this.graph.url().toString(), file.toString()));
        args.addAll(List.of(more));
        return new CommandLine(new AzureSetup(this::shell, this.pauses::add)).setOut(new PrintWriter(this.out, true))
            .setErr(new PrintWriter(this.err, true))
            .execute(args.toArray(String[]::new));
    }

    private String shell(List<String> command) {
        this.commands.add(String.join(" ", command));
        if (this.withoutPlan && command.contains("what-if")) {
            throw new SetupException("no such resource group");
        }
        return command.contains("get-access-token") ? "graph-token\n" : """
                {"identityPrincipalId": {"value": "identity-1"}, "vaultName": {"value": "ward-vault-1"},
                 "gatewayFqdn": {"value": "ward.azure.example"}}""";
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
