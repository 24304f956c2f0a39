package dev.smartgateway.sandbox.azure;

import java.io.IOException;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * JSON answers of the Azure FHIR service.
 */
final class Answer {

    static final JsonMapper JSON = new JsonMapper();

    private Answer() {
    }

    /** Creates the OperationOutcome of a refusal. */
    static ObjectNode outcome(String severity, String code, String text) {
        ObjectNode outcome = JSON.createObjectNode();
        outcome.put("resourceType", "OperationOutcome");
        outcome.putArray("issue").addObject().put("severity", severity).put("code", code).put("diagnostics", text);
        return outcome;
    }

    static void refuse(HttpServletResponse response, int status, String code, String text) throws IOException {
        write(response, status, outcome("error", code, text), Map.of());
    }

    static void write(HttpServletResponse response, int status, JsonNode body, Map<String, String> headers)
            throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        response.setStatus(status);
        response.setContentType("application/fhir+json; charset=utf-8");
        headers.forEach(response::setHeader);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** Returns the buffered body; an empty object if it is not a JSON object. */
    static ObjectNode held(ContentCachingResponseWrapper held) {
        try {
            return (JSON.readTree(held.getContentAsByteArray()) instanceof ObjectNode object) ? object
                    : JSON.createObjectNode();
        }
        catch (JacksonException ex) {
            return JSON.createObjectNode();
        }
    }

}
