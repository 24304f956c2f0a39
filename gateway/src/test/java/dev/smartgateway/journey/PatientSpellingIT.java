package dev.smartgateway.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A FHIR service that finds a patient's records by the bare id only: no user sees an
 * empty chart, and the setting solves the problem.
 */
@ExtendWith(OutputCaptureExtension.class)
class PatientSpellingIT {

    @TempDir
    private Path apps;

    /** While the gateway still runs. */
    private Runnable afterwards = () -> {
    };

    private List<HttpResponse<String>> observations(StubEhr ehr, String setting, String... queries) throws Exception {
        ehr.writeApp(this.apps);
        Path file = this.apps.resolve("demo.yml");
        Files.writeString(file, Files.readString(file).replace("    scopes:", setting + "    scopes:"));
        try (Gateway gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + this.apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET)) {
            String cookie = ehr.launch(gateway.url());
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (String query : queries) {
                HttpRequest.Builder request = HttpRequest
                    .newBuilder(URI.create(gateway.url() + "/fhir/Observation" + query.replace("{p}", ehr.patient())))
                    .headers("Cookie", cookie, "Sec-Fetch-Site", "same-origin");
                if (query.startsWith("/_search")) {
                    request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("code=a"));
                }
                answers.add(HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()));
            }
            this.afterwards.run();
            return answers;
        }
    }

    @Test
    void searchWhenTheServiceTakesBareIdsOnlyThenNoEmptyListButAReason() throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.bareIds();
            assertThat(observations(ehr, "", "", "/_search")).allSatisfy((list) -> {
                assertThat(list.statusCode()).as(list.body()).isEqualTo(502);
                assertThat(list.headers().firstValue("X-Gateway-Reason")).contains("answer-not-checkable");
            });
        }
    }

    /** Some services put an OperationOutcome into a list that is empty otherwise. */
    @Test
    void searchWhenTheServiceSaysThatItFoundNothingThenThatIsNoRecord() throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.bareIds();
            ehr.remarks();
            assertThat(observations(ehr, "", "", "/_search")).allSatisfy((list) -> {
                assertThat(list.statusCode()).as(list.body()).isEqualTo(502);
                assertThat(list.headers().firstValue("X-Gateway-Reason")).contains("answer-not-checkable");
            });
        }
    }

    @Test
    void searchWhenTheOperatorSaysSoThenTheRecordsAreFound() throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.bareIds();
            assertThat(observations(ehr, "    patient-ids: bare\n", "", "?patient={p}", "?patient=Patient/{p}",
                    "?subject=Patient/{p}", "?subject={p}", "/_search"))
                .allSatisfy((list) -> {
                    assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
                    assertThat(list.body()).contains("\"Observation\"", "\"o1\"");
                });
        }
    }

    /** The log names the setting that solves it, once. */
    @Test
    void searchWhenTheServiceDoesNotHeedTheTypedPatientThenRefusedAndTheSettingIsNamed(CapturedOutput output)
            throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.careless();
            this.afterwards = () -> Awaitility.await()
                .untilAsserted(() -> assertThat(output.getOut())
                    .containsOnlyOnce("Issuer stub: its FHIR service finds records of a patient who does not exist")
                    .contains("To fix it: write patient-ids: bare."));
            HttpResponse<String> list = observations(ehr, "", "").get(0);
            assertThat(list.headers().firstValue("X-Gateway-Reason")).contains("answer-not-pinned");
        }
    }

    /** The other mistake: the setting is there, and the service does not want it. */
    @Test
    void searchWhenTheServiceIsAsMostThenTypedIdsAreFound() throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            HttpResponse<String> list = observations(ehr, "", "").get(0);
            assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
            assertThat(list.body()).contains("\"o1\"");
        }
    }

}
