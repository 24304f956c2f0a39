package dev.smartgateway.sandbox.fhir.write;

import java.io.StringReader;
import java.io.StringWriter;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.PatchTypeEnum;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonPatch;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import jakarta.json.JsonWriter;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/**
 * Parses patches: JSON Patch (RFC 6902) and FHIRPath patch, the latter as JSON or XML.
 */
public final class Patches {

    private final FhirContext context;

    public Patches(FhirContext context) {
        this.context = context;
    }

    /**
     * Reads the body of a patch request.
     * @throws InvalidRequestException when it is no such patch, or an XML patch
     */
    public Writes.Patch of(PatchTypeEnum kind, String body) {
        return switch (kind) {
            case JSON_PATCH -> json(body);
            case FHIR_PATCH_JSON -> fhirPath(EncodingEnum.JSON, body);
            case FHIR_PATCH_XML -> fhirPath(EncodingEnum.XML, body);
            default -> throw new InvalidRequestException("XML patch is not supported");
        };
    }

    /**
     * A FHIRPath patch that is already read.
     */
    public Writes.Patch of(Parameters operations) {
        return new FhirPathPatch(this.context, operations);
    }

    private Writes.Patch fhirPath(EncodingEnum encoding, String body) {
        try {
            return of(encoding.newParser(this.context).parseResource(Parameters.class, body));
        }
        catch (DataFormatException ex) {
            throw new InvalidRequestException("The patch is not a Parameters resource", ex);
        }
    }

    private Writes.Patch json(String body) {
        JsonPatch patch;
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            patch = Json.createPatch(reader.readArray());
        }
        catch (JsonException | ClassCastException ex) {
            throw new InvalidRequestException("The patch is not a JSON Patch", ex);
        }
        return (resource) -> {
            try {
                return parse(patch.apply(tree(resource)));
            }
            catch (JsonException | DataFormatException | ClassCastException ex) {
                throw new UnprocessableEntityException("The patch does not apply", ex);
            }
        };
    }

    private JsonStructure tree(Resource resource) {
        try (JsonReader reader = Json
            .createReader(new StringReader(this.context.newJsonParser().encodeResourceToString(resource)))) {
            return reader.read();
        }
    }

    private Resource parse(JsonStructure tree) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = Json.createWriter(text)) {
            writer.write(tree);
        }
        return (Resource) this.context.newJsonParser().parseResource(text.toString());
    }

}
