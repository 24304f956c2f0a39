package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.command.azure.plan.Cloud;
import dev.smartgateway.command.azure.plan.ConfigFiles;
import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.scope.EntraScopes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AzureSetupTests {

    @TempDir
    private Path directory;

    private final List<String> commands = new ArrayList<>();

    private final List<Long> pauses = new ArrayList<>();

    private final StringWriter out = new StringWriter();

    private final StringWriter err = new StringWriter();

    private GraphStandIn graph;

    private final Map<String, JsonNode> deployed = new HashMap<>();

    private final Map<String, List<String>> writesAtDeployment = new HashMap<>();

    private final List<Path> parameterFiles = new ArrayList<>();

    private final List<String> signedIn = new ArrayList<>();

    private String token = GraphStandIn.TOKEN;

    private String subscriptionTenant = "tenant-1";

    private String vaultSecrets = "{\"value\": []}";

    private boolean withoutPlan;

    private String mode = "rbac";

    private String cloud = "AzureCloud";

    @BeforeEach
    void start() throws IOException {
        this.graph = new GraphStandIn();
        Files.createDirectories(this.directory.resolve("config/apps"));
        Files.writeString(this.directory.resolve("config/policy.yml"), "types: []\n");
        app("${CLIENT_ID_ENTRA}", "launch offline_access patient/Patient.rs");
    }

    @AfterEach
    void stop() {
        this.graph.close();
    }

    @Test
    void setupWhenNothingIsThereThenCreatesResourceAppClientAndCredential() throws IOException {
        assertThat(run(setup("patient/Patient.rs patient/Observation.rs launch offline_access")))
            .as(this.err.toString())
            .isZero();
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
    void setupWhenAnAppHasAnOriginOfItsOwnThenTheClientIsRegisteredThere() throws IOException {
        Path file = this.directory.resolve("config/apps/chart.yml");
        Files.writeString(file, Files.readString(file) + "origin: https://growth.hospital.example\n");
        assertThat(run(setup("patient/Patient.rs launch offline_access"))).as(this.err.toString()).isZero();
        JsonNode web = this.graph.only("/applications", "ward-entra").path("web");
        assertThat(web.path("redirectUris").toString())
            .isEqualTo("[\"https://growth.hospital.example/_gateway/callback/entra\"]");
        assertThat(web.path("logoutUrl").asString())
            .isEqualTo("https://growth.hospital.example/_gateway/logout/frontchannel");
        assertThat(this.out.toString()).contains("the DNS record growth.hospital.example",
                "the DNS record chart.hospital.example");
    }

    @Test
    void setupWhenRunTwiceThenSecondRunWritesNothing() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
        run(file);
        int writes = this.graph.writes().size();
        assertThat(run(file)).isZero();
        assertThat(this.graph.writes()).hasSize(writes);
    }

    @Test
    void setupWhenScopeIsAddedThenOnlyPatchesApplications() throws IOException {
        run(setup("patient/Patient.rs launch offline_access"));
        int writes = this.graph.writes().size();
        run(setup("patient/Patient.rs patient/Condition.rs launch offline_access"));
        assertThat(this.graph.writes().subList(writes, this.graph.writes().size())).hasSize(3)
            .allMatch((write) -> write.startsWith("PATCH /applications/"));
    }

    @Test
    void setupWhenDryRunThenPrintsPlanAndWritesNothing() throws IOException {
        assertThat(run(setup("patient/Patient.rs launch offline_access"), "--dry-run")).isZero();
        assertThat(this.graph.writes()).isEmpty();
        assertThat(this.out.toString()).contains("would create application ward-fhir", "patient.Patient.rs",
                "az deployment group what-if", "nothing was changed");
        assertThat(this.commands).noneMatch((command) -> command.contains("deployment group create"));
    }

    @Test
    void setupWhenLevelsAreMixedThenRefusesBeforeAnyCall() throws IOException {
        assertThat(run(setup("patient/Patient.rs user/Observation.rs"))).isEqualTo(1);
        assertThat(this.err.toString()).contains("apps[entra].scopes", "Use either patient/ or user/");
        assertThat(this.commands).isEmpty();
    }

    @Test
    void setupWhenVersionsAreMixedThenRefuses() throws IOException {
        assertThat(run(setup("patient/Patient.read patient/Observation.rs"))).isEqualTo(1);
        assertThat(this.err.toString()).contains("Use either SMART 1");
    }

    @Test
    void setupWhenKeyIsUnknownThenNamesIt() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
        Files.writeString(file, Files.readString(file) + "colour: green\n");
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains("colour");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    publicUrl: https://chart.hospital.example | publicUrl: http://chart | setup.yml:8: gateway.publicUrl has the wrong format. Write https://host
                    publicUrl: | publikUrl: | setup.yml:8: gateway.publikUrl is not a known key. Known keys here: publicUrl,
                    allowWrites: false | '# gone' | setup.yml:11: fhir.allowWrites is missing. Write allowWrites: true
                    mode: rbac | mode: none | setup.yml:12: fhir.mode has the wrong format. Write rbac (clinicians)
                    name: ward | name: Ward | setup.yml:1: name has the wrong format. Write 3 to 12 lower-case letters
                    allowWrites: false | allowWrites: false\\n  allowWrites: true | near line 15: allowWrites. Keep one of the two
                    scopes: patient | scopes: user/Patient.rs patient | setup.yml:19: apps[entra].scopes: Use either patient/
                    """)
    void setupWhenAKeyIsWrongThenFileLineKeyAndWhatToWrite(String good, String bad, String said) throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
        String text = Files.readString(file);
        assertThat(text).contains(good);
        Files.writeString(file, text.replace(good, bad.replace("\\n", "\n")));
        refusedBeforeAnything(file, said);
    }

    @Test
    void setupWhenScopesAreAListThenReadAsInAnAppFile() throws IOException {
        assertThat(run(setup("[launch, offline_access, patient/Patient.rs]"))).as(this.err.toString()).isZero();
    }

    @Test
    void setupWhenAnAppFileIsNoYamlThenRefusedWithItsLine() throws IOException {
        Files.writeString(this.directory.resolve("config/apps/chart.yml"), "name: chart\nname: other\n");
        refusedBeforeAnything("apps/chart.yml:2 has the same key twice");
    }

    @Test
    void setupWhenTwoApplicationsShareTheNameThenRefuses() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
        run(file);
        this.graph.all("/applications").add(this.graph.only("/applications", "ward-fhir").deepCopy());
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains("2 applications named ward-fhir");
    }

    @Test
    void outputWhenAnythingHappensThenNeverHoldsTheToken() throws IOException {
        run(setup("patient/Patient.rs launch offline_access"), "--dry-run");
        assertThat(this.out.toString() + this.err).doesNotContain(GraphStandIn.TOKEN);
    }

    @Test
    void setupWhenDoneThenNamesWhatIsLeftWithTheRightNames() throws IOException {
        run(setup("patient/Patient.rs launch offline_access"));
        assertThat(this.out.toString())
            .contains("chart.hospital.example: a CNAME to ward.azure.example", "client id of entra: ")
            .doesNotContain("az resource update", "az keyvault");
    }

    @Test
    void setupWhenTheServiceExistsThenLeavesItAndSaysWhatToDoWithIt() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
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
        run(setup("patient/Patient.rs launch offline_access"));
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
        Path file = setup("patient/Patient.rs launch offline_access");
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
        assertThat(run(setup("patient/Patient.rs launch offline_access"))).isZero();
        assertThat(this.pauses).containsExactly(7L, 7L, 2L);
    }

    @Test
    void setupWhenTheTokenMayNotMapClaimsThenSaysHowToGoOn() throws IOException {
        this.graph.forbid("/policies/claimsMappingPolicies");
        Path file = setup("patient/Patient.rs launch offline_access");
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains("Policy.ReadWrite.ApplicationConfiguration", "--graph-token")
            .doesNotContain("Global");
        this.graph.forbid("(none)");
        this.signedIn.clear();
        Path token = Files.writeString(this.directory.resolve("token"), GraphStandIn.TOKEN + "\n");
        assertThat(run(file, "--graph-token", token.toString())).isZero();
        assertThat(this.signedIn).isEmpty();
    }

    @Test
    void setupWhenSomebodyAddedAPermissionThenKeepsItAsItIsAndSaysSo() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
        run(file);
        ((ArrayNode) this.graph.only("/applications", "ward-fhir").path("api").path("oauth2PermissionScopes"))
            .addObject()
            .put("id", "by-hand")
            .put("value", "user.all.rs")
            .put("isEnabled", true)
            .put("adminConsentDescription", "theirs");
        run(setup("patient/Patient.rs patient/Condition.rs launch offline_access"));
        assertThat(this.out.toString()).contains("kept permission user.all.rs of ward-fhir");
        assertThat(this.graph.only("/applications", "ward-fhir").path("api").path("oauth2PermissionScopes"))
            .anySatisfy((one) -> assertThat(one.path("adminConsentDescription").asString()).isEqualTo("theirs"));
        assertThat(this.graph.only("/applications", "ward-entra").toString()).doesNotContain("by-hand");
    }

    @Test
    void setupWhenAPermissionWasRegisteredByHandThenItsIdIsUsed() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
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
        Path file = setup("patient/Patient.rs launch offline_access");
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
    void setupWhenRunThenTheIdentityIsTrustedBeforeTheAppIsDeployed() throws IOException {
        run(setup("patient/Patient.rs launch offline_access"));
        assertThat(this.writesAtDeployment.get("base")).noneMatch((write) -> write.contains("federatedIdentity"));
        assertThat(this.writesAtDeployment.get("app")).anyMatch((write) -> write.contains("federatedIdentity"));
        assertThat(this.deployed.get("app").path("clientIds").path("value").path("entra"))
            .isEqualTo(this.graph.only("/applications", "ward-entra").path("appId"));
        assertThat(this.deployed.get("app").path("identityPrincipalId").path("value").asString())
            .isEqualTo("identity-1");
    }

    @Test
    void setupWhenTheConfigurationHasMoreFilesThenAllAreMounted() throws IOException {
        Files.createDirectories(this.directory.resolve("config/policies"));
        Files.writeString(this.directory.resolve("config/policies/narrow.yml"), "{}");
        Files.writeString(this.directory.resolve("config/application.yml"), "gateway: {}");
        run(setup("patient/Patient.rs launch offline_access"));
        assertThat(this.deployed.get("app").path("files").path("value").propertyNames())
            .containsExactlyInAnyOrder("application.yml", "policy.yml", "apps/chart.yml", "policies/narrow.yml");
    }

    @Test
    void setupWhenAnAppFileHasAnIssuerThatIsNotSetUpThenRefusesBeforeAnyCall() throws IOException {
        Files.writeString(this.directory.resolve("config/apps/demo.yml"), """
                name: demo
                issuers: [{ name: sandbox, client: { id: x, authentication: secret-basic } }]
                """);
        refusedBeforeAnything("apps/demo.yml: the issuer 'sandbox' is not set up");
    }

    @Test
    void setupWhenAppFileDoesNotFitItsClientThenRefusesBeforeAnyCall() throws IOException {
        app("22222222-0000-0000-0000-000000000000", "launch patient/Patient.rs");
        refusedBeforeAnything("write client.id: ${CLIENT_ID_ENTRA}");
        app("${CLIENT_ID_ENTRA}", "launch patient/Patient.rs patient/Observation.rs");
        refusedBeforeAnything("patient.Observation.rs");
        Files.delete(this.directory.resolve("config/apps/chart.yml"));
        refusedBeforeAnything("apps[entra] of the set-up file: no file in apps/");
    }

    private void refusedBeforeAnything(String why) throws IOException {
        refusedBeforeAnything(setup("patient/Patient.rs launch offline_access"), why);
    }

    private void refusedBeforeAnything(Path file, String why) {
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains(why);
        assertThat(this.commands).isEmpty();
        assertThat(this.signedIn).isEmpty();
    }

    @Test
    void setupWhenTheVaultHasNoKeyThenMakesOneThatNothingShows() throws IOException {
        this.vaultSecrets = """
                {"value": [{"name": "gateway-key-k1", "properties": {"attributes": {"enabled": false}}}]}""";
        run(setup("patient/Patient.rs launch offline_access"));
        String key = this.deployed.get("base").path("sealingKey").path("value").asString();
        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(this.deployed.get("base").path("sealingKeyId").path("value").asString()).isEqualTo("k2");
        assertThat(this.out.toString() + this.err + this.commands).doesNotContain(key);
        assertThat(this.parameterFiles).hasSize(2).noneMatch(Files::exists);
    }

    @Test
    void setupWhenTheVaultHasAKeyThenLeavesItAlone() throws IOException {
        this.vaultSecrets = "{\"value\": [{\"name\": \"gateway-key-2026\"}]}";
        run(setup("patient/Patient.rs launch offline_access"));
        assertThat(this.deployed.get("base").has("sealingKey")).isFalse();
    }

    @Test
    void setupWhenAnotherTenantWouldBeWrittenToThenRefusesBeforeTheFirstWrite() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
        this.subscriptionTenant = "tenant-2";
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains("is in tenant tenant-2, but tenant.id is tenant-1");
        assertThat(this.signedIn).isEmpty();
        this.subscriptionTenant = "tenant-1";
        for (String other : List.of(GraphStandIn.token("tenant-2"), "opaque", "a.b.c")) {
            this.token = other;
            assertThat(run(file)).isEqualTo(1);
            assertThat(this.err.toString()).contains("Nothing was written");
        }
        assertThat(this.graph.writes()).isEmpty();
        assertThat(this.signedIn).containsOnly("tenant-1");
    }

    @Test
    void setupWhenDoneThenNobodyIsAskedForConsent() throws IOException {
        run(setup("patient/Patient.rs launch offline_access"));
        ObjectNode client = this.graph.only("/applications", "ward-entra");
        JsonNode api = this.graph.only("/applications", "ward-fhir").path("api");
        List<String> wanted = api.path("oauth2PermissionScopes")
            .valueStream()
            .filter((one) -> List.of("patient.Patient.rs", "launch").contains(one.path("value").asString()))
            .map((one) -> one.path("id").asString())
            .toList();
        assertThat(api.path("preAuthorizedApplications")).singleElement().satisfies((one) -> {
            assertThat(one.path("appId")).isEqualTo(client.path("appId"));
            assertThat(one.path("delegatedPermissionIds").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(wanted);
        });
        assertThat(this.graph.all("/oauth2PermissionGrants")).singleElement().satisfies((grant) -> {
            assertThat(grant.path("consentType").asString()).isEqualTo("AllPrincipals");
            assertThat(grant.path("scope").asString().split(" ")).containsExactlyInAnyOrder("openid", "offline_access");
        });
        assertThat(client.path("requiredResourceAccess").toString()).contains(GraphStandIn.OFFLINE_ACCESS);
    }

    @Test
    void setupWhenSomebodyConsentedToMoreThenThatStays() throws IOException {
        Path file = setup("patient/Patient.rs launch offline_access");
        run(file);
        this.graph.all("/oauth2PermissionGrants").get(0).put("scope", "User.Read");
        run(file);
        assertThat(this.graph.all("/oauth2PermissionGrants").get(0).path("scope").asString().split(" "))
            .containsExactlyInAnyOrder("User.Read", "openid", "offline_access");
    }

    @Test
    void setupWhenAppsAreMadeThenTheirIdTokensTieALogoutToItsSession() throws IOException {
        run(setup("patient/Patient.rs launch offline_access"));
        assertThat(this.graph.only("/applications", "ward-entra").path("optionalClaims").path("idToken"))
            .extracting((claim) -> claim.path("name").asString())
            .containsExactly("sid", "login_hint");
    }

    @Test
    void setupWhenScopesHaveWildcardsThenRegisteredAsTheGatewayAsks() throws IOException {
        String scopes = "launch patient/*.read patient/Observation.*";
        app("${CLIENT_ID_ENTRA}", scopes);
        assertThat(run(setup(scopes))).as(this.err.toString()).isZero();
        List<String> registered = this.graph.only("/applications", "ward-fhir")
            .path("api")
            .path("oauth2PermissionScopes")
            .valueStream()
            .map((one) -> "https://ward.hospital.example/" + one.path("value").asString())
            .toList();
        assertThat(registered).contains(new EntraScopes("https://ward.hospital.example").toRequest(scopes).split(" "));
    }

    @Test
    void setupWhenScopesAreForServersThenRefuses() throws IOException {
        assertThat(run(setup("system/Patient.rs"))).isEqualTo(1);
        assertThat(this.err.toString()).contains("system/ scopes are app roles");
    }

    @Test
    void setupWhenAPermissionIsLongThenWarnsAndGoesOn() throws IOException {
        String scope = "patient/DocumentReference.rs?category=http://hl7.org/fhir/us/core/CodeSystem/"
                + "us-core-documentreference-category|clinical-note";
        assertThat(run(setup("launch offline_access patient/Patient.rs " + scope))).as(this.err.toString()).isZero();
        assertThat(this.out.toString()).contains("warning: the permission patient.DocumentReference.rs?", "120");
    }

    @Test
    void setupWhenAzureGivesNoPlanThenTheDryRunGoesOn() throws IOException {
        this.withoutPlan = true;
        assertThat(run(setup("patient/Patient.rs launch offline_access"), "--dry-run")).isZero();
        assertThat(this.out.toString()).contains("Azure returned no plan", "add a federated credential");
    }

    /** A set-up whose only app signs in at another provider, with one line replaced. */
    private Path external(String line, String by) throws IOException {
        Files.writeString(this.directory.resolve("config/apps/chart.yml"), """
                name: chart
                issuers:
                  - name: patients
                    mode: smart-user
                    client: { id: "${CLIENT_ID_PATIENTS}", authentication: secret-post }
                    scopes: openid patient/Patient.rs
                """);
        String text = Files.readString(setup("openid patient/Patient.rs"))
            .replace("mode: rbac", "mode: smart-user")
            .replace("  existingId: null\n",
                    "  existingId: null\n  identityProviders:\n    - authority: https://idp.example/v2.0\n"
                            + "      clientId: client-1\n      audience: audience-1\n")
            .replace("  - issuer: entra\n", "  - issuer: patients\n    clientId: client-1\n");
        assertThat(text).contains(line);
        return Files.writeString(this.directory.resolve("external.yml"), text.replace(line, by));
    }

    @Test
    void setupWhenPatientsSignInElsewhereThenTheServiceTrustsThatProviderAndEntraIsLeftAlone() throws IOException {
        assertThat(run(external("mode", "mode"))).as(this.err.toString()).isZero();
        assertThat(this.signedIn).isEmpty();
        assertThat(this.graph.writes()).isEmpty();
        JsonNode provider = this.deployed.get("base").at("/identityProviders/value/0");
        assertThat(provider.path("authority").asString()).isEqualTo("https://idp.example/v2.0");
        assertThat(provider.at("/applications/0/clientId").asString()).isEqualTo("client-1");
        assertThat(provider.at("/applications/0/audience").asString()).isEqualTo("audience-1");
        assertThat(provider.at("/applications/0/allowedDataActions").toString()).isEqualTo("[\"Read\"]");
        assertThat(this.deployed.get("app").at("/clientIds/value/patients").asString()).isEqualTo("client-1");
        assertThat(this.out.toString()).contains("https://chart.hospital.example/callback/patients");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            authority: https://idp.example/v2.0 | authority: http://idp.example | identityProviders[0].authority
            authority: https://idp.example/v2.0 | authority: https://idp.example/ | identityProviders[0].authority
            authority: https://idp.example/v2.0 | authority: idp.example | identityProviders[0].authority
            audience: audience-1 | audience: "" | identityProviders[0].audience
            mode: smart-user | mode: rbac | write fhir.mode: smart-user
            existingUrl: null | existingUrl: https://fhir.example | an existing service is not changed
            clientId: client-1 | clientId: client-2 | apps[patients].clientId
            """)
    void setupWhenAnIdentityProviderCannotWorkThenRefusedWithItsRowBeforeAnyCall(String line, String by, String why)
            throws IOException {
        // The first one is the provider's, the second the app's.
        String wanted = line.startsWith("clientId") ? "\n      " + line : line;
        assertThat(run(external(wanted, line.startsWith("clientId") ? "\n      " + by : by))).isEqualTo(1);
        assertThat(this.err.toString()).contains(why);
        assertThat(this.commands).isEmpty();
        assertThat(this.signedIn).isEmpty();
    }

    @Test
    void examplesWhenReadThenTheirSetUpFilesAndConfigurationsFit() throws IOException {
        for (String example : List.of("setup.yml", "external.yml", "pinned.yml")) {
            String text = Files.readString(Path.of("../deploy/azure", example))
                .replace("config: deploy/azure", "config: ../deploy/azure");
            SetupFile setup = SetupFile.read(Files.writeString(this.directory.resolve(example), text));
            assertThat(ConfigFiles.read(setup).texts()).as(example).containsKey("policy.yml");
        }
    }

    @Test
    void setupWhenReadyForProductionThenFrontDoorCollectorAndAuditCopyAreDeployed() throws IOException {
        Path file = with(setup("patient/Patient.rs launch offline_access"), "gateway:\n",
                "gateway:\n  frontDoor: detection\n  collector: registry.example/collector@sha256:1\n  auditDays: 2190\n");
        assertThat(run(file)).as(this.err.toString()).isZero();
        assertThat(this.deployed.get("base").at("/auditCopyDays/value").asInt()).isEqualTo(2190);
        assertThat(this.deployed.get("app").at("/frontDoor/value").asString()).isEqualTo("Detection");
        assertThat(this.deployed.get("app").at("/collectorImage/value").asString()).contains("collector");
        assertThat(this.out.toString()).contains("az network private-endpoint-connection approve", "_dnsauth.chart")
            .doesNotContain("containerapp hostname");
    }

    @Test
    void setupWhenInAnotherCloudThenItsHostsAndAudience() throws IOException {
        this.cloud = "AzureUSGovernment";
        Path file = with(setup("patient/Patient.rs launch offline_access"), "  resourceGroup: ward-rg",
                "  resourceGroup: ward-rg\n  cloud: us-government");
        assertThat(run(file)).as(this.err.toString()).isZero();
        assertThat(
                this.graph.all("/applications/" + this.graph.only("/applications", "ward-entra").path("id").asString()
                        + "/federatedIdentityCredentials"))
            .singleElement()
            .satisfies((credential) -> {
                assertThat(credential.path("issuer").asString())
                    .isEqualTo("https://login.microsoftonline.us/tenant-1/v2.0");
                assertThat(credential.path("audiences").toString()).isEqualTo("[\"api://AzureADTokenExchangeUSGov\"]");
            });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            us-government | AzureCloud | az cloud set --name AzureUSGovernment
            public | AzureChinaCloud | az cloud set --name AzureCloud
            china | AzureChinaCloud | fhir.existingUrl
            mars | AzureCloud | public, us-government or china
            """)
    void setupWhenTheCloudDoesNotFitThenRefusedBeforeAnythingIsWritten(String written, String there, String why)
            throws IOException {
        this.cloud = there;
        Path file = with(setup("patient/Patient.rs launch offline_access"), "  resourceGroup: ward-rg",
                "  resourceGroup: ward-rg\n  cloud: " + written);
        assertThat(run(file)).isEqualTo(1);
        assertThat(this.err.toString()).contains(why);
        assertThat(this.signedIn).isEmpty();
    }

    @Test
    void parametersWhenAskedForThenWrittenWithoutAKeyAndNothingElseHappens() throws IOException {
        Path written = this.directory.resolve("base.parameters.json");
        assertThat(run(setup("patient/Patient.rs launch offline_access"), "--parameters", written.toString())).isZero();
        JsonNode values = new JsonMapper().readTree(Files.readString(written)).path("parameters");
        assertThat(values.at("/name/value").asString()).isEqualTo("ward");
        assertThat(values.has("sealingKey")).isFalse();
        assertThat(this.graph.writes()).isEmpty();
        assertThat(this.signedIn).isEmpty();
        assertThat(this.commands).noneMatch((command) -> command.contains("deployment"));
    }

    @Test
    void azdWhenItsFileIsReadThenItDeploysOurBicepAndCallsTheSetUp() throws IOException {
        JsonNode azd = new YAMLMapper().readTree(Files.readString(Path.of("../azure.yaml")));
        Path base = Path.of("..", azd.at("/infra/path").asString(), azd.at("/infra/module").asString() + ".bicep");
        assertThat(base).exists();
        for (String hook : List.of("preprovision", "postprovision", "predown")) {
            String run = azd.at("/hooks/" + hook + "/run").asString();
            List<String> words = List.of(run.replace("\"$SMART_GATEWAY_SETUP\"", "FILE").strip().split("\\s+"));
            assertThat(words.subList(0, 4)).containsExactly("java", "-jar", "cli/target/smart-gateway-cli.jar",
                    "azure");
            Object command = words.get(4).equals("setup") ? new AzureSetup(this::shell, this::signIn, this.pauses::add)
                    : new AzureTeardown(this::shell, this::signIn, this.pauses::add, () -> "");
            assertThat(words.get(4)).isIn("setup", "teardown");
            new CommandLine(command).parseArgs(words.subList(5, words.size()).toArray(String[]::new));
        }
        assertThat(azd.at("/hooks/preprovision/run").asString())
            .contains("--parameters " + azd.at("/infra/path").asString() + "/base.parameters.json");
    }

    /** A set-up in which the FHIR service trusts the gateway. */
    private Path pinned() throws IOException {
        this.mode = "pinned-issuer";
        app("${CLIENT_ID_ENTRA}", "launch offline_access patient/Patient.rs");
        return setup("patient/Patient.rs launch offline_access");
    }

    private static Path with(Path file, String line, String by) throws IOException {
        assertThat(Files.readString(file)).contains(line);
        return Files.writeString(file, Files.readString(file).replace(line, by));
    }

    @Test
    void setupWhenTheServiceShallTrustTheGatewayThenItsIssuerAndAKeyInTheVaultAreDeployed() throws IOException {
        assertThat(run(with(pinned(), "users: group-1", "users: null"))).as(this.err.toString()).isZero();
        JsonNode base = this.deployed.get("base");
        assertThat(base.at("/mode/value").asString()).isEqualTo("pinned-issuer");
        assertThat(base.at("/pinnedIssuer/value").asString()).isEqualTo("https://chart.hospital.example/issuer");
        assertThat(base.at("/pinKey/value").asString()).isEqualTo("pinned-issuer");
        assertThat(base.has("usersGroupId")).isFalse();
        assertThat(this.deployed.get("app").at("/pinBeyond/value").asBoolean(true)).isFalse();
        assertThat(this.out.toString())
            .contains("curl https://chart.hospital.example/issuer/.well-known/openid-configuration")
            .doesNotContain("az resource update");
    }

    @Test
    void setupWhenAnExistingServiceShallTrustTheGatewayThenSaysHowAndLeavesItAlone() throws IOException {
        Path file = with(pinned(), "existingUrl: null", "existingUrl: https://old.example");
        assertThat(run(with(file, "existingId: null", "existingId: /subscriptions/1/fhir"))).as(this.err.toString())
            .isZero();
        assertThat(this.out.toString()).contains("az resource update --ids /subscriptions/1/fhir --add "
                + "properties.authenticationConfiguration.smartIdentityProviders '{\"authority\": "
                + "\"https://chart.hospital.example/issuer\", \"applications\": [{\"clientId\": \"gateway\", "
                + "\"audience\": \"https://old.example\", \"allowedDataActions\": [\"Read\"]}]}'");
        assertThat(this.commands).noneMatch((command) -> command.contains("resource update"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            users: group-1 | users: null | name the group that may write in fhir.users
            existingUrl: null | existingUrl: https://old.example/ | without a slash at the end
            mode: pinned-issuer | mode: pinned | pinned-issuer (either)
            mode: pinned-issuer | mode: rbac | write mode: rbac
            """)
    void setupWhenTheServiceCouldNotTrustTheGatewayThenRefusedBeforeAnyCall(String line, String by, String why)
            throws IOException {
        Path file = with(pinned(), "allowWrites: false", "allowWrites: true");
        assertThat(run(with(file, line, by))).isEqualTo(1);
        assertThat(this.err.toString()).contains(why);
        assertThat(this.commands).isEmpty();
        assertThat(this.signedIn).isEmpty();
    }

    private int run(Path file, String... more) {
        List<String> args = new ArrayList<>(List.of("--graph", this.graph.url().toString(), file.toString()));
        args.addAll(List.of(more));
        return new CommandLine(new AzureSetup(this::shell, this::signIn, this.pauses::add))
            .setOut(new PrintWriter(this.out, true))
            .setErr(new PrintWriter(this.err, true))
            .execute(args.toArray(String[]::new));
    }

    private String signIn(String tenant, Cloud cloud) {
        assertThat(cloud.commandLineName()).isEqualTo(this.cloud);
        this.signedIn.add(tenant);
        return this.token;
    }

    private String shell(List<String> command) {
        String line = String.join(" ", command);
        this.commands.add(line);
        if (this.withoutPlan && command.contains("what-if")) {
            throw new SetupException("no such resource group");
        }
        if (line.startsWith("az cloud show")) {
            return this.cloud + "\n";
        }
        if (command.contains("tenantId")) {
            return this.subscriptionTenant + "\n";
        }
        if (line.contains("az resource list")) {
            return "[\"/subscriptions/s/vaults/v\"]";
        }
        if (line.contains("az rest --method get")) {
            return this.vaultSecrets;
        }
        if (command.contains("create")) {
            parameters(line);
        }
        return line.contains("app.bicep") ? "{\"gatewayFqdn\": {\"value\": \"ward.azure.example\"}}" : """
                {"identityPrincipalId": {"value": "identity-1"}, "vaultUrl": {"value": "https://vault.example"}}""";
    }

    private void parameters(String line) {
        String file = line.replaceAll(".*--parameters @(\\S+).*", "$1");
        try {
            String name = line.contains("app.bicep") ? "app" : "base";
            this.deployed.put(name, new JsonMapper().readTree(Files.readString(Path.of(file))).path("parameters"));
            this.parameterFiles.add(Path.of(file));
            this.writesAtDeployment.put(name, List.copyOf(this.graph.writes()));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void app(String id, String scopes) throws IOException {
        Files.writeString(this.directory.resolve("config/apps/chart.yml"), """
                name: chart
                issuers:
                  - name: entra
                    mode: %s
                    client: { id: "%s", authentication: entra-federated }
                    scopes: %s
                """.formatted(this.mode, id, scopes));
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
                  mode: %s
                  users: group-1
                  allowWrites: false
                  existingUrl: null
                  existingId: null
                apps:
                  - issuer: entra
                    scopes: %s
                """.formatted(this.directory.resolve("config"), this.mode, scopes));
    }

}
