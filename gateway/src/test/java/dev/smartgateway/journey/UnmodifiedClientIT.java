package dev.smartgateway.journey;

import java.nio.file.Path;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.AdditionalRequestHeadersInterceptor;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import dev.smartgateway.conformance.Checklist;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * HAPI's own client, unmodified, with the base of a launch. The cookie and the origin are
 * what a browser would add.
 */
class UnmodifiedClientIT {

    private static final FhirContext CONTEXT = FhirContext.forR4();

    private static Gateway gateway;

    private final PretendEhr ehr = Hospital.ehr();

    private IGenericClient client;

    @BeforeAll
    static void start(@TempDir Path apps) {
        gateway = Hospital.writing(apps);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void launch() {
        this.ehr.reset();
        Person person = new Person(gateway);
        String launch = person.open(this.ehr.launchPath(Hospital.A)).launch();
        this.client = CONTEXT.newRestfulGenericClient(gateway.url() + "/launches/" + launch + "/fhir");
        AdditionalRequestHeadersInterceptor browser = new AdditionalRequestHeadersInterceptor();
        browser.addHeaderValue("Cookie", "__Host-smart=" + person.cookies().get("__Host-smart"));
        browser.addHeaderValue("Origin", gateway.url());
        this.client.registerInterceptor(browser);
    }

    @Test
    @Checklist("X6")
    void clientWhenReadingAndPagingThenOnlyThisPatient() {
        Patient patient = this.client.read().resource(Patient.class).withId(this.ehr.patient(Hospital.A)).execute();
        assertThat(patient.getNameFirstRep().getFamily()).isEqualTo("Dach");
        Bundle page = this.client.search()
            .forResource(Observation.class)
            .count(10)
            .returnBundle(Bundle.class)
            .execute();
        int seen = page.getEntry().size();
        while (page.getLink(Bundle.LINK_NEXT) != null) {
            page = this.client.loadPage().next(page).execute();
            seen += page.getEntry().size();
        }
        assertThat(seen).isGreaterThan(10);
    }

    @Test
    @Checklist("X6")
    void clientWhenSearchingByPostThenOnlyThisPatient() {
        Bundle found = this.client.search()
            .forResource(Patient.class)
            .usingStyle(SearchStyleEnum.POST)
            .returnBundle(Bundle.class)
            .execute();
        assertThat(found.getEntry()).singleElement()
            .satisfies((entry) -> assertThat(entry.getResource().getIdElement().getIdPart())
                .isEqualTo(this.ehr.patient(Hospital.A)));
    }

    @Test
    @Checklist("X6")
    void clientWhenWritingThenCreatedUpdatedAndBatched() {
        MethodOutcome created = this.client.create().resource(observation(Hospital.A)).execute();
        assertThat(created.getId().getIdPart()).isNotEmpty();
        Observation stored = this.client.read().resource(Observation.class).withId(created.getId()).execute();
        stored.setValue(new Quantity(71));
        this.client.update().resource(stored).execute();
        Observation changed = this.client.read()
            .resource(Observation.class)
            .withId(created.getId().toUnqualifiedVersionless())
            .execute();
        assertThat(changed.getMeta().getVersionId()).isEqualTo("2");
        assertThat(changed.getValueQuantity().getValue().intValue()).isEqualTo(71);
        Bundle batch = new Bundle().setType(Bundle.BundleType.BATCH);
        batch.addEntry()
            .getRequest()
            .setMethod(Bundle.HTTPVerb.GET)
            .setUrl("Observation/" + created.getId().getIdPart());
        assertThat(this.client.transaction().withBundle(batch).execute().getEntryFirstRep().getResponse().getStatus())
            .startsWith("200");
    }

    @Test
    @Checklist("X6")
    void clientWhenWritingForAnotherPatientThenItsOwnKindOfException() {
        assertThatExceptionOfType(ForbiddenOperationException.class)
            .isThrownBy(() -> this.client.create().resource(observation(Hospital.B)).execute());
    }

    private Observation observation(String patient) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL)
            .setCode(new CodeableConcept(new Coding("http://loinc.org", "8867-4", "Heart rate")))
            .setSubject(new Reference("Patient/" + this.ehr.patient(patient)))
            .setEffective(new DateTimeType("2020-01-01"))
            .setValue(new Quantity(70));
        return observation;
    }

}
