package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of a list: how entries are marked, what the service adds, what was left out,
 * and how many there are.
 */
class SearchListTests {

    private static final String SELF = "{'relation':'self','url':'SELF'}";

    private static String entry(String mode, String resource) {
        return "{" + (mode.isEmpty() ? "" : "'search':{'mode':'" + mode + "'},") + "'resource':" + resource + "}";
    }

    private static String of(String type, String id, String patient) {
        return "{'resourceType':'" + type + "','id':'" + id + "','subject':{'reference':'" + patient + "'}}";
    }

    private static final String OWN = entry("", of("Observation", "a", "Patient/p1"));

    /** Servers without search.mode are common; only a foreign patient is an alarm. */
    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    Observation?_include=Observation:encounter       @       @ Encounter  @ Patient/p1 @ 200 allowed       @ a,x @ false
                    Observation?_include=Observation:encounter       @ match @ Encounter  @ Patient/p1 @ 200 allowed       @ a,x @ false
                    Observation?_include=Observation:encounter       @ MATCH @ Encounter  @ Patient/p1 @ 200 allowed       @ a,x @ false
                    Observation?_include=Observation:encounter       @       @ Encounter  @ Patient/p2 @ 502 match-foreign @     @ true
                    Observation?_include=Observation:performer       @       @ Practitioner @ Patient/p2 @ 200 allowed     @ a,x @ false
                    Observation?_include=Observation:subject:Patient @       @ Encounter  @ Patient/p1 @ 502 match-type    @     @ false
                    Observation?code=1                               @       @ Encounter  @ Patient/p1 @ 502 match-type    @     @ false
                    Observation?code=1                               @ match @ Encounter  @ Patient/p2 @ 502 match-foreign @     @ true
                    Observation?code=1                               @       @ Practitioner @ Patient/p2 @ 502 match-type  @     @ false
                    Observation?code=1                               @ outcome @ Encounter @ Patient/p1 @ 502 search-mode  @     @ false
                    """)
    void searchWhenAnEntryIsNotMarkedThenTypeAndQueryDecide(String url, String mode, String type, String patient,
            String outcome, String ids, boolean alarm) {
        Asked.Ending end = Asked.get("/" + url)
            .searchset(SELF, OWN, entry((mode != null) ? mode : "", of(type, "x", patient)))
            .end();
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.step().verdict().alarm()).isEqualTo(alarm);
        if (ids != null) {
            assertThat(end.ids()).isEqualTo(ids);
            assertThat(end.body().path("entry").path(1).path("search").path("mode").asString()).isEqualTo("include");
        }
    }

    /** Nobody's record is no foreign patient: it is left out, and that is said. */
    @ParameterizedTest
    @ValueSource(strings = { "Device/d", "Location/l", "Practitioner/x" })
    void searchWhenAMatchIsAboutNoPatientThenLeftOutWithoutAlarm(String subject) {
        Asked.Ending end = Asked.get("/Observation")
            .searchset(SELF, OWN, entry("match", of("Observation", "x", subject)))
            .end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.ids()).isEqualTo("a");
        assertThat(end.said()).isEqualTo("warning suppressed");
        assertThat(end.body().has("total")).isFalse();
        Asked.Ending unknown = Asked.get("/Observation")
            .searchset(SELF, entry("", of("Observation", "x", "https://else.example/Patient/p1")))
            .end();
        assertThat(unknown.outcome()).isEqualTo("502 match-foreign");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "match", "outcome", "include" })
    void searchWhenTheServiceWarnsThenSeverityAndCodesWithoutItsWords(String mode) {
        Asked.Ending end = Asked.get("/Observation")
            .searchset(SELF, OWN, entry(mode, "{'resourceType':'OperationOutcome','issue':[{'severity':'warning',"
                    + "'code':'incomplete','diagnostics':'node of Mrs. Secret is down','details':{'text':'secret',"
                    + "'coding':[{'system':'http://terminology.hl7.org/CodeSystem/operation-outcome',"
                    + "'code':'MSG_PARAM_UNKNOWN','display':'secret'},{'system':'http://x','code':'secret'}]}}]}"))
            .end();
        assertThat(end.ids()).isEqualTo("a");
        assertThat(end.said()).isEqualTo("warning incomplete");
        assertThat(end.text()).contains("MSG_PARAM_UNKNOWN", "\"total\"").doesNotContain("ecret");
    }

    @Test
    void searchWhenResourcesAreNotCompleteThenTheTagIsKept() {
        String bundle = "{'resourceType':'Bundle','type':'searchset','meta':{'tag':[{'system':'http://x',"
                + "'code':'%s','display':'secret'}]},'link':[" + SELF + "],'entry':[" + OWN + "]}";
        Asked.Ending subsetted = Asked.get("/Observation").answer(bundle.formatted("SUBSETTED")).end();
        assertThat(subsetted.body().path("meta").path("tag").path(0).path("code").asString()).isEqualTo("SUBSETTED");
        assertThat(subsetted.text()).doesNotContain("secret", "http://x");
        assertThat(Asked.get("/Observation").answer(bundle.formatted("OTHER")).end().body().has("meta")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "199 - secret,warning processing", "secret,''" })
    void searchWhenTheAnswerHasAWarningHeaderThenSaid(String header, String said) {
        Asked.Ending end = Asked.get("/Observation")
            .answer(200, Map.of("Content-Type", Asked.JSON, "Warning", header),
                    "{'resourceType':'Bundle','type':'searchset','link':[" + SELF + "],'entry':[" + OWN + "]}")
            .end();
        assertThat(end.said()).isEqualTo(said);
        assertThat(end.text()).doesNotContain("secret");
    }

    @Test
    void searchWhenOthersAreLeftOutThenSaidWithoutAWordOfThem() {
        String shared = entry("", "{'resourceType':'Account','id':'x','subject':[{'reference':'Patient/p1'},"
                + "{'reference':'Patient/p2'}]}");
        Asked.Ending match = Asked.get("/Account").searchset(SELF, shared).end();
        assertThat(match.said()).isEqualTo("warning suppressed");
        Asked.Ending include = Asked.get("/Observation?_include=Observation:encounter")
            .searchset(SELF, OWN, entry("include", of("Encounter", "x", "Patient/p2")))
            .end();
        assertThat(include.said()).isEqualTo("warning suppressed");
        assertThat(include.text() + match.text()).doesNotContain("\"x\"", "p2");
        assertThat(Asked.get("/Observation").searchset(SELF, OWN, "{'fullUrl':'urn:uuid:1'}").end().said())
            .isEqualTo("warning incomplete");
    }

    /** Resources hidden by a scope are not reported. */
    @Test
    void searchWhenAScopeLeavesOutThenNothingIsSaid() {
        Asked.Ending end = Asked.get("/Observation")
            .scopes("patient/Observation.rs?category=a patient/Observation.rs?status=final")
            .searchset(SELF, OWN)
            .end();
        assertThat(end.ids()).isEmpty();
        assertThat(end.said()).isEmpty();
    }

    private static String counted(String links, int total, String... entries) {
        return "{'resourceType':'Bundle','type':'searchset','total':" + total + ",'link':[" + links + "],'entry':["
                + String.join(",", entries) + "]}";
    }

    /** HAPI gives no link with a bare count. */
    @ParameterizedTest
    @ValueSource(strings = { "_summary=count", "_count=0", "_summary=count&_count=0", "_count=0&_total=accurate" })
    void countWhenThereIsNoSelfLinkThenProvedByOneResource(String wish) {
        Asked asked = Asked.get("/Observation?code=1&" + wish).answer(counted("", 74));
        assertThat(asked.end().outcome())
            .isEqualTo("GET Observation?patient=Patient/p1&code=1&_count=1&_total=accurate");
        Asked.Ending end = asked.answer(counted(SELF, 73, OWN)).end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.body().path("total").asInt()).isEqualTo(73);
        assertThat(end.body().has("entry")).isFalse();
        assertThat(end.link("next")).isEqualTo("none");
    }

    @Test
    void countWhenTheSelfLinkShowsThePinThenAtOnce() {
        Asked.Ending end = Asked.get("/Observation?_summary=count").answer(counted(SELF, 7)).end();
        assertThat(end.body().path("total").asInt()).isEqualTo(7);
        assertThat(end.link("self")).isEqualTo("/Observation?patient=Patient/p1&_summary=count");
        Asked.Ending form = Asked
            .send("POST", "/Observation/_search", "application/x-www-form-urlencoded", "_summary=count")
            .answer(counted("{'relation':'self','url':'BASE/Observation/_search'}", 7))
            .answer(counted(SELF, 7, OWN))
            .end();
        assertThat(form.body().path("total").asInt()).isEqualTo(7);
    }

    @Test
    void countWhenNoLinkEverComesThenTheListIsTheProof() {
        Asked asked = Asked.get("/Observation?_summary=count").answer(counted("", 2)).answer(counted("", 2, OWN));
        assertThat(asked.end().outcome()).isEqualTo("GET Observation?patient=Patient/p1&_count=200&_total=accurate");
        String other = entry("", of("Observation", "b", "Patient/p1"));
        assertThat(asked.answer(counted("", 2, OWN, other)).end().body().path("total").asInt()).isEqualTo(2);
    }

    @Test
    void countWhenItIsNotProvedThenRefused() {
        String foreign = entry("", of("Observation", "x", "Patient/p2"));
        assertThat(Asked.get("/Observation?_summary=count")
            .answer(counted("", 9))
            .answer(counted(SELF, 9, foreign))
            .end()
            .outcome()).isEqualTo("502 match-foreign");
        Asked.Ending end = Asked.get("/Observation?_summary=count")
            .answer(counted("", 300))
            .answer(counted("", 300, OWN))
            .answer(counted("", 300, OWN))
            .end();
        assertThat(end.outcome()).isEqualTo("502 count");
        assertThat(end.text()).doesNotContain("300");
    }

    /** A total of shared resources would count resources that may not be seen. */
    @ParameterizedTest
    @ValueSource(strings = { "_summary=count", "_count=0", "_count=0&_total=accurate" })
    void countWhenResourcesCanBeSeveralPatientsThenRefusedBeforeAnythingIsSent(String wish) {
        Asked.Ending end = Asked.get("/Account?" + wish).end();
        assertThat(end.sent()).isEmpty();
        assertThat(end.outcome()).isEqualTo("403 count-shared");
        String own = entry("", "{'resourceType':'Account','id':'b','subject':[{'reference':'Patient/p1'}]}");
        assertThat(Asked.get("/Account?_total=accurate").searchset(SELF, own).end().body().has("total")).isFalse();
    }

    /** A server that takes a repeated parameter as OR would count beyond the scope. */
    @ParameterizedTest
    @CsvSource({ "category=b,403 count", "category=a,GET", "category:not=a,403 count", "code=b,GET",
            "'category=a,b',403 count" })
    void countWhenTheClientRepeatsTheConstraintThenOnlyWithinIt(String criteria, String outcome) {
        assertThat(Asked.get("/Observation?_summary=count&" + criteria)
            .scopes("patient/Observation.rs?category=a")
            .end()
            .outcome()).startsWith(outcome);
        boolean total = Asked.get("/Observation?" + criteria)
            .scopes("patient/Observation.rs?category=a")
            .searchset(SELF)
            .end()
            .body()
            .has("total");
        assertThat(total).isEqualTo(outcome.equals("GET"));
    }

    /** An address of the service in any spelling becomes one of the gateway. */
    @ParameterizedTest
    @CsvSource({ "HTTPS://Upstream.Example:443/fhir/Encounter/e", "/fhir/Encounter/e",
            "//upstream.example/fhir/Encounter/e", "BASE/Encounter/e" })
    void readWhenAReferenceIsAnAddressOfTheServiceThenOneOfOurs(String reference) {
        Asked.Ending end = Asked.get("/Observation/o1")
            .answer("{'resourceType':'Observation','id':'o1','subject':{'reference':'"
                    + reference.replace("Encounter/e", "Patient/p1") + "'},'encounter':{'reference':'" + reference
                    + "'}}")
            .end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.text()).contains("\"https://app.example/launches/p1/fhir/Encounter/e\"")
            .doesNotContainIgnoringCase("upstream.example");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/Binary/b1", "/fhir/Binary/b1", "HTTPS://UPSTREAM.example/fhir/Binary/b1", "Binary/b1" })
    void readWhenAFileIsLinkedInAnySpellingThenALinkOfThisLaunch(String url) {
        String text = Asked.get("/DocumentReference/d")
            .answer("{'resourceType':'DocumentReference','id':'d','subject':{'reference':'Patient/p1'},"
                    + "'content':[{'attachment':{'url':'" + url + "'}}]}")
            .end()
            .text();
        String link = text.replaceFirst("(?s).*\"https://app.example/launches/p1/fhir(/Binary/[^\"]+)\".*", "$1");
        assertThat(Asked.get(link).end().target()).isEqualTo("Binary/b1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "HTTPS://Upstream.Example:443/fhir/Observation/n/_history/1",
            "/fhir/Observation/n/_history/1", "BASE/Observation/n/_history/1", "Observation/n/_history/1" })
    void createWhenTheLocationIsInAnySpellingThenTheAppLearnsTheId(String location) {
        Asked.Ending end = Asked.send("POST", "/Observation", Asked.JSON,
                "{'resourceType':'Observation','status':'final','code':{'text':'x'},'subject':{'reference':'Patient/p1'}}")
            .answer(201, Map.of("Location", location.replace("BASE", "https://upstream.example/fhir")), "")
            .answer(of("Observation", "n", "Patient/p1"))
            .end();
        assertThat(end.target()).isEqualTo("Observation/n");
        assertThat(end.header("Location")).endsWith("/launches/p1/fhir/Observation/n/_history/1");
    }

}
