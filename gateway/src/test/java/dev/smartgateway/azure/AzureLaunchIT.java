package dev.smartgateway.azure;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Launches where the authorization server is Entra ID, on two replicas and a real Redis.
 * The first five tests are the five defects of the published Azure sample, which keys
 * launch context by user.
 */
class AzureLaunchIT {

    private static final Cloud.App CLINICIANS = new Cloud.App("rbac", "patient/Patient.rs patient/Observation.rs",
            "handle, fhir-user");

    @TempDir
    static Path directory;

    private static TestRedis redis;

    private static Cloud cloud;

    private static Gateway one;

    private static Gateway two;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        cloud = new Cloud(directory, "--sandbox.clients.logout-urls=http://localhost:8080/logout/frontchannel",
                "--sandbox.azure.optional-claims=sid");
        one = cloud.gateway(redis, CLINICIANS);
        // One address for browsers, as behind a load balancer.
        two = cloud.gateway(redis, CLINICIANS, "gateway.public-url=" + one.url());
    }

    @AfterAll
    static void stop() throws Exception {
        two.close();
        one.close();
        cloud.close();
        redis.close();
    }

    @BeforeEach
    void behave() {
        cloud.reset();
    }

    private static Clinician stark() {
        return new Clinician(cloud, "stark");
    }

    private static String patient(Clinician browser, Gateway replica, String launch) {
        Page context = browser.fetch(replica, "/launches/" + launch);
        return (context.status() == 200) ? context.json().path("patient").asString() : context.reason();
    }

    @Test
    void launchWhenOneClinicianStartsTwoThenEachKeepsItsOwnPatient() {
        Clinician stark = stark();
        Page first = stark.start(one, cloud.deposit(one, Cloud.A, Cloud.STARK));
        Page second = stark.start(two, cloud.deposit(two, Cloud.B, Cloud.STARK));
        String b = stark.comeBack(second, one).launch();
        String a = stark.comeBack(first, two).launch();
        assertThat(patient(stark, one, a)).isEqualTo(Cloud.A);
        assertThat(patient(stark, two, b)).isEqualTo(Cloud.B);
        assertThat(stark.fetch(one, "/launches/" + a + "/fhir/Patient/" + Cloud.A).status()).isEqualTo(200);
        assertThat(stark.fetch(two, "/launches/" + a + "/fhir/Patient/" + Cloud.B).status()).isIn(403, 404);
        assertThat(stark.fetch(one, "/launches/" + b + "/fhir/Patient/" + Cloud.B).status()).isEqualTo(200);
    }

    @Test
    void refreshWhenAnotherLaunchOfTheSameClinicianWaitsThenItsContextStaysAndThePinToo() {
        Clinician stark = stark();
        String a = stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch();
        String waiting = cloud.deposit(two, Cloud.B, Cloud.STARK);
        cloud.misbehave("fhir-401", "once");
        assertThat(stark.fetch(two, "/launches/" + a + "/fhir/Patient/" + Cloud.A).status()).isEqualTo(200);
        assertThat(cloud.stats().path("counts").path("refresh").asInt()).isEqualTo(1);
        assertThat(patient(stark, one, a)).isEqualTo(Cloud.A);
        String b = stark.launch(one, waiting).launch();
        assertThat(patient(stark, two, b)).isEqualTo(Cloud.B);
        assertThat(patient(stark, two, a)).isEqualTo(Cloud.A);
    }

    @Test
    void launchWhenTheValueIsMadeInTheBrowserThenRefused() {
        Clinician stark = stark();
        String forged = Base64.getUrlEncoder()
            .encodeToString(("{\"patient\":\"" + Cloud.B + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (String launch : List.of(forged, "h." + "A".repeat(43), Cloud.B)) {
            assertThat(stark.launch(one, launch).reason()).isEqualTo("no-patient");
        }
        assertThat(stark.fetch(one, "/launches").reason()).isEqualTo("no-session");
    }

    @Test
    void launchWhenRedisIsAwayThenRefusedAndNothingGoesOnWithoutContext() {
        Clinician stark = stark();
        Page started = stark.start(one, cloud.deposit(one, Cloud.A, Cloud.STARK));
        redis.stop();
        try {
            Page answered = stark.comeBack(started, one);
            assertThat(answered.status()).isEqualTo(503);
            assertThat(answered.reason()).isEqualTo("store-unavailable");
        }
        finally {
            redis.restart();
        }
        org.awaitility.Awaitility.await()
            .atMost(java.time.Duration.ofSeconds(30))
            .ignoreExceptions()
            .untilAsserted(() -> assertThat(stark.launch(two, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch())
                .isNotBlank());
    }

    @Test
    void launchWhenDepositedAtOneReplicaThenGoodAtTheOtherAndOnce() {
        Clinician stark = stark();
        String handle = cloud.deposit(one, Cloud.A, Cloud.STARK);
        String a = stark.launch(two, handle).launch();
        assertThat(patient(stark, one, a)).isEqualTo(Cloud.A);
        assertThat(stark.launch(one, handle).reason()).isEqualTo("no-patient");
        assertThat(stark.launch(two, handle).reason()).isEqualTo("no-patient");
    }

    @Test
    void launchWhenTheHandleIsForSomebodyElseThenRefused() {
        assertThat(new Clinician(cloud, "towne").launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).reason())
            .isEqualTo("no-patient");
    }

    @Test
    void launchWhenStandaloneThenThePatientIsTheUserOrNobody() {
        Clinician conn = new Clinician(cloud, "conn");
        assertThat(patient(conn, one, conn.standalone(one).launch())).isEqualTo(Cloud.B);
        assertThat(stark().standalone(one).reason()).isEqualTo("no-patient");
    }

    @Test
    void authorizeWhenSentThenNothingThatEntraDoesNotKnowAndNoSecret() {
        Clinician stark = stark();
        stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch();
        var asked = cloud.last("authorizeParameters");
        assertThat(asked.propertyNames()).doesNotContain("launch", "aud", "resource", "prompt", "claims");
        assertThat(asked.path("scope").asString().split(" ")).contains("openid", "offline_access",
                "https://fhir.sandbox.example/launch", "https://fhir.sandbox.example/fhirUser",
                "https://fhir.sandbox.example/patient.Patient.rs");
        assertThat(asked.path("code_challenge_method").asString()).isEqualTo("S256");
        var redeemed = cloud.last("tokenParameters");
        assertThat(redeemed.propertyNames()).contains("client_id", "client_assertion", "code_verifier")
            .doesNotContain("client_secret", "resource", "scope");
        assertThat(cloud.last("tokenHeaders").propertyNames()).doesNotContain("origin", "authorization");
    }

    @Test
    void launchWhenMoreWasConsentedBeforeThenOnlyWhatIsAskedAndAllowed() {
        Clinician stark = stark();
        String consented = "https://fhir.sandbox.example/patient.all.cruds https://fhir.sandbox.example/user.all.cruds";
        stark.open(cloud.url() + "/" + Cloud.TENANT + "/oauth2/v2.0/authorize?response_type=code&client_id="
                + "gateway-federated&state=s&redirect_uri=" + Text.encode("http://localhost:1/callback/x") + "&scope="
                + Text.encode("openid " + consented));
        String a = stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch();
        String scope = stark.fetch(one, "/launches/" + a).json().path("scope").asString();
        assertThat(scope.split(" ")).contains("patient/Patient.rs", "patient/Observation.rs")
            .noneMatch((word) -> word.contains("*") || word.startsWith("user/"));
        assertThat(stark.fetch(one, "/launches/" + a + "/fhir/Condition").reason()).isEqualTo("scope-missing");
    }

    @Test
    void refreshWhenMoreProofIsWantedThenTheLaunchEndsAndTheNextOnePassesTheClaimsOn() {
        Clinician stark = stark();
        String a = stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch();
        String claims = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";
        cloud.misbehave("token-claims", claims);
        cloud.misbehave("fhir-401", "once");
        Page refused = stark.fetch(two, "/launches/" + a + "/fhir/Patient/" + Cloud.A);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.reason()).isEqualTo("interaction-required");
        cloud.misbehave("token-claims", false);
        String again = stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch();
        assertThat(cloud.last("authorizeParameters").path("claims").asString()).isEqualTo(claims);
        assertThat(stark.fetch(one, "/launches/" + again + "/fhir/Patient/" + Cloud.A).status()).isEqualTo(200);
        stark.launch(two, cloud.deposit(one, Cloud.A, Cloud.STARK));
        assertThat(cloud.last("authorizeParameters").has("claims")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "65001, consent-needed", "65004, consent-needed", "90094, consent-needed", "50105, not-assigned" })
    void launchWhenEntraRefusesThePersonThenTheReasonSaysWhatIsMissing(String number, String reason) {
        cloud.misbehave("entra-refusal", number);
        Clinician stark = stark();
        Page page = stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK));
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.reason()).isEqualTo(reason);
        assertThat(page.body()).contains("AADSTS" + number).doesNotContain("The EHR did not authorise");
    }

    @Test
    void refreshWhenTheSignInIsTooOldThenTheLaunchEndsAndAsksForAnother() {
        Clinician stark = stark();
        String a = stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch();
        cloud.misbehave("entra-refusal", "70044");
        cloud.misbehave("fhir-401", "once");
        Page refused = stark.fetch(one, "/launches/" + a + "/fhir/Patient/" + Cloud.A);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.reason()).isEqualTo("reauth-required");
    }

    @Test
    void signOutWhenAtEntraThenItsSidAloneEndsTheLaunchesOfThatSession() {
        Clinician stark = stark();
        Clinician towne = new Clinician(cloud, "towne");
        String a = stark.launch(one, cloud.deposit(one, Cloud.A, Cloud.STARK)).launch();
        String other = towne.launch(one, cloud.deposit(one, Cloud.B, "")).launch();
        Page page = stark.open(cloud.url() + "/" + Cloud.TENANT + "/oauth2/v2.0/logout");
        Matcher frame = Pattern.compile("frontchannel\\?(sid=[A-Za-z0-9_-]+)\"").matcher(page.body());
        assertThat(frame.find()).isTrue();
        assertThat(stark.open(two.url() + "/logout/frontchannel?" + frame.group(1)).status()).isEqualTo(200);
        org.awaitility.Awaitility.await()
            .atMost(java.time.Duration.ofSeconds(10))
            .untilAsserted(() -> assertThat(stark.fetch(one, "/launches/" + a + "/fhir/Patient/" + Cloud.A).status())
                .isEqualTo(401));
        assertThat(towne.fetch(one, "/launches/" + other + "/fhir/Patient/" + Cloud.B).status()).isEqualTo(200);
    }

}
