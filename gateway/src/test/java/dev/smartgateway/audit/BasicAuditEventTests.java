package dev.smartgateway.audit;

import java.time.Instant;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines in FHIR format, validated against R4 by the official validator.
 */
class BasicAuditEventTests {

    private static final FhirContext R4 = FhirContext.forR4();

    private static final FhirValidator VALIDATOR = validator();

    private static FhirValidator validator() {
        FhirInstanceValidator official = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(R4), new InMemoryTerminologyServerValidationSupport(R4),
                new CommonCodeSystemsTerminologyService(R4)));
        official.setAnyExtensionsAllowed(true);
        return R4.newValidator().registerValidatorModule(official);
    }

    private static String line(AuditEvent event) {
        return new AuditChain("a", AuditProperties.Format.FHIR).next(event);
    }

    private static List<String> errors(String line) {
        return VALIDATOR.validateWithResult(line)
            .getMessages()
            .stream()
            .filter((message) -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
            .map(SingleValidationMessage::getMessage)
            .toList();
    }

    private static AuditEventBuilder unknown(String kind, String interaction, String type, String id) {
        return AuditEvent.of(Instant.parse("2026-01-02T03:04:05Z"), kind)
            .action(interaction, type, id)
            .request("40e8")
            .sent("yes, result unknown")
            .patient(new PatientId("p1"))
            .judged("allowed", List.of(), List.of(new AuditEvent.Part("read", "Task", "t1", "allowed", null)));
    }

    private static AuditEvent event(String kind, String interaction, String type, String id) {
        return unknown(kind, interaction, type, id).app("demo", "sandbox")
            .user("stark", "Practitioner/d1")
            .launch(new LaunchId("A".repeat(22)))
            .from(Context.of(AuditEventBuilder.contextKey(), "192.0.2.1"))
            .ended("cancelled", 0, null);
    }

    @ParameterizedTest
    @CsvSource({ "fhir,read,Task,t1", "fhir,search-type,Observation,", "fhir,create,Task,", "fhir,update,Task,t1",
            "fhir,patch-conditional,Task,", "fhir,delete,Task,t1", "fhir,batch,,", "fhir,page,,", "fhir,attachment,,",
            "fhir,unknown,,", "fhir,,,", "launch,,,", "callback,,,", "launch-end,,,", "logout,,,",
            "operator,end-session,,", "token-refresh,renewed,,", "request,,,", "picker-search,,,",
            "context-deposit,,," })
    void nextWhenFhirThenTheOfficialValidatorFindsNoError(String kind, String interaction, String type, String id) {
        assertThat(errors(line(event(kind, interaction, type, id)))).isEmpty();
        assertThat(errors(line(unknown(kind, interaction, type, id).ended("cancelled", 0, null)))).isEmpty();
    }

    @Test
    void nextWhenAboutTheTrailThenValidToo() {
        AuditChain chain = new AuditChain("a", AuditProperties.Format.FHIR);
        assertThat(errors(chain.next(AuditChain.START, Instant.EPOCH, 0))).isEmpty();
        assertThat(errors(chain.next(AuditChain.LOST, Instant.EPOCH, 3))).isEmpty();
    }

    @Test
    void nextWhenAReadThenWhoWhomAndWhatAsBalpHasThem() {
        org.hl7.fhir.r4.model.AuditEvent read = R4.newJsonParser()
            .parseResource(org.hl7.fhir.r4.model.AuditEvent.class, line(event("fhir", "read", "Task", "t1")));
        assertThat(read.getType().getCode()).isEqualTo("rest");
        assertThat(read.getSubtypeFirstRep().getCode()).isEqualTo("read");
        assertThat(read.getAction().toCode()).isEqualTo("R");
        assertThat(read.getAgent()).extracting((agent) -> agent.getType().getCodingFirstRep().getCode())
            .containsExactly("110152", "110153", "IRCP");
        assertThat(read.getAgent()).filteredOn(AuditEventAgentComponent::getRequestor)
            .singleElement()
            .satisfies((user) -> assertThat(user.getWho().getReference()).isEqualTo("Practitioner/d1"));
        assertThat(read.getEntity()).extracting((entity) -> entity.getWhat().getReference())
            .contains("Patient/p1", "Task/t1");
        assertThat(read.getOutcomeDesc()).isEqualTo("cancelled 0; sent: yes, result unknown");
    }

    /**
     * What BALP (IHE ITI TF-2, 3.20, and the profiles PatientRead, PatientQuery,
     * PatientCreate, PatientUpdate, PatientDelete) demands beyond R4. The published
     * package is not among this build's sources, so its constraints stand here as a
     * table.
     */
    @ParameterizedTest
    @CsvSource({ "read,t1,read,R,110152,110153,IRCP,4", "vread,t1,vread,R,110152,110153,IRCP,4",
            "attachment,t1,read,R,110152,110153,IRCP,4", "search-type,,search-type,E,110153,110152,IRCP,24",
            "page,,search-type,E,110153,110152,IRCP,24", "create,,create,C,110153,110152,AUT,4",
            "update,t1,update,U,110153,110152,AUT,4", "update-conditional,,update,U,110153,110152,AUT,4",
            "patch,t1,patch,U,110153,110152,AUT,4", "patch-conditional,,patch,U,110153,110152,AUT,4",
            "delete,t1,delete,D,110150,custodian,AUT,4", "delete-conditional,,delete,D,110150,custodian,AUT,4" })
    void nextWhenAnAccessWasAllowedThenAsTheProfilesOfBalpDemand(ArgumentsAccessor row) {
        String line = line(AuditEvent.of(Instant.parse("2026-01-02T03:04:05Z"), "fhir")
            .action(row.getString(0), "Task", row.getString(1))
            .request("40e8")
            .app("demo", "sandbox")
            .user("stark", "Practitioner/d1")
            .from(Context.of(AuditEventBuilder.contextKey(), "192.0.2.1"))
            .patient(new PatientId("p1"))
            .allowed(200));
        assertThat(errors(line)).isEmpty();
        org.hl7.fhir.r4.model.AuditEvent event = R4.newJsonParser()
            .parseResource(org.hl7.fhir.r4.model.AuditEvent.class, line);
        assertThat(event.getType().getCode()).isEqualTo("rest");
        assertThat(event.getSubtype()).singleElement()
            .satisfies((subtype) -> assertThat(subtype.getCode()).isEqualTo(row.getString(2)));
        assertThat(event.getAction().toCode()).isEqualTo(row.getString(3));
        assertThat(event.getOutcome().toCode()).isEqualTo("0");
        assertThat(event.hasRecorded()).isTrue();
        assertThat(event.getAgent()).hasSize(3).allMatch((agent) -> agent.hasWho() && !agent.hasMedia());
        for (int column = 4; column < 6; column++) {
            assertThat(agent(event, row.getString(column)).hasNetwork()).isTrue();
        }
        AuditEventAgentComponent user = agent(event, row.getString(6));
        assertThat(user.getRequestor()).isTrue();
        assertThat(user.hasNetwork()).isFalse();
        assertThat(entity(event, "XrequestId").getWhat().getIdentifier().getValue()).isEqualTo("40e8");
        AuditEventEntityComponent patient = entity(event, "1");
        assertThat(patient.getRole().getCode()).isEqualTo("1");
        assertThat(patient.getWhat().getReference()).isEqualTo("Patient/p1");
        AuditEventEntityComponent data = entity(event, "2");
        boolean query = row.getString(7).equals("24");
        assertThat(data.getRole().getCode()).isEqualTo(row.getString(7));
        assertThat(data.hasQuery()).isEqualTo(query);
        assertThat(data.hasWhat()).isNotEqualTo(query);
        assertThat(data.hasDetail() || data.hasLifecycle()).isFalse();
    }

    private static AuditEventAgentComponent agent(org.hl7.fhir.r4.model.AuditEvent event, String type) {
        List<AuditEventAgentComponent> found = event.getAgent()
            .stream()
            .filter((agent) -> agent.getType().getCodingFirstRep().getCode().equals(type))
            .toList();
        assertThat(found).as(type).hasSize(1);
        return found.get(0);
    }

    private static AuditEventEntityComponent entity(org.hl7.fhir.r4.model.AuditEvent event, String type) {
        List<AuditEventEntityComponent> found = event.getEntity()
            .stream()
            .filter((entity) -> entity.getType().getCode().equals(type))
            .toList();
        assertThat(found).as(type).hasSize(1);
        return found.get(0);
    }

    @Test
    void validatorWhenALineIsWrongThenFindsErrors() {
        assertThat(errors(line(event("fhir", "read", "Task", "t1")).replace("\"recorded\"", "\"written\"")))
            .isNotEmpty();
    }

}
