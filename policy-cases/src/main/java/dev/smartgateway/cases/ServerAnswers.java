package dev.smartgateway.cases;

import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.policy.UpstreamAnswer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Formats answers as a FHIR server does.
 */
final class ServerAnswers {

    private static final String CAPABILITIES = """
            {'resourceType':'CapabilityStatement','status':'active','fhirVersion':'4.0.1','url':'BASE/metadata',
             'implementation':{'description':'d','url':'BASE'},'rest':[{'mode':'server','security':{'extension':[
             {'url':'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris','extension':[
             {'url':'token','valueUri':'https://upstream.example/token'}]}]}}]}""";

    private ServerAnswers() {
    }

    static UpstreamAnswer capabilities() {
        return json(200, object(CAPABILITIES));
    }

    static void entry(ArrayNode entries, ObjectNode resource, String mode) {
        ObjectNode entry = entries.addObject();
        entry.put("fullUrl", ScriptedUpstream.BASE + "/" + resource.path("resourceType").asString() + "/"
                + resource.path("id").asString());
        entry.set("resource", resource);
        if (!mode.isEmpty()) {
            entry.putObject("search").put("mode", mode);
        }
    }

    static void link(ArrayNode links, String relation, String url) {
        links.addObject().put("relation", relation).put("url", url);
    }

    static ObjectNode bundle(String type) {
        return FixtureStore.JSON.createObjectNode().put("resourceType", "Bundle").put("type", type);
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) FixtureStore.JSON.readTree(json.replace('\'', '"').replace("BASE", ScriptedUpstream.BASE));
    }

    static UpstreamAnswer outcome(int status) {
        return json(status, object("{'resourceType':'OperationOutcome','issue':[{'severity':'error',"
                + "'code':'processing','diagnostics':'BASE says no'}]}"));
    }

    static UpstreamAnswer json(int status, ObjectNode body) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/fhir+json"));
        String version = body.path("meta").path("versionId").asString("");
        if (!version.isEmpty()) {
            headers.put("ETag", "W/\"" + version + "\"");
        }
        return new UpstreamAnswer(status, headers, FixtureStore.JSON.writeValueAsBytes(body));
    }

}
