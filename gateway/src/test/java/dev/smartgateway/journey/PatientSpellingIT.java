package dev.smartgateway.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A FHIR service that finds a patient's records by the bare id only: nobody sees an empty
 * chart, and the setting mends it.
 */
class PatientSpellingIT {

    @TempDir
    private Path apps;

    private HttpResponse<String> observations(StubEhr ehr, String setting, String query) throws Exception {
        ehr.writeApp(this.apps);
        Path file = this.apps.resolve("demo.yml");
        Files.writeString(file, Files.readString(file).replace("    scopes:", setting + "    scopes:"));
        try (Gateway gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + this.apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/fhir/Observation" + query))
                .header("Cookie", ehr.launch(gateway.url()))
                .build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void searchWhenTheServiceTakesBareIdsOnlyThenNoEmptyListButAReason() throws Exception {
        try (StubEhr ehr = new StubEhr()) {
            ehr.bareIds();
            HttpResponse<String> list = observations(ehr, "", "");
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
