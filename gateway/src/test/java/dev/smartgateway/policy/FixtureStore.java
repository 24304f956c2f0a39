package dev.smartgateway.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fixtures of the corpus: resources of several patients with all their versions.
 */
public final class FixtureStore {

    static final JsonMapper JSON = new JsonMapper();

    private static final String CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";

    private final Map<String, List<ObjectNode>> versions = new LinkedHashMap<>();

    private final TreeSet<String> deleted = new TreeSet<>();

    private int next = 100;

    /**
     * A store with the fixtures.
     */
    public FixtureStore() {
        patients();
        observations();
        others();
    }

    private void patients() {
        put("{'resourceType':'Patient','id':'p1','link':[{'other':{'reference':'Patient/p3'},'type':'seealso'}]}");
        put("{'resourceType':'Patient','id':'p2','text':{'status':'generated','div':'p2-secret'},'name':[{'family':'Qname'}],'identifier':[{'system':'http://mrn','value':'222'}]}");
        put("{'resourceType':'Patient','id':'p3','text':{'status':'generated','div':'p3-secret'},'link':[{'other':{'reference':'Patient/p1'},'type':'seealso'}]}");
        put("{'resourceType':'Patient','id':'p10','text':{'status':'generated','div':'p10-secret'}}");
    }

    private void observations() {
        observation("o1", "Patient/p1", "laboratory", ",'text':{'div':'v1'}");
        observation("o1", "Patient/p1", "laboratory", "");
        observation("o2", "Patient/p2", "laboratory", text("o2-secret"));
        observation("o3", "Patient/p2", "laboratory", ",'performer':[{'reference':'Patient/p1'}]" + text("o3-secret"));
        observation("o4", "Patient/p1", "laboratory",
                ",'focus':[{'reference':'Patient/p2'}],'hasMember':[{'reference':'Observation/o2'}]");
        observation("o5", "Patient/p1", "vital-signs", text("o5-secret"));
        put("{'resourceType':'Observation','id':'o6','status':'final','category':[{'coding':[{'system':'" + CATEGORY
                + "','code':'survey'}]},{'coding':[{'system':'http://x','code':'cognitive-status'}]}],'code':{'text':'x'},'subject':{'reference':'Patient/p1'}"
                + text("o6-secret") + "}");
        observation("o7", "http://other.example/fhir/Patient/p1", "laboratory", "");
        observation("o8", "Group/p1", "laboratory", text("o8-secret"));
        put("{'resourceType':'Observation','id':'o9','status':'final','code':{'text':'x'}}");
        observation("o10", "Patient/p2", "laboratory", ",'focus':[{'reference':'Patient/p1'}]" + text("o10-secret"));
        put("{'resourceType':'Observation','id':'o11','status':'final','category':[{'coding':[{'system':'http://other','code':'laboratory'}]}],'code':{'text':'x'},'subject':{'reference':'Patient/p1'}}");
        observation("o12", ScriptedUpstream.BASE + "/Patient/p1", "laboratory", "");
        observation("o13", "Patient/p1/_history/3", "laboratory", "");
        observation("o14", "#p1", "laboratory", ",'contained':[{'resourceType':'Patient','id':'p1'}]");
        observation("og1", "Group/g1", "laboratory", text("og1-secret"));
        observation("odel", "Patient/p2", "laboratory", "");
        this.deleted.add("Observation/odel");
        observation("oh", "Patient/p2", "laboratory", text("oh-v1-secret"));
        observation("oh", "Patient/p1", "laboratory", "");
        observation("oq", "Patient/p1", "laboratory", text("oq-v1-secret"));
        observation("oq", "Patient/p2", "laboratory", "");
    }

    private void others() {
        put("{'resourceType':'DiagnosticReport','id':'r1','subject':{'reference':'Patient/p1'},'result':[{'reference':'Observation/o2'}]}");
        put("{'resourceType':'DiagnosticReport','id':'r2','subject':{'reference':'Patient/p2'},'result':[{'reference':'Observation/o1'}]"
                + text("r2-secret") + "}");
        put("{'resourceType':'DiagnosticReport','id':'r3','subject':{'reference':'Patient/p1'},'result':[{'reference':'Observation/o1'},{'reference':'Observation/o5'}]}");
        put("{'resourceType':'Coverage','id':'cov1','beneficiary':{'reference':'Patient/p1'},'subscriber':{'reference':'Patient/p2'}}");
        put("{'resourceType':'Appointment','id':'a1','participant':[{'actor':{'reference':'Patient/p1'}},{'actor':{'reference':'Patient/p2'}}]}");
        put("{'resourceType':'Appointment','id':'a2','participant':[{'actor':{'reference':'Patient/p2'}},{'actor':{'reference':'Practitioner/pr1'}}]"
                + text("a2-secret") + "}");
        put("{'resourceType':'Appointment','id':'a3','participant':[{'actor':{'reference':'Patient/p1'}},{'actor':{'reference':'Practitioner/pr1'}}]}");
        put("{'resourceType':'Task','id':'t1','for':{'reference':'Patient/p1'}}");
        put("{'resourceType':'Task','id':'t2','for':{'reference':'Patient/p2'}" + text("t2-secret") + "}");
        put("{'resourceType':'Device','id':'d2','patient':{'reference':'Patient/p2'}" + text("d2-secret") + "}");
        put("{'resourceType':'Group','id':'g1','member':[{'entity':{'reference':'Patient/p1'}},{'entity':{'reference':'Patient/p2'}}]}");
        put("{'resourceType':'List','id':'l2','subject':{'reference':'Patient/p2'}}");
        put("{'resourceType':'AuditEvent','id':'ae1','entity':[{'what':{'reference':'Patient/p1'}},{'what':{'reference':'Patient/p2'}}]}");
        put("{'resourceType':'Provenance','id':'pv3','target':[{'reference':'Patient/p1'},{'reference':'Patient/p2'}]}");
        put("{'resourceType':'Provenance','id':'pv1','target':[{'reference':'Observation/o1'}]}");
        put("{'resourceType':'DocumentReference','id':'doc1','status':'current','subject':{'reference':'Patient/p1'},'content':[{'attachment':{'contentType':'text/plain','url':'Binary/b1'}}]}");
        put("{'resourceType':'DocumentReference','id':'doc2','status':'current','subject':{'reference':'Patient/p2'},'content':[{'attachment':{'url':'"
                + ScriptedUpstream.BASE + "/Binary/b2'}}]}");
        put("{'resourceType':'Binary','id':'b1','contentType':'text/plain','data':'aGVsbG8gYjE='}");
        put("{'resourceType':'Binary','id':'b2','contentType':'text/plain','data':'YjItc2VjcmV0'}");
        put("{'resourceType':'Encounter','id':'e2','subject':{'reference':'Patient/p2'}}");
        put("{'resourceType':'Practitioner','id':'pr1'}");
    }

    private static String text(String secret) {
        return ",'text':{'status':'generated','div':'" + secret + "'}";
    }

    private void observation(String id, String subject, String category, String more) {
        put("{'resourceType':'Observation','id':'" + id + "','status':'final','category':[{'coding':[{'system':'"
                + CATEGORY + "','code':'" + category
                + "'}]}],'code':{'coding':[{'system':'http://loinc.org','code':'718-7'}]},'subject':{'reference':'"
                + subject + "'}" + more + "}");
    }

    /**
     * Adds a version; single quotes stand for double ones.
     */
    public void put(String json) {
        put((ObjectNode) JSON.readTree(json.replace('\'', '"')));
    }

    /**
     * Adds a version of a resource and returns its id.
     */
    public String put(ObjectNode resource) {
        ObjectNode copy = resource.deepCopy();
        String id = copy.path("id").asString("");
        if (id.isEmpty()) {
            id = "new" + this.next++;
            copy.put("id", id);
        }
        String key = copy.path("resourceType").asString() + "/" + id;
        List<ObjectNode> all = this.versions.computeIfAbsent(key, (missing) -> new ArrayList<>());
        ObjectNode meta = copy.has("meta") ? (ObjectNode) copy.get("meta") : copy.putObject("meta");
        meta.put("versionId", String.valueOf(all.size() + 1));
        all.add(copy);
        this.deleted.remove(key);
        return id;
    }

    List<ObjectNode> history(String key) {
        return this.versions.getOrDefault(key, List.of());
    }

    boolean deleted(String key) {
        return this.deleted.contains(key);
    }

    void delete(String key) {
        this.deleted.add(key);
    }

    ObjectNode current(String key) {
        List<ObjectNode> all = history(key);
        return (all.isEmpty() || deleted(key)) ? null : all.get(all.size() - 1);
    }

    List<ObjectNode> all(String type) {
        List<ObjectNode> found = new ArrayList<>();
        this.versions.keySet().stream().filter((key) -> key.startsWith(type + "/")).forEach((key) -> {
            ObjectNode one = current(key);
            if (one != null) {
                found.add(one);
            }
        });
        return found;
    }

    int changes(String id) {
        return this.versions.entrySet()
            .stream()
            .filter((entry) -> entry.getKey().endsWith("/" + id))
            .mapToInt((entry) -> entry.getValue().size() + (deleted(entry.getKey()) ? 1000 : 0))
            .sum();
    }

}
