package dev.smartgateway.sandbox.fhir;

import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Date;
import java.util.List;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.CapabilityStatement;
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

    @Test
    void searchWhenSummaryCountThenTotalOnly() {
        Bundle count = this.server.search("Observation?patient=" + DACH + "&_summary=count");
        assertThat(count.getTotal()).isEqualTo(60);
        assertThat(count.getEntry()).isEmpty();
    }

    @Test
    void searchWhenSummaryOrElementsThenTrimmedAndTagged() {
        Observation brief = first("Observation?patient=" + DACH + "&_elements=status&_count=1");
        assertThat(brief.hasStatus()).isTrue();
        assertThat(brief.hasEffective()).isFalse();
        assertThat(brief.getMeta().getTag("http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "SUBSETTED"))
            .isNotNull();
        assertThat(this.server.get("Patient/" + DACH + "?_summary=data").body()).doesNotContain("<div");
        assertThat(this.server.get("Patient/" + DACH + "?_summary=text").body()).contains("<div")
            .doesNotContain("birthDate");
    }

    @Test
    void searchWhenIncludeThenPractitionersFollowTheMatches() {
        Bundle page = this.server.search("Encounter?patient=" + DACH + "&_include=Encounter:participant");
        assertThat(page.getTotal()).isEqualTo(7);
        assertThat(modes(page, SearchEntryMode.MATCH)).containsOnly("Encounter").hasSize(7);
        assertThat(modes(page, SearchEntryMode.INCLUDE)).isNotEmpty().containsOnly("Practitioner");
    }

    @Test
    void searchWhenIncludeIteratesThenIncludedResourcesIncludeToo() {
        String search = "Observation?patient=" + DACH + "&_count=2&_include=Observation:encounter";
        assertThat(modes(this.server.search(search + "&_include=Encounter:participant"), SearchEntryMode.INCLUDE))
            .containsOnly("Encounter");
        assertThat(
                modes(this.server.search(search + "&_include:iterate=Encounter:participant"), SearchEntryMode.INCLUDE))
            .contains("Encounter", "Practitioner");
    }

    @Test
    void searchWhenRevincludeThenCitingResourcesFollow() {
        Bundle page = this.server.search("Patient?_id=" + DACH + "&_revinclude=Condition:patient");
        assertThat(page.getTotal()).isOne();
        assertThat(modes(page, SearchEntryMode.INCLUDE)).hasSize(3).containsOnly("Condition");
    }

    @Test
    void searchWhenPostedThenFormCounts() {
        HttpResponse<String> answer = this.server.send("POST", "Observation/_search", "patient=" + DACH + "&_count=3",
                "Content-Type", "application/x-www-form-urlencoded");
        Bundle page = this.server.read(Bundle.class, answer);
        assertThat(page.getTotal()).isEqualTo(60);
        assertThat(page.getEntry()).hasSize(3);
        HttpResponse<String> both = this.server.send("POST", "Observation/_search?status=final", "patient=" + DACH,
                "Content-Type", "application/x-www-form-urlencoded");
        assertThat(this.server.read(Bundle.class, both).getTotal()).isEqualTo(60);
    }

    @Test
    void searchWhenCompartmentThenOnlyItsMembers() {
        assertThat(total("Patient/" + DACH + "/Observation")).isEqualTo(60);
        assertThat(total("Patient/" + DACH + "/Observation?patient=" + KREIGER)).isZero();
        assertThat(this.server.search("Patient/" + DACH + "/Observation?_count=1").getLink("self").getUrl())
            .isEqualTo(this.server.base + "/Patient/" + DACH + "/Observation?_count=1");
        assertThat(this.server.get("Patient/" + DACH + "/Organization").statusCode()).isEqualTo(400);
        Observation one = first("Observation?patient=" + DACH + "&encounter:missing=false&_count=1");
        assertThat(modes(this.server.search(one.getEncounter().getReference() + "/Observation"), SearchEntryMode.MATCH))
            .isNotEmpty()
            .containsOnly("Observation");
    }

    @Test
    void searchWhenReferenceInAnyFormThenSameRows() {
        assertThat(total("Observation?subject=Patient/" + DACH)).isEqualTo(60);
        assertThat(total("Observation?subject:Patient=" + DACH)).isEqualTo(60);
        assertThat(total("Observation?subject=" + this.server.base + "/Patient/" + DACH)).isEqualTo(60);
        assertThat(total("Observation?subject=https://elsewhere.example/fhir/Patient/" + DACH)).isZero();
        assertThat(total("Observation?subject:Group=" + DACH)).isZero();
        assertThat(total("Observation?patient=" + DACH + "," + KREIGER)).isEqualTo(108);
        assertThat(total("Observation?patient=" + DACH + "&patient=" + KREIGER)).isZero();
    }

    @Test
    void searchWhenTokenThenSystemAndCodeCount() {
        int bare = total("Observation?patient=" + DACH + "&code=8302-2");
        assertThat(bare).isPositive();
        assertThat(total("Observation?patient=" + DACH + "&code=http://loinc.org%7C8302-2")).isEqualTo(bare);
        assertThat(total("Observation?patient=" + DACH + "&code=%7C8302-2")).isZero();
        assertThat(total("Observation?patient=" + DACH + "&code:not=8302-2")).isEqualTo(60 - bare);
        assertThat(total("Patient?gender=female") + total("Patient?gender:not=female")).isEqualTo(total("Patient"));
        assertThat(total("Observation?patient=" + DACH + "&encounter:missing=true")
                + total("Observation?patient=" + DACH + "&encounter:missing=false"))
            .isEqualTo(60);
    }

    @Test
    void searchWhenStringThenFoldedUnlessExact() {
        assertThat(total("Patient?family=dach")).isOne();
        assertThat(total("Patient?family:exact=dach")).isZero();
        assertThat(total("Patient?family:contains=ACH")).isOne();
    }

    @Test
    void searchWhenDatePrefixThenPartitioned() {
        String all = "Observation?patient=" + DACH;
        assertThat(total(all + "&date=ge2015-01-01") + total(all + "&date=lt2015-01-01")).isEqualTo(60);
        assertThat(total(all + "&date=ge2015&date=le2015")).isEqualTo(total(all + "&date=2015"));
        assertThat(total("Patient?birthdate=1978-05-26")).isOne();
        assertThat(this.server.get("Patient?birthdate=soon").statusCode()).isEqualTo(400);
        assertThat(total("Patient?_lastUpdated=lt2000-01-01")).isZero();
    }

    @Test
    void searchWhenQuantityThenCompared() {
        String height = "Observation?patient=" + DACH + "&code=8302-2&value-quantity=";
        assertThat(total(height + "gt100")).isPositive();
        assertThat(total(height + "gt100%7Chttp://unitsofmeasure.org%7Ccm")).isEqualTo(total(height + "gt100"));
        assertThat(total(height + "gt100%7Chttp://unitsofmeasure.org%7Ckg")).isZero();
        assertThat(total(height + "lt100")).isZero();
    }

    @Test
    void searchWhenChainedThenJoined() {
        assertThat(total("Observation?subject:Patient.family=Dach")).isGreaterThanOrEqualTo(60);
        assertThat(total("Observation?patient.birthdate=1978-05-26")).isEqualTo(60);
        assertThat(total("Patient?_has:Observation:patient:code=8302-2")).isGreaterThan(1);
        assertThat(this.server.get("Observation?patient.nonsense=1").statusCode()).isEqualTo(400);
    }

    @Test
    void searchWhenSortedThenInOrder() {
        List<Resource> rows = this.server.all("Observation?patient=" + DACH + "&_sort=-date,code&_count=11");
        List<Date> dates = rows.stream()
            .map((row) -> ((Observation) row).getEffectiveDateTimeType().getValue())
            .toList();
        assertThat(dates).hasSize(60).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void searchWhenParameterUnknownThenIgnoredUnlessStrict() {
        assertThat(total("Patient?nonsense=1")).isEqualTo(total("Patient"));
        assertThat(this.server.get("Patient?nonsense=1", "Prefer", "handling=strict").statusCode()).isEqualTo(400);
        assertThat(this.server.get("Nonsense?x=1").statusCode()).isEqualTo(404);
    }

    @Test
    void searchWhenNoTotalWantedThenNone() {
        assertThat(this.server.get("Patient?_total=none").body()).doesNotContain("\"total\"");
        assertThat(this.server.get("Patient?_total=accurate").body()).contains("\"total\"");
    }

    @Test
    void searchWhenSystemWideThenTypesMayBeNamed() {
        assertThat(total("?_type=Patient,Practitioner")).isEqualTo(total("Patient") + total("Practitioner"));
    }

    @Test
    void operationsWhenCalledThenEverythingAndLastN() {
        List<Resource> everything = this.server.all("Patient/" + DACH + "/$everything?_count=50");
        assertThat(everything).extracting(Resource::fhirType).contains("Patient", "Observation", "Practitioner");
        assertThat(everything).filteredOn((row) -> row.fhirType().equals("Patient")).hasSize(1);
        List<Resource> last = this.server.all("Observation/$lastn?patient=" + DACH + "&max=1");
        assertThat(last).extracting((row) -> ((Observation) row).getCode().getCodingFirstRep().getCode())
            .doesNotHaveDuplicates()
            .isNotEmpty();
    }

    @Test
    void answerWhenXmlPreferredThenXml() {
        HttpResponse<String> answer = this.server.get("Patient/" + DACH, "Accept", "application/fhir+xml");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/fhir+xml");
        assertThat(answer.body()).startsWith("<Patient");
        assertThat(this.server.get("Patient/" + DACH + "?_format=json").body()).startsWith("{");
    }

    @Test
    void metadataWhenAskedThenNamesTypesAndParameters() {
        CapabilityStatement statement = this.server.read(CapabilityStatement.class, this.server.get("metadata"));
        assertThat(statement.getRestFirstRep().getResource()).anySatisfy((resource) -> {
            assertThat(resource.getType()).isEqualTo("Observation");
            assertThat(resource.getSearchParam()).extracting("name").asString().contains("patient");
        });
    }

    @Test
    void storeWhenReadThenPatientsWithLatestEncounter() {
        FhirStore store = this.server.app.getBean(FhirStore.class);
        PatientSummary dach = store.patient(DACH).orElseThrow();
        assertThat(dach.birthDate()).isEqualTo("1978-05-26");
        assertThat(dach.gender()).isEqualTo("male");
        Resource newest = this.server.all("Encounter?patient=" + DACH + "&_sort=-date&_count=1").get(0);
        assertThat(dach.encounter()).isEqualTo(newest.getIdElement().getIdPart());
        assertThat(store.patient("nobody")).isEmpty();
    }

    private int total(String path) {
        return this.server.search(path).getTotal();
    }

    private Observation first(String path) {
        return (Observation) this.server.search(path).getEntryFirstRep().getResource();
    }

    private static List<String> modes(Bundle page, SearchEntryMode mode) {
        return page.getEntry()
            .stream()
            .filter((entry) -> entry.getSearch().getMode() == mode)
            .map((entry) -> entry.getResource().fhirType())
            .toList();
    }

}
