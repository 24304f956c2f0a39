package dev.smartgateway.sandbox.fhir;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WriteTests {

    private final FhirServer server = FhirServer.shared();

    private final String name = "n" + UUID.randomUUID();

    @Test
    void createWhenPostedThenLocationEtagAndReadable() {
        HttpResponse<String> answer = this.server.sendResource("POST", "Patient", patient());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("ETag")).hasValue("W/\"1\"");
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(this.server.base + "/Patient/").endsWith("/_history/1");
        assertThat(this.server.read(Patient.class, this.server.get(location)).getNameFirstRep().getFamily())
            .isEqualTo(this.name);
        assertThat(this.server.sendResource("POST", "Observation", patient()).statusCode()).isEqualTo(400);
        assertThat(this.server.sendResource("POST", "Patient/" + SearchTests.DACH + "/Patient", patient()).statusCode())
            .isBetween(400, 499);
    }

    @Test
    void createWhenIfNoneExistMatchesThenNothingNew() {
        String condition = "family=" + this.name;
        assertThat(this.server.sendResource("POST", "Patient", patient(), "If-None-Exist", condition).statusCode())
            .isEqualTo(201);
        assertThat(this.server.sendResource("POST", "Patient", patient(), "If-None-Exist", condition).statusCode())
            .isEqualTo(200);
        this.server.sendResource("POST", "Patient", patient());
        assertThat(this.server.sendResource("POST", "Patient", patient(), "If-None-Exist", condition).statusCode())
            .isEqualTo(412);
    }

    @Test
    void updateWhenVersionStaleThen412() {
        Patient patient = created();
        String path = "Patient/" + patient.getIdElement().getIdPart();
        patient.setActive(true);
        assertThat(this.server.sendResource("PUT", path, patient, "If-Match", "W/\"1\"").statusCode()).isEqualTo(200);
        assertThat(this.server.sendResource("PUT", path, patient, "If-Match", "W/\"1\"").statusCode()).isEqualTo(412);
        assertThat(this.server.get(path).headers().firstValue("ETag")).hasValue("W/\"2\"");
    }

    @Test
    void updateWhenIdNewThenCreatedUnderIt() {
        Patient patient = patient();
        patient.setId("made-by-client-" + this.name);
        HttpResponse<String> answer = this.server.sendResource("PUT", "Patient/made-by-client-" + this.name, patient);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(this.server.get("Patient/made-by-client-" + this.name).statusCode()).isEqualTo(200);
        assertThat(this.server.sendResource("PUT", "Patient/other", patient).statusCode()).isEqualTo(400);
    }

    @Test
    void updateAndDeleteWhenConditionalThenTheMatchIsMeant() {
        String id = created().getIdElement().getIdPart();
        HttpResponse<String> answer = this.server.sendResource("PUT", "Patient?family=" + this.name,
                patient().setActive(true));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(this.server.read(Patient.class, this.server.get("Patient/" + id)).getActive()).isTrue();
        assertThat(this.server.send("DELETE", "Patient?family=" + this.name, null).statusCode()).isEqualTo(204);
        assertThat(this.server.get("Patient/" + id).statusCode()).isEqualTo(410);
    }

    @Test
    void deleteWhenConditionNamesIdAndPatientThenOnlyThatPatients() {
        String observation = observationOf("Patient/" + created().getIdElement().getIdPart());
        String path = "Observation?_id=" + observation + "&patient=Patient/";
        assertThat(this.server.send("DELETE", path + SearchTests.DACH, null).statusCode()).isEqualTo(204);
        assertThat(this.server.get("Observation/" + observation).statusCode()).isEqualTo(200);
        String owner = this.server.search("Patient?family=" + this.name).getEntryFirstRep().getResource().getIdPart();
        assertThat(this.server.send("DELETE", path + owner, null).statusCode()).isEqualTo(204);
        assertThat(this.server.get("Observation/" + observation).statusCode()).isEqualTo(410);
        assertThat(this.server.send("DELETE", "Observation?nonsense=1", null).statusCode()).isEqualTo(400);
        assertThat(this.server.send("DELETE", "Observation?status=final", null).statusCode()).isEqualTo(412);
    }

    @Test
    void patchWhenJsonThenApplied() {
        String path = "Patient/" + created().getIdElement().getIdPart();
        HttpResponse<String> answer = this.server.send("PATCH", path,
                "[{\"op\":\"replace\",\"path\":\"/name/0/family\",\"value\":\"Patched\"}]", "Content-Type",
                "application/json-patch+json", "If-Match", "W/\"1\"");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(this.server.read(Patient.class, answer).getNameFirstRep().getFamily()).isEqualTo("Patched");
        assertThat(this.server
            .send("PATCH", path, "[{\"op\":\"remove\",\"path\":\"/nothing\"}]", "Content-Type",
                    "application/json-patch+json")
            .statusCode()).isEqualTo(422);
        assertThat(this.server
            .send("PATCH", path, "[{\"op\":\"replace\",\"path\":\"/id\",\"value\":\"x\"}]", "Content-Type",
                    "application/json-patch+json")
            .statusCode()).isEqualTo(400);
    }

    @Test
    void patchWhenFhirPathThenApplied() {
        String path = "Patient/" + created().getIdElement().getIdPart();
        HttpResponse<String> answer = this.server.send("PATCH", path, """
                {"resourceType":"Parameters","parameter":[
                 {"name":"operation","part":[{"name":"type","valueCode":"replace"},
                  {"name":"path","valueString":"Patient.name[0].family"},{"name":"value","valueString":"Patched"}]},
                 {"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},
                  {"name":"name","valueString":"gender"},{"name":"value","valueCode":"female"}]},
                 {"name":"operation","part":[{"name":"type","valueCode":"insert"},
                  {"name":"path","valueString":"Patient.name[0].given"},{"name":"index","valueInteger":0},
                  {"name":"value","valueString":"First"}]},
                 {"name":"operation","part":[{"name":"type","valueCode":"delete"},
                  {"name":"path","valueString":"Patient.name[0].given[1]"}]}]}
                """, "Content-Type", "application/fhir+json");
        assertThat(answer.statusCode()).isEqualTo(200);
        Patient patched = this.server.read(Patient.class, answer);
        assertThat(patched.getNameFirstRep().getFamily()).isEqualTo("Patched");
        assertThat(patched.getGender().toCode()).isEqualTo("female");
        assertThat(patched.getNameFirstRep().getGivenAsSingleString()).isEqualTo("First");
    }

    @Test
    void deleteWhenDoneThenGoneAndHistoryKept() {
        String path = "Patient/" + created().getIdElement().getIdPart();
        assertThat(this.server.send("DELETE", path, null, "If-Match", "W/\"7\"").statusCode()).isEqualTo(412);
        assertThat(this.server.send("DELETE", path, null).statusCode()).isEqualTo(204);
        assertThat(this.server.get(path).statusCode()).isEqualTo(410);
        assertThat(this.server.get(path + "/_history/1").statusCode()).isEqualTo(200);
        Bundle history = this.server.search(path + "/_history");
        assertThat(history.getEntry()).extracting((entry) -> entry.getRequest().getMethod().toCode())
            .containsExactly("DELETE", "POST");
        assertThat(this.server.search("Patient?family=" + this.name).getTotal()).isZero();
    }

    @Test
    void typeHistoryWhenPagedThenEveryVersionOnce() {
        created();
        List<Resource> versions = this.server.all("Organization/_history?_count=4");
        assertThat(versions).extracting((row) -> row.getIdElement().toUnqualified().getValue())
            .doesNotHaveDuplicates()
            .hasSizeGreaterThanOrEqualTo(14);
    }

    @Test
    void batchWhenOneEntryFailsThenTheOthersHappen() {
        Bundle batch = new Bundle().setType(Bundle.BundleType.BATCH);
        batch.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl("Patient/" + SearchTests.DACH);
        batch.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl("Patient/nobody");
        batch.addEntry()
            .getRequest()
            .setMethod(Bundle.HTTPVerb.GET)
            .setUrl("Observation?patient=" + SearchTests.DACH + "&_summary=count");
        batch.addEntry().setResource(patient()).getRequest().setMethod(Bundle.HTTPVerb.POST).setUrl("Patient");
        Bundle answer = this.server.read(Bundle.class, this.server.sendResource("POST", "", batch));
        assertThat(answer.getType()).isEqualTo(Bundle.BundleType.BATCHRESPONSE);
        assertThat(answer.getEntry()).extracting((entry) -> entry.getResponse().getStatus().substring(0, 3))
            .containsExactly("200", "404", "200", "201");
        assertThat(((Bundle) answer.getEntry().get(2).getResource()).getTotal()).isEqualTo(60);
        assertThat(this.server.search("Patient?family=" + this.name).getTotal()).isOne();
    }

    @Test
    void transactionWhenEntriesReferToEachOtherThenLiteralReferences() {
        Bundle answer = this.server.read(Bundle.class, this.server.sendResource("POST", "", transaction()));
        assertThat(answer.getEntry()).extracting((entry) -> entry.getResponse().getStatus())
            .containsOnly("201 Created");
        String patient = answer.getEntry().get(1).getResponse().getLocation().replaceAll("/_history/1$", "");
        Observation filed = (Observation) this.server.search("Observation?subject=" + patient)
            .getEntryFirstRep()
            .getResource();
        assertThat(filed.getSubject().getReference()).isEqualTo(patient);
    }

    @Test
    void transactionWhenPutHasUrnThenFiledUnderItsIdAndReferable() {
        Bundle transaction = transaction();
        transaction.getEntry().get(1).getResource().setId("known-" + this.name);
        transaction.getEntry().get(1).getRequest().setMethod(Bundle.HTTPVerb.PUT).setUrl("Patient/known-" + this.name);
        assertThat(this.server.sendResource("POST", "", transaction).statusCode()).isEqualTo(200);
        assertThat(this.server.search("Observation?subject=Patient/known-" + this.name).getTotal()).isOne();
    }

    @Test
    void createWhenReferenceVersionedOrContainedThenKeptAsWritten() {
        String versioned = """
                {"resourceType":"Observation","id":"versioned-%1$s","status":"final","code":{"text":"x"},
                 "subject":{"reference":"Patient/%2$s/_history/1"}}
                """.formatted(this.name, SearchTests.DACH);
        this.server.send("PUT", "Observation/versioned-" + this.name, versioned);
        assertThat(this.server.get("Observation/versioned-" + this.name).body())
            .contains("\"reference\":\"Patient/" + SearchTests.DACH + "/_history/1\"");
        this.server.send("DELETE", "Observation/versioned-" + this.name, null);
        String contained = """
                {"resourceType":"Observation","id":"contained-%1$s","status":"final","code":{"text":"x"},
                 "contained":[{"resourceType":"Patient","id":"%2$s"}],"subject":{"reference":"#%2$s"}}
                """.formatted(this.name, SearchTests.DACH);
        this.server.send("PUT", "Observation/contained-" + this.name, contained);
        assertThat(this.server.get("Observation/contained-" + this.name).body())
            .contains("\"reference\":\"#" + SearchTests.DACH + "\"", "\"contained\":[{\"resourceType\":\"Patient\"");
        assertThat(this.server.search("Observation?_id=contained-" + this.name + "&patient=" + SearchTests.DACH)
            .getTotal()).isZero();
    }

    @Test
    void historyWhenSinceGivenThenOnlyWhatCameLater() {
        String path = "Patient/" + created().getIdElement().getIdPart() + "/_history?_since=";
        assertThat(this.server.search(path + "2000-01-01T00:00:00Z").getTotal()).isOne();
        assertThat(this.server.search(path + "2999-01-01T00:00:00Z").getTotal()).isZero();
    }

    @Test
    void transactionWhenOneEntryFailsThenNothingHappens() {
        Bundle transaction = transaction();
        transaction.addEntry()
            .setResource(patient().setActive(true).setId(SearchTests.DACH))
            .getRequest()
            .setMethod(Bundle.HTTPVerb.PUT)
            .setUrl("Patient/" + SearchTests.DACH)
            .setIfMatch("W/\"7\"");
        HttpResponse<String> answer = this.server.sendResource("POST", "", transaction);
        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(this.server.search("Patient?family=" + this.name).getTotal()).isZero();
    }

    @Test
    void readsAndWritesWhenParallelThenNothingIsLost() {
        List<Integer> codes = IntStream.range(0, 100)
            .parallel()
            .mapToObj(
                    (number) -> (number % 2 == 0) ? this.server.sendResource("POST", "Patient", patient()).statusCode()
                            : this.server.get("Observation?patient=" + SearchTests.DACH).statusCode())
            .toList();
        assertThat(codes).allMatch((code) -> code == 200 || code == 201);
        assertThat(this.server.search("Patient?family=" + this.name).getTotal()).isEqualTo(50);
    }

    private Bundle transaction() {
        Bundle transaction = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        String urn = "urn:uuid:" + UUID.randomUUID();
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL)
            .setSubject(new Reference(urn));
        transaction.addEntry()
            .setResource(observation)
            .getRequest()
            .setMethod(Bundle.HTTPVerb.POST)
            .setUrl("Observation");
        transaction.addEntry()
            .setFullUrl(urn)
            .setResource(patient())
            .getRequest()
            .setMethod(Bundle.HTTPVerb.POST)
            .setUrl("Patient");
        return transaction;
    }

    private String observationOf(String patient) {
        Observation observation = new Observation().setStatus(Observation.ObservationStatus.FINAL)
            .setSubject(new Reference(patient));
        return this.server.read(Observation.class, this.server.sendResource("POST", "Observation", observation))
            .getIdElement()
            .getIdPart();
    }

    private Patient created() {
        return this.server.read(Patient.class, this.server.sendResource("POST", "Patient", patient()));
    }

    private Patient patient() {
        Patient patient = new Patient();
        patient.addName().setFamily(this.name).addGiven("Test");
        return patient;
    }

}
