package dev.smartgateway.command.doctor;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.command.doctor.report.Check;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test breaks one thing of a healthy installation and expects the finding for it.
 */
class DoctorCommandTests {

    private static final String TENANT = "11111111-2222-3333-4444-555555555555";

    private static final String SCOPES = "launch openid fhirUser patient/Patient.rs patient/Observation.rs";

    @TempDir
    private Path config;

    private HospitalStandIn hospital;

    private String printed = "";

    @BeforeEach
    void healthy() throws IOException {
        this.hospital = new HospitalStandIn();
        Files.copy(Path.of("../config/policy.yml"), this.config.resolve("policy.yml"));
        properties("http://localhost:8080", "sealing[0]: {id: k1, value: " + "A".repeat(43) + "=}");
        issuer("client: {id: gateway, authentication: secret-post}", "scopes: " + SCOPES);
    }

    @AfterEach
    void close() {
        this.hospital.close();
    }

    @Test
    void doctorWhenAllIsWellThenFindsNothingWrongButRedis() {
        List<JsonNode> wrong = at("wrong", run());
        assertThat(wrong).extracting((one) -> one.path("check").asString()).containsExactly("redis");
        assertThat(at("warn", run())).isEmpty();
    }

    @Test
    void doctorWhenTheGatewayIsTheIssuerThenSaysWhatStopsWorking() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "mode: pinned-issuer", "scopes: " + SCOPES);
        assertThat(texts("who-enforces-scopes", run())).contains("compartment of the launch's patient")
            .doesNotContain("outside-compartment", "writes-not-sent");
        issuer("client: {id: gateway, authentication: secret-post}", "mode: pinned-issuer",
                "scopes: " + SCOPES + " patient/Binary.r patient/Organization.r patient/Task.rs patient/Encounter.u");
        assertThat(texts("who-enforces-scopes", run())).contains("ask for Binary, Task,", "writes-not-sent")
            .doesNotContain("Organization");
    }

    @Test
    void doctorWhenASmartUserAsksForTypesOutsideTheCompartmentThenSaysThatTheServiceShowsNone() throws IOException {
        entra("smart-user", "[fhir-user]", "openid patient/Patient.rs patient/DocumentReference.rs patient/Binary.r",
                "entra-federated");
        assertThat(texts("who-enforces-scopes", run())).contains("ask for Binary, which", "cannot be opened");
        entra("smart-user", "[fhir-user]", "openid patient/Patient.rs patient/DocumentReference.rs", "entra-federated");
        assertThat(texts("who-enforces-scopes", run())).doesNotContain("cannot be opened");
    }

    @Test
    void doctorWhenAnythingIsWrongThenExitCodeIsTwo() {
        assertThat(execute("--json")).isEqualTo(2);
    }

    @Test
    void doctorWhenPublicUrlIsPlainHttpThenSaysSo() throws IOException {
        properties("http://chart.hospital.example", "ephemeral: false");
        assertThat(wrong(run())).contains("public-url", "sealing-keys");
    }

    @Test
    void doctorWhenAppFileIsBrokenThenRepeatsTheAdviceOfTheGateway() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "scopes: " + SCOPES, "colour: blue");
        assertThat(texts("configuration", run())).contains("colour");
    }

    @Test
    void doctorWhenDiscoveryIsMissingThenNamesTheSixthComplaint() {
        this.hospital.answer("/fhir/.well-known/smart-configuration", 404, "{}");
        assertThat(wrong(run())).contains("no-smart-configuration", "endpoints");
    }

    @Test
    void doctorWhenDiscoveryLeadsToFirstVersionThenSaysWhatToWrite() {
        this.hospital.answer("/fhir/.well-known/smart-configuration", 200, """
                {"authorization_endpoint": "https://login.microsoftonline.com/%1$s/oauth2/authorize",
                 "token_endpoint": "https://login.microsoftonline.com/%1$s/oauth2/token"}""".formatted(TENANT));
        assertThat(texts("endpoints", run())).contains("v1 endpoints", "oauth2/v2.0/authorize", "allowed-hosts");
    }

    @Test
    void doctorWhenOnlyPlainPkceIsAnnouncedThenNamesTheThirdComplaint() {
        this.hospital.answer("/fhir/.well-known/smart-configuration", 200, """
                {"authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "code_challenge_methods_supported": ["plain"]}""".formatted(this.hospital.url()));
        assertThat(wrong(run())).contains("pkce-and-spa-errors");
    }

    @Test
    void doctorWhenRedirectIsOfSinglePageKindThenNamesTheThirdComplaint() {
        this.hospital.answer("/token", 400, "{\"error\": \"invalid_request\", \"error_codes\": [9002327]}");
        assertThat(texts("pkce-and-spa-errors", run())).contains("platform Web");
    }

    @Test
    void doctorWhenClientIsRefusedThenBlamesTheCredential() {
        this.hospital.answer("/token", 401, "{\"error\": \"invalid_client\"}");
        assertThat(wrong(run())).contains("credentials");
    }

    @Test
    void doctorWhenSecretIsMissingThenNamesTheProperty() throws IOException {
        issuer("client: {id: gateway, authentication: private-key-jwt-rs384}", "scopes: " + SCOPES);
        assertThat(texts("credentials", run())).contains("gateway.credentials.ward.keys");
    }

    @Test
    void doctorWhenEntraClientUsesSmartKeysThenSaysThatEntraDoesNotKnowThem() throws IOException {
        entra("rbac", "[handle, picker]", SCOPES, "private-key-jwt-rs384");
        assertThat(texts("credentials", run()))
            .contains("Entra does not support SMART's asymmetric client authentication");
    }

    @Test
    void doctorWhenEntraGetsBareScopesThenSaysWhatEntraTakesThemFor() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "scopes: " + SCOPES, endpoints());
        assertThat(texts("no-launch-context", run())).contains("Microsoft Graph", "dialect: entra");
    }

    @Test
    void doctorWhenScopesMixLevelsAndVersionsThenNamesTheNinthComplaintTwice() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "mode: rbac",
                "scopes: patient/Patient.rs user/Observation.read");
        assertThat(wrong(run())).filteredOn("earlier-consents-leak"::equals).hasSize(2);
    }

    @Test
    void doctorWhenEntraScopesMixLevelsThenRepeatsTheAdviceOfTheGateway() throws IOException {
        entra("rbac", "[handle, picker]", "patient/Patient.rs user/Observation.rs", "secret-post");
        assertThat(texts("configuration", run())).contains("cannot be requested from Entra");
    }

    @Test
    void doctorWhenSmartUserModeServesCliniciansThenNamesTheSecondComplaint() throws IOException {
        entra("smart-user", "[handle, picker]", SCOPES, "secret-post");
        assertThat(wrong(run())).contains("practitioners-see-no-patient");
    }

    @Test
    void doctorWhenNobodyCanChooseAPatientThenNamesTheSeventhComplaint() throws IOException {
        entra("rbac", "[handle]", SCOPES, "secret-post");
        assertThat(at("warn", run())).extracting((one) -> one.path("check").asString())
            .contains("standalone-app-fails");
    }

    @Test
    void doctorWhenThePickerMaySearchThenIsContent() throws IOException {
        entra("rbac", "[handle, picker]", SCOPES, "secret-post");
        assertThat(texts("standalone-app-fails", run())).contains("chooses the patient in the gateway's picker");
    }

    @Test
    void doctorWhenThePickerMayNotSearchThenNamesTheScope() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "patient-sources: [picker]",
                "scopes: openid user/Patient.r user/Observation.rs");
        JsonNode report = run();
        assertThat(wrong(report)).contains("standalone-app-fails");
        assertThat(texts("standalone-app-fails", report)).contains("no-patient-search", "add user/Patient.rs");
    }

    @Test
    void doctorWhenThePolicyTakesThePickersSearchThenNamesThePolicy() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "patient-sources: [picker]",
                "scopes: openid user/Patient.rs user/Observation.rs");
        String policy = Files.readString(this.config.resolve("policy.yml"));
        write("policy.yml", policy.replace("# scopes: [patient/*.rs, patient/Observation.cu]",
                "scopes: [user/Patient.r, user/Observation.rs]"));
        assertThat(texts("standalone-app-fails", run())).contains("the policy file");
    }

    @Test
    void doctorWhenThePolicyFileIsBrokenThenSaysSo() throws IOException {
        write("policy.yml", "types: [\n");
        assertThat(texts("configuration", run())).contains("policy.yml");
    }

    @Test
    void doctorWhenTheFileNamesAnotherDirectoryThenTheOneGivenWins() throws IOException {
        String properties = Files.readString(this.config.resolve("application.yml"));
        write("application.yml", properties.replace("gateway:\n", "gateway:\n  apps.location: ./nowhere\n"));
        assertThat(wrong(run())).containsExactly("redis");
    }

    @Test
    void doctorWhenServersAreAwayThenSaysWhyAndLooksAtTheCredentialsAllTheSame() throws IOException {
        issuer("client: {id: gateway, authentication: private-key-jwt-rs384}", "scopes: " + SCOPES);
        this.hospital.close();
        JsonNode report = run();
        assertThat(texts("redis", report)).contains("localhost:1", "nothing listens there");
        assertThat(texts("fhir-service", report)).contains("nothing listens there");
        assertThat(texts("no-smart-configuration", report)).contains("nothing listens there");
        assertThat(texts("credentials", report)).contains("gateway.credentials.ward.keys");
    }

    @Test
    void doctorWhenAHostIsUnknownThenBlamesDns() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "scopes: " + SCOPES,
                "fhir-base: https://no-such-host.invalid/fhir");
        assertThat(texts("fhir-service", run())).contains("DNS does not know");
    }

    @Test
    void doctorWhenTheAuditClientIsRegisteredThenFetchesATokenAndUsesIt() throws IOException {
        audit("fhir", "fhir: {url: '%1$s/audit/', client: {token-url: '%1$s/token', id: gateway-audit, "
                + "authentication: secret-post}}");
        this.hospital.answer("/token", 200, "{\"access_token\": \"for-audit\", \"token_type\": \"bearer\"}");
        this.hospital.answer("/audit/AuditEvent", 401, "{}");
        this.hospital.answerWithToken("/audit/AuditEvent", 403, "{}");
        assertThat(texts("audit-trail", run())).contains("accepts the token").doesNotContain("for-audit");
        this.hospital.answerWithToken("/audit/AuditEvent", 401, "{}");
        assertThat(texts("audit-trail", run())).contains("does not accept the token", "gateway.audit.fhir.client");
        this.hospital.answer("/token", 401, "{\"error\": \"invalid_client\"}");
        assertThat(texts("audit-trail", run())).contains("There is no token", "client audit", "invalid_client",
                "gateway.audit.fhir.client");
    }

    @Test
    void doctorWhenTheAuditClientHasNoCredentialThenNamesTheProperty() throws IOException {
        audit("redis", "redis.forward: fhir\n  audit.fhir: {url: '%1$s/audit', client: {token-url: '%1$s/token', "
                + "id: gateway, credential: other}}");
        assertThat(texts("audit-trail", run())).contains("gateway.credentials.other.keys");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fhir | fhir.token-file: here                      | gateway.audit.fhir.url is missing
            fhir | fhir: {url: '%s/audit', token-file: none}  | its token file cannot be read
            fhir | fhir.url: '%s/nowhere'                     | base of the FHIR service
            fhir | fhir.url: '%s/closed'                      | requires a token (401)
            fhir | fhir.url: '%s/busy'                        | answers 503
            fhir | fhir.url: 'http://localhost:1/audit'       | nothing listens there
            otlp | otlp: {url: '%s/v1/logs', token-file: none} | its token file cannot be read
            otlp | otlp.url: '%s/v1/logs'                     | accepts an empty list
            otlp | otlp.url: '%s/v1'                          | usually ending in /v1/logs
            otlp | otlp.url: '%s/closed/AuditEvent'           | gateway.audit.otlp.token-file
            otlp | otlp.url: 'https://no-such-host.invalid'   | DNS does not know
            stdin | otlp.url: 'https://no-such-host.invalid'  | gateway.audit.sink
            """)
    void doctorWhenARemoteAuditSinkIsSetThenItsAddressAndTokenAreTried(String sink, String settings, String said)
            throws IOException {
        this.hospital.answer("/v1/logs", 200, "");
        this.hospital.answer("/closed/AuditEvent", 401, "{}");
        this.hospital.answer("/busy/AuditEvent", 503, "{}");
        audit(sink, settings);
        assertThat(texts("audit-trail", run())).contains(said);
    }

    @Test
    void doctorWhenTheTrailStaysHereThenNoSinkIsCalled() throws IOException {
        audit("stdout", "otlp.url: https://no-such-host.invalid");
        assertThat(texts("audit-trail", run())).isEmpty();
    }

    private void audit(String sink, String settings) throws IOException {
        String known = Files.readString(this.config.resolve("application.yml"));
        String sinks = "  audit.sink: " + sink + "\n  credentials.audit.secret: not-a-real-secret\n";
        String lines = "  audit." + settings.formatted(this.hospital.url());
        write("application.yml", known.replace("gateway:\n", "gateway:\n" + sinks + lines + "\n"));
    }

    @Test
    void doctorWhenNoSealingKeyIsThereThenGivesTheCommandThatMakesOne() throws IOException {
        properties("http://localhost:8080", "ephemeral: false");
        assertThat(texts("sealing-keys", run())).contains("openssl rand -base64 32").doesNotContain("follow the text");
    }

    @Test
    void doctorWhenExternalUsersMeetRbacThenNamesTheTenthComplaint() throws IOException {
        issuer("client: {id: gateway, authentication: secret-post}", "scopes: " + SCOPES, "mode: rbac",
                "dialect: entra", "token-audience: https://ward.hospital.example", "patient-sources: [picker]",
                endpoints().replace("login.microsoftonline.com", "hospital.b2clogin.com"));
        assertThat(wrong(run())).contains("external-users-get-403");
    }

    @Test
    void doctorWhenServiceTrustsAnotherTenantThenSaysThatEveryRequestWouldFail() throws IOException {
        entra("rbac", "[handle, picker]", SCOPES, "secret-post");
        this.hospital.answer("/fhir/Patient", 401, "{}", "WWW-Authenticate",
                "Bearer authorization_uri=\"https://login.microsoftonline.com/99999999-2222-3333-4444-555555555555\"");
        assertThat(texts("who-enforces-scopes", run())).contains("trusts tenant 99999999");
    }

    @Test
    void doctorWhenServiceAnswersWithoutTokenThenSaysSo() {
        this.hospital.answer("/fhir/Patient", 200, "{\"resourceType\": \"Bundle\"}");
        assertThat(texts("who-enforces-scopes", run())).contains("without any token");
    }

    @Test
    void doctorWhenServiceInvitesBrowsersThenWarns() {
        this.hospital.answer("/fhir/Patient", 401, "{}", "Access-Control-Allow-Origin", "*");
        assertThat(texts("cors", run())).contains("every origin");
    }

    @Test
    void doctorWhenServiceWritesAnotherHostThenNamesTheFirstComplaint() {
        this.hospital.answer("/fhir/metadata", 200,
                "{\"resourceType\": \"CapabilityStatement\", \"implementation\": {\"url\": \"https://inside.example\"}}");
        assertThat(texts("links-carry-the-internal-host", run())).contains("inside.example");
    }

    @Test
    void doctorWhenTokenIsOfMicrosoftsOwnApiThenNamesUserImpersonation() throws IOException {
        entra("rbac", "[handle, picker]", SCOPES, "secret-post");
        JsonNode report = runWithToken("https://azurehealthcareapis.com", "user_impersonation", "");
        assertThat(wrong(report)).contains("no-launch-context", "audiences");
    }

    @Test
    void doctorWhenTokenMixesLevelsThenNamesTheNinthComplaint() throws IOException {
        entra("rbac", "[handle, picker]", SCOPES, "secret-post");
        JsonNode report = runWithToken("https://ward.hospital.example", "patient.Patient.rs user.all.rs", "");
        assertThat(wrong(report)).contains("earlier-consents-leak");
    }

    @Test
    void doctorWhenServiceShowsOtherPatientsThenSmartUserIsContradicted() throws IOException {
        entra("smart-user", "[fhir-user]", SCOPES, "secret-post");
        this.hospital.answerWithToken("/fhir/Patient", 200, """
                {"resourceType": "Bundle", "link": [{"relation": "self", "url": "%s/fhir/Patient?_count=2"}],
                 "entry": [{"resource": {"resourceType": "Patient", "id": "own"}},
                           {"resource": {"resourceType": "Patient", "id": "other"}}]}"""
            .formatted(this.hospital.url()));
        JsonNode report = runWithToken("https://ward.hospital.example", "patient.Patient.rs", "Patient/own");
        assertThat(texts("who-enforces-scopes", report)).contains("also returns other patients");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            patient=own&.*                | write patient-ids: bare  | true
            patient=Patient/own&.*        | find records in the spelling    | false
            patient=Patient/.*            | who does not exist       | true
            nothing                       | could not be compared       | false
            """)
    void doctorWhenSearchesNameThePatientThenSaysWhichSpellingFinds(String query, String text, boolean wrong)
            throws IOException {
        entra("smart-user", "[fhir-user]", SCOPES, "secret-post");
        this.hospital.answerWithToken("/fhir/Patient", 200,
                "{\"resourceType\": \"Bundle\", \"entry\": [{\"resource\": {\"resourceType\": \"Patient\", \"id\": \"own\"}}]}");
        this.hospital.answerQuery(query, "{\"resourceType\": \"Bundle\", \"entry\": [{\"resource\": {}}]}");
        JsonNode report = runWithToken("https://ward.hospital.example", "patient.Patient.rs", "Patient/own");
        assertThat(texts("patient-in-searches", report)).contains(text);
        assertThat(wrong(report).contains("patient-in-searches")).isEqualTo(wrong);
    }

    @Test
    void doctorWhenTokenIsGivenThenPrintsNeitherTokenNorPerson() throws IOException {
        String token = token("https://ward.hospital.example", "patient.Patient.rs", "Patient/own-chart");
        this.printed = "";
        execute("--token", write("token", token).toString());
        assertThat(this.printed).doesNotContain(token.substring(10, 40), "own-chart", "subject-of-the-token");
    }

    @Test
    void checksWhenCountedThenTheTenComplaintsHaveNames() {
        assertThat(List.of(Check.values())).extracting(Check::complaint).contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    private JsonNode run(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--json");
        execute(arguments.toArray(String[]::new));
        return new JsonMapper().readTree(this.printed);
    }

    private JsonNode runWithToken(String audience, String scopes, String fhirUser) throws IOException {
        return run("--token", write("token", token(audience, scopes, fhirUser)).toString());
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--config", this.config.toString()));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        int code = new CommandLine(new DoctorCommand()).setOut(new PrintWriter(out))
            .execute(all.toArray(String[]::new));
        this.printed = out.toString();
        return code;
    }

    private static List<JsonNode> at(String level, JsonNode report) {
        return report.path("findings")
            .valueStream()
            .filter((one) -> one.path("level").asString().equals(level))
            .toList();
    }

    private static List<String> wrong(JsonNode report) {
        return at("wrong", report).stream().map((one) -> one.path("check").asString()).toList();
    }

    private static String texts(String check, JsonNode report) {
        StringBuilder all = new StringBuilder();
        report.path("findings")
            .valueStream()
            .filter((one) -> one.path("check").asString().equals(check))
            .forEach((one) -> all.append(one.path("text").asString())
                .append(' ')
                .append(one.path("remedy").asString("")));
        return all.toString();
    }

    private void properties(String publicUrl, String keys) throws IOException {
        write("application.yml", """
                gateway:
                  public-url: %s
                  keys:
                    %s
                  credentials.ward.secret: not-a-real-secret
                spring.data.redis: {host: localhost, port: 1}
                """.formatted(publicUrl, keys));
    }

    private void entra(String mode, String sources, String scopes, String authentication) throws IOException {
        issuer("client: {id: gateway, authentication: " + authentication + "}", "scopes: " + scopes, "mode: " + mode,
                "dialect: entra", "token-audience: https://ward.hospital.example", "patient-sources: " + sources,
                "endpoints: {authorization: '%1$s/%2$s/oauth2/v2.0/authorize', token: '%1$s/%2$s/oauth2/v2.0/token'}"
                    .formatted(this.hospital.url(), TENANT));
    }

    private static String endpoints() {
        return "endpoints: {authorization: '%1$s/authorize', token: '%1$s/token', jwks: '%1$s/keys', oidc-issuer: '%1$s'}"
            .formatted("https://login.microsoftonline.com/" + TENANT + "/v2.0");
    }

    private void issuer(String... lines) throws IOException {
        Files.createDirectories(this.config.resolve("apps"));
        write("apps/ward.yml", "name: ward\nhome: /ward/?launch={launch}\nissuers:\n  - name: ward\n    iss: "
                + this.hospital.url() + "/fhir\n    " + String.join("\n    ", lines) + "\n");
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(this.config.resolve(file), text);
    }

    private static String token(String audience, String scopes, String fhirUser) {
        String claims = """
                {"iss": "https://sts.windows.net/%s/", "aud": "%s", "scp": "%s", "sub": "subject-of-the-token",
                 "exp": 4102444800, "fhirUser": "%s"}""".formatted(TENANT, audience, scopes, fhirUser);
        String body = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "eyJhbGciOiJub25lIn0." + body + ".c2lnbmF0dXJl";
    }

}
