package dev.smartgateway.cases;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.policy.UpstreamAnswer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operations of the fake FHIR service whose answer is not a list. They ignore the patient
 * of the request: they answer about p1, or about p2 if the case says so.
 */
final class OperationServer {

    private static final Map<String, String> ANSWERS = Map.of("$expand",
            "{'resourceType':'ValueSet','status':'active','expansion':{'timestamp':'2024-01-01','contains':[{'code':'a'}]}}",
            "$lookup", "{'resourceType':'Parameters','parameter':[{'name':'display','valueString':'a'}]}",
            "$validate-code", "{'resourceType':'Parameters','parameter':[{'name':'result','valueBoolean':true}]}",
            "$translate", "{'resourceType':'Parameters','parameter':[{'name':'result','valueBoolean':true}]}",
            "$validate",
            "{'resourceType':'OperationOutcome','issue':[{'severity':'warning','code':'processing','diagnostics':'ok'}]}",
            "$populate",
            "{'resourceType':'Parameters','parameter':[{'name':'response','resource':{'resourceType':'QuestionnaireResponse',"
                    + "'id':'qr1','status':'in-progress','subject':{'reference':'Patient/p1'}}}]}",
            "$questionnaire-package",
            "{'resourceType':'Parameters','parameter':[{'name':'PackageBundle','resource':{'resourceType':'Bundle',"
                    + "'type':'collection','entry':[{'resource':{'resourceType':'Questionnaire','id':'q1','status':'active'}},"
                    + "{'resource':{'resourceType':'Library','id':'l1','status':'active'}},"
                    + "{'resource':{'resourceType':'ValueSet','id':'v1','status':'active'}}]}}]}");

    private final FixtureStore store;

    private final String mock;

    OperationServer(FixtureStore store, String mock) {
        this.store = store;
        this.mock = mock;
    }

    static boolean knows(String name) {
        return ANSWERS.containsKey(name) || name.equals("$summary");
    }

    UpstreamAnswer answer(String name) {
        if (!knows(name)) {
            return ServerAnswers.outcome(404);
        }
        ObjectNode answer = name.equals("$summary") ? summary()
                : (ObjectNode) FixtureStore.JSON.readTree(ANSWERS.getOrDefault(name, "").replace('\'', '"'));
        lie(name, answer);
        return ServerAnswers.json(200, answer);
    }

    private void lie(String name, ObjectNode answer) {
        ObjectNode other = this.store.current("Observation/o2");
        if (this.mock.equals("operation-other-type") && other != null) {
            answer.removeAll();
            answer.setAll(other);
        }
        if (this.mock.equals("operation-array")) {
            ArrayNode types = answer.putArray("resourceType");
            types.add("OperationOutcome").add("Observation");
        }
        if (this.mock.equals("operation-foreign") && other != null && !name.equals("$summary")) {
            boolean list = answer.get("parameter") instanceof ArrayNode;
            ArrayNode items = list ? (ArrayNode) answer.get("parameter") : answer.putArray("contained");
            if (list) {
                items.addObject().put("name", "more").set("resource", other.deepCopy());
            }
            else {
                items.add(other.deepCopy());
            }
        }
        if (this.mock.equals("operation-foreign-form")) {
            move(answer);
        }
    }

    private static void move(JsonNode form) {
        form.forEach(OperationServer::move);
        if (form instanceof ObjectNode object && object.path("resourceType").asString("").startsWith("Quest")) {
            object.put("resourceType", "QuestionnaireResponse").put("id", "o2-secret");
            object.putObject("subject").put("reference", "Patient/p2");
        }
    }

    private ObjectNode summary() {
        ObjectNode bundle = ServerAnswers.bundle("document").put("timestamp", "2024-01-01T00:00:00Z");
        ArrayNode entries = bundle.putArray("entry");
        boolean urn = this.mock.equals("operation-urn");
        String subject = urn ? "urn:uuid:3f9d0d7e-0001-4000-8000-000000000001"
                : this.mock.equals("operation-foreign-subject") ? "Patient/p2" : "Patient/p1";
        ObjectNode composition = (ObjectNode) FixtureStore.JSON
            .readTree("{\"resourceType\":\"Composition\",\"id\":\"ips1\",\"status\":\"final\",\"title\":\"s\"}");
        composition.putObject("subject").put("reference", subject);
        ArrayNode section = composition.putArray("section").addObject().putArray("entry");
        ServerAnswers.entry(entries, composition, "");
        for (String key : List.of("Patient/p1", "Observation/o1", "Observation/o5", "Practitioner/pr1")) {
            ObjectNode one = this.store.current(key);
            if (one != null) {
                section.addObject().put("reference", key);
                ServerAnswers.entry(entries, urn ? moved(one, subject) : one, "");
            }
        }
        if (urn) {
            ((ObjectNode) entries.get(1)).put("fullUrl", subject);
        }
        ObjectNode other = this.store.current("Observation/o2");
        if (this.mock.equals("operation-foreign") && other != null) {
            ServerAnswers.entry(entries, other, "");
        }
        return bundle;
    }

    private static ObjectNode moved(ObjectNode one, String subject) {
        ObjectNode copy = one.deepCopy();
        if (Set.of("Observation").contains(copy.path("resourceType").asString(""))) {
            copy.putObject("subject").put("reference", subject);
        }
        return copy;
    }

}
