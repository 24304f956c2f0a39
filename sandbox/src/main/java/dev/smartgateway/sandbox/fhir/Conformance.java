package dev.smartgateway.sandbox.fhir;

import java.util.List;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.annotation.Metadata;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Enumerations;

/**
 * The capability statement. It lists the types that have resources; requests for any
 * other type of R4 are answered the same way.
 */
public final class Conformance {

    private static final List<TypeRestfulInteraction> INTERACTIONS = List.of(TypeRestfulInteraction.READ,
            TypeRestfulInteraction.VREAD, TypeRestfulInteraction.UPDATE, TypeRestfulInteraction.PATCH,
            TypeRestfulInteraction.DELETE, TypeRestfulInteraction.HISTORYINSTANCE, TypeRestfulInteraction.HISTORYTYPE,
            TypeRestfulInteraction.CREATE, TypeRestfulInteraction.SEARCHTYPE);

    private final Engine engine;

    Conformance(Engine engine) {
        this.engine = engine;
    }

    @Metadata
    public CapabilityStatement statement(RequestDetails request) {
        CapabilityStatement statement = new CapabilityStatement();
        statement.setStatus(Enumerations.PublicationStatus.ACTIVE);
        statement.setDateElement(new DateTimeType("2025-01-01"));
        statement.setKind(CapabilityStatementKind.INSTANCE);
        statement.setFhirVersion(Enumerations.FHIRVersion._4_0_1);
        statement.addFormat("application/fhir+json").addFormat("application/fhir+xml");
        statement.addPatchFormat("application/json-patch+json").addPatchFormat("application/fhir+json");
        statement.getSoftware().setName("Sandbox FHIR engine");
        statement.getImplementation().setDescription("Synthetic data only").setUrl(request.getFhirServerBase());
        CapabilityStatementRestComponent rest = statement.addRest().setMode(RestfulCapabilityMode.SERVER);
        rest.addInteraction().setCode(SystemRestfulInteraction.TRANSACTION);
        rest.addInteraction().setCode(SystemRestfulInteraction.BATCH);
        rest.addInteraction().setCode(SystemRestfulInteraction.SEARCHSYSTEM);
        rest.addInteraction().setCode(SystemRestfulInteraction.HISTORYSYSTEM);
        this.engine.now().types().stream().sorted().forEach((type) -> describe(type, rest.addResource()));
        return statement;
    }

    /**
     * Called by HAPI by name; without it HAPI logs a warning.
     */
    public void setRestfulServer(RestfulServer server) {
        // the engine provides everything that the statement needs
    }

    private void describe(String type, CapabilityStatementRestResourceComponent resource) {
        resource.setType(type).setProfile("http://hl7.org/fhir/StructureDefinition/" + type);
        INTERACTIONS.forEach((interaction) -> resource.addInteraction().setCode(interaction));
        resource.setVersioning(ResourceVersionPolicy.VERSIONEDUPDATE).setReadHistory(true).setUpdateCreate(true);
        resource.setConditionalCreate(true)
            .setConditionalUpdate(true)
            .setConditionalDelete(ConditionalDeleteStatus.SINGLE);
        for (RuntimeSearchParam parameter : this.engine.schema().parameters(type)) {
            resource.addSearchParam()
                .setName(parameter.getName())
                .setType(Enumerations.SearchParamType.fromCode(parameter.getParamType().getCode()));
        }
        if (type.equals("Patient")) {
            resource.addOperation()
                .setName("everything")
                .setDefinition("http://hl7.org/fhir/OperationDefinition/Patient-everything");
        }
        if (type.equals("Observation")) {
            resource.addOperation()
                .setName("lastn")
                .setDefinition("http://hl7.org/fhir/OperationDefinition/Observation-lastn");
        }
    }

}
