package dev.smartgateway.sandbox.fhir;

import java.net.http.HttpResponse;
import java.util.List;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SearchTests {

    static final String DACH = "e2d08f86-4813-4f3a-971f-87c09e0ec0c7";

    static final String KREIGER = "d78af07c-9cb9-4f31-9b11-c45a28f2eec8";

    private final FhirServer server = FhirServer.shared();

    @Test
    void searchWhenPatientGivenThenOnlyThatPatientsRows() {
        List<Resource> found = this.server.all("Observation?patient=" + DACH + "&_count=7");
        assertThat(found).hasSize(60)
            .allSatisfy(
                    (row) -> assertThat(((Observation) row).getSubject().getReference()).isEqualTo("Patient/" + DACH));
    }

    @Test
    void searchWhenPagedToTheEndThenEverythingExactlyOnce() {
        List<Resource> paged = this.server.all("Observation?_count=9");
        Bundle whole = this.server.search("Observation?_count=500");
        assertThat(paged).extracting((row) -> row.getIdElement().getIdPart()).doesNotHaveDuplicates();
        assertThat(whole.getTotal()).isEqualTo(paged.size()).isGreaterThan(200);
        assertThat(whole.getLink("next")).isNull();
    }

    @Test
    void searchWhenPagedThenNextIsOpaque() {
        Bundle page = this.server.search("Observation?_count=5");
        assertThat(page.getLink("next").getUrl()).startsWith(this.server.base + "?_getpages=")
            .contains("_getpagesoffset=5");
        assertThat(page.getLink("self").getUrl()).isEqualTo(this.server.base + "/Observation?_count=5");
    }

    @Test
    void readWhenKnownThenEtagAndNotModified() {
        HttpResponse<String> answer = this.server.get("Patient/" + DACH);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).hasValue("W/\"1\"");
        assertThat(this.server.get("Patient/" + DACH, "If-None-Match", "W/\"1\"").statusCode()).isEqualTo(304);
        assertThat(this.server.get("Patient/nobody").statusCode()).isEqualTo(404);
    }

}
