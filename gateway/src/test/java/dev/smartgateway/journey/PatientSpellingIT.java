package dev.smartgateway.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A FHIR service that finds a patient's records by the bare id only: nobody sees an empty
 * chart, and the setting mends it.
 */
@ExtendWith(OutputCaptureExtension.class)
class PatientSpellingIT {

    @TempDir
    private Path apps;

    /** While the gateway still runs. */
    private Runnable afterwards = () -> {
    };

    private HttpResponse<String> observations(StubEhr ehr, String setting, String query) throws Exception {
        ehr.writeApp(this.apps);
        Path file = this.apps.resolve("demo.yml");
        Files.writeString(file, Files.readString(file).replace("    scopes:", setting + "    scopes:"));
        try (Gateway gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + this.apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET)) {
            boolean form = query.startsWith("/_search");
            HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create(gateway.url() + "/fhir/Observation" + query))
                .header("Cookie", ehr.launch(gateway.url()));
            if (form) {
                request.headers("Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
                    .POST(HttpRequest.BodyPublishers.ofString("code=a"));
            }
            HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
            this.afterwards.run();
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "/_search" })
    void searchWhenTheServiceTakesBareIdsOnlyThenNoEmptyListButAReason(String query) throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.bareIds();
            HttpResponse<String> list = observations(ehr, "", query);
            assertThat(list.statusCode()).as(list.body()).isEqualTo(502);
            assertThat(list.headers().firstValue("X-Gateway-Reason")).contains("answer-not-checkable");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "?patient={p}", "?patient=Patient/{p}", "?subject=Patient/{p}", "?subject={p}" })
    void searchWhenTheOperatorSaysSoThenTheRecordsAreFound(String query) throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.bareIds();
            HttpResponse<String> list = observations(ehr, "    patient-ids: bare\n",
                    query.replace("{p}", ehr.patient()));
            assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
            assertThat(list.body()).contains("\"Observation\"", "\"o1\"");
        }
    }

    /** The log says which setting mends it, once. */
    @Test
    void searchWhenTheServiceDoesNotHeedTheTypedPatientThenRefusedAndTheSettingIsNamed(CapturedOutput output)
            throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.careless();
            this.afterwards = () -> Awaitility.await()
                .untilAsserted(() -> assertThat(output.getOut())
                    .containsOnlyOnce("Issuer stub: its FHIR service finds records of a patient who does not exist")
                    .contains("To fix it: write patient-ids: bare."));
            HttpResponse<String> list = observations(ehr, "", "");
            assertThat(list.headers().firstValue("X-Gateway-Reason")).contains("answer-not-pinned");
        }
    }

    /** The other mistake: the setting is there, and the service does not want it. */
    @Test
    void searchWhenTheServiceIsAsMostThenTypedIdsAreFound() throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            HttpResponse<String> list = observations(ehr, "", "");
            assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
            assertThat(list.body()).contains("\"o1\"");
        }
    }

}
