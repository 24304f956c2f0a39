package dev.smartgateway.azure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Patient apps in mode {@code smart-user}, where the service keeps callers in their own
 * compartment and lets them only read, and the result of the start-up check if it does
 * not.
 */
class AzureSmartUserIT {

    private static final Cloud.App PATIENTS = new Cloud.App("smart-user",
            "patient/Patient.rs patient/Observation.rs patient/Binary.r", "fhir-user");

    private static final Cloud.App FIRST_VERSION = new Cloud.App("smart-user", "patient/*.read", "fhir-user");

    @TempDir
    static Path directory;

    private static Cloud cloud;

    private static Gateway gateway;

    private static Clinician conn;

    private static String base;

    @BeforeAll
    static void start() {
        cloud = new Cloud(directory, "--sandbox.azure.role=smart");
        gateway = cloud.gateway(TestRedis.shared(), PATIENTS);
        conn = new Clinician(cloud, "conn");
        base = "/launches/" + conn.standalone(gateway).launch() + "/fhir";
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        cloud.close();
    }

    private static Page get(String path) {
        return conn.fetch(gateway, base + path);
    }

    @Test
    void searchWhenAsThePatientThenHisOwn() {
        assertThat(get("/Patient/" + Cloud.B).status()).isEqualTo(200);
        Page page = get("/Observation?_count=50");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("entry")).hasSize(36);
        assertThat(get("/Patient/" + Cloud.A).status()).isIn(403, 404);
    }

    @Test
    void versionWhenTheServiceAnswersWithTheCurrentOneThenNotShownAsAnother() {
        assertThat(get("/Patient/" + Cloud.B + "/_history/1").status()).isEqualTo(200);
        Page other = get("/Patient/" + Cloud.B + "/_history/99");
        assertThat(other.status()).isIn(404, 502);
        assertThat(other.body()).doesNotContain("Conn");
    }

    @Test
    void binaryWhenNoRecordOfThePatientLinksToItThenTheServiceIsNotEvenAsked() {
        int before = asked("Binary");
        assertThat(get("/Binary/anything").reason()).isEqualTo("link-not-valid");
        assertThat(asked("Binary")).isEqualTo(before);
    }

    private static int asked(String type) {
        return cloud.stats().path("counts").path("fhir." + type).asInt(0);
    }

    @Test
    void everythingWhenScopesAreOfTheSecondVersionThenTheServiceIsAskedAndRefuses() {
        int before = asked("Patient");
        assertThat(get("/Patient/" + Cloud.B + "/$everything").status()).isEqualTo(403);
        assertThat(asked("Patient")).isGreaterThan(before);
    }

    @Test
    void everythingWhenScopesAreOfTheFirstVersionThenOnlyTheLaunchesPatient() throws Exception {
        try (Cloud other = new Cloud(directory, "--sandbox.azure.role=smart");
                Gateway first = other.gateway(TestRedis.shared(), FIRST_VERSION)) {
            Clinician person = new Clinician(other, "conn");
            String root = "/launches/" + person.standalone(first).launch() + "/fhir/Patient/";
            Page own = person.fetch(first, root + Cloud.B + "/$everything");
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.body()).contains(Cloud.B).doesNotContain(Cloud.A);
            assertThat(person.fetch(first, root + Cloud.A + "/$everything").status()).isIn(403, 404);
            // The same client, whose consents add up.
            try (Gateway second = other.gateway(TestRedis.shared(), PATIENTS)) {
                assertThat(new Clinician(other, "conn").standalone(second).reason()).isEqualTo("consents-mixed");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "RelatedPerson/x", "Person/x", "PractitionerRole/x", "patient/x", "none" })
    void launchWhenFhirUserIsNoneThatTheServiceTakesThenRefusedWithItsOwnAdvice(String user) {
        cloud.misbehave("fhir-user", user);
        try {
            Page page = new Clinician(cloud, "conn").standalone(gateway);
            assertThat(page.reason()).isEqualTo("user-not-mapped");
            assertThat(page.body()).contains("not linked to a patient")
                .doesNotContain(user.equals("none") ? "none<" : user);
        }
        finally {
            cloud.misbehave("fhir-user", false);
        }
    }

    @Test
    void checkWhenRoleFitsThenReadyAndOtherwiseNot() {
        assertThat(gateway.bean(ApplicationAvailability.class).getReadinessState())
            .isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
    }

    @Test
    void writeWhenTheRoleOnlyReadsThenAHelpfulReason() {
        Cloud.App writing = new Cloud.App("smart-user", "patient/Observation.cruds patient/Patient.rs", "fhir-user");
        try (Gateway careless = cloud.gateway(TestRedis.shared(), writing, "gateway.mode-check=false")) {
            Clinician person = new Clinician(cloud, "conn");
            String launch = person.standalone(careless).launch();
            Page page = person.fetch(careless, "POST", "/launches/" + launch + "/fhir/Observation",
                    "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":"
                            + "{\"reference\":\"Patient/" + Cloud.B + "\"}}",
                    Map.of());
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.reason()).isEqualTo("read-only");
            assertThat(page.body()).contains("FHIR SMART User");
        }
    }

    @Test
    void checkWhenUsersHaveADataRoleThenTheReplicaTakesNoTraffic() throws Exception {
        try (Cloud open = new Cloud(directory); Gateway wrong = open.gateway(TestRedis.shared(), PATIENTS)) {
            ApplicationAvailability availability = wrong.bean(ApplicationAvailability.class);
            assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
            Clinician person = new Clinician(open, "conn");
            String launch = person.standalone(wrong).launch();
            assertThat(person.fetch(wrong, "/launches/" + launch + "/fhir/Patient/" + Cloud.A).status()).isIn(403, 404);
            person.fetch(wrong, "/launches/" + launch + "/fhir/Patient/" + Cloud.B);
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);
        }
    }

    @Test
    void checkWhenTheServiceWantsAnotherAudienceThenTheReplicaTakesNoTraffic() throws Exception {
        try (Cloud other = new Cloud(directory, "--sandbox.azure-audience=https://other.sandbox.example");
                Gateway wrong = other.gateway(TestRedis.shared(), PATIENTS)) {
            ApplicationAvailability availability = wrong.bean(ApplicationAvailability.class);
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);
        }
    }

    /** Version 2: the audience is the resource app's id, the client is in azp. */
    @Test
    void launchWhenTokensAreOfVersionTwoThenTheirAudienceMustBeNamed() throws Exception {
        try (Cloud second = new Cloud(directory, "--sandbox.azure.role=smart", "--sandbox.azure.token-version=2",
                "--sandbox.azure.us-core=true")) {
            try (Gateway knowing = second.gateway(TestRedis.shared(),
                    PATIENTS.expecting(Cloud.RESOURCE, Cloud.AUDIENCE))) {
                Clinician person = new Clinician(second, "conn");
                Page done = person.standalone(knowing);
                assertThat(done.reason()).isNull();
                String root = "/launches/" + done.launch() + "/fhir/";
                assertThat(person.fetch(knowing, root + "Patient/" + Cloud.B).status()).isEqualTo(200);
                assertThat(person.fetch(knowing, root + "Patient/" + Cloud.A).status()).isIn(403, 404);
                assertThat(person.fetch(knowing, root + "Observation?_count=50").json().path("entry")).hasSize(36);
            }
            try (Gateway old = second.gateway(TestRedis.shared(), PATIENTS)) {
                assertThat(new Clinician(second, "conn").standalone(old).reason()).isEqualTo("wrong-audience");
            }
        }
    }

}
