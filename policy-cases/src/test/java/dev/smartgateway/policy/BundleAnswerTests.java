package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import dev.smartgateway.cases.FixtureStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches and transactions step by step: what is sent, in which order, and what is
 * answered.
 */
class BundleAnswerTests {

    private static final String OWN = "{'resourceType':'Observation','id':'o1','meta':{'versionId':'2'},"
            + "'subject':{'reference':'Patient/p1'}}";

    private static final String CREATE = "{'fullUrl':'urn:uuid:1','resource':{'resourceType':'Observation',"
            + "'subject':{'reference':'Patient/p1'}},'request':{'method':'POST','url':'Observation'}}";

    private static final String READ = "{'request':{'method':'GET','url':'Observation/o1'}}";

    private static final String TOLD = "{'resourceType':'Bundle','type':'transaction-response','entry':[%s]}";

    private static Asked bundle(String type, String... entries) {
        return Asked.send("POST", "/", Asked.JSON,
                "{'resourceType':'Bundle','type':'" + type + "','entry':[" + String.join(",", entries) + "]}");
    }

    /** The entries of the transaction that left last. */
    private static JsonNode sent(Asked.Ending end) {
        PinnedRequest last = end.sent().get(end.sent().size() - 1);
        assertThat(last.method() + last.target()).isEqualTo("POST");
        JsonNode body = FixtureStore.JSON.readTree(new String(last.body(), StandardCharsets.UTF_8));
        assertThat(body.path("type").asString()).isEqualTo("transaction");
        return body.path("entry");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /** The answers together may have four times the size that one may have. */
    @Test
    void batchWhenTheAnswersAreTooLargeTogetherThenTheRestIsNotAsked() {
        String large = OWN.replace("'meta'", "'note':[{'text':'" + "word ".repeat(200) + "'}],'meta'");
        Asked asked = bundle("batch",
                IntStream.range(1, 8).mapToObj((i) -> READ.replace("o1", "o" + i)).toArray(String[]::new))
            .largest(large.length());
        IntStream.range(1, 8).forEach((i) -> asked.answer(large.replace("o1", "o" + i)));
        Asked.Ending end = asked.end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.sent()).hasSize(5);
        assertThat(end.body().path("entry").valueStream().map((entry) -> entry.at("/response/status").asString()))
            .containsExactly("200", "200", "200", "200", "200", "413", "413");
        assertThat(end.step().verdict().parts()).extracting(Verdict::rule).contains("bundle-answers");
    }

    @Test
    void batchWhenSomeAreRefusedThenEachHasItsAnswer() {
        Asked.Ending end = bundle("batch", READ, "{'request':{'method':'GET','url':'Observation/o2'}}",
                "{'request':{'method':'GET','url':'Nonsense/1'}}",
                CREATE.replace("'fullUrl':'urn:uuid:1',", "'fullUrl':'urn:uuid:x',"))
            .answer(OWN)
            .answer(404, Map.of(), "")
            .answer(201, Map.of("Location", "Observation/o9/_history/1", "ETag", "W/\"1\""), "")
            .answer(OWN.replace("o1", "o9"))
            .end();
        assertThat(end.sent()).extracting(PinnedRequest::target)
            .containsExactly("Observation/o1", "Observation/o2", "Observation", "Observation/o9");
        assertThat(end.body().path("resourceType").asString()).isEqualTo("Bundle");
        assertThat(end.body().path("type").asString()).isEqualTo("batch-response");
        JsonNode entries = end.body().path("entry");
        assertThat(entries.path(0).path("resource").path("id").asString()).isEqualTo("o1");
        assertThat(entries.path(0).path("response").toString()).isEqualTo(json("{'status':'200','etag':'W/\\'2\\''}"));
        assertThat(entries.path(1).has("resource")).isFalse();
        assertThat(entries.path(1).path("response").path("status").asString()).isEqualTo("404");
        assertThat(entries.path(1).path("response").path("outcome").path("resourceType").asString())
            .isEqualTo("OperationOutcome");
        assertThat(entries.path(2).path("response").path("status").asString()).isEqualTo("404");
        assertThat(entries.path(3).path("response").path("location").asString())
            .isEqualTo("https://app.example/launches/p1/fhir/Observation/o9/_history/1");
        assertThat(entries.path(3).path("response").path("etag").asString()).isEqualTo("W/\"1\"");
        assertThat(entries.path(3).path("response").has("outcome")).isFalse();
        assertThat(end.step().verdict().parts()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            GET    @ Observation?code=1         @ GET Observation?patient=Patient/p1&code=1
            GET    @ ?code=1                    @ 200 allowed
            GET    @ Practitioner/d             @ GET Practitioner/d
            DELETE @ Observation/o1             @ DELETE Observation?_id=o1&patient=Patient/p1
            DELETE @ Observation?code=1         @ DELETE Observation?patient=Patient/p1&code=1
            """)
    void batchWhenAnEntryHasAUrlThenAsIfItCameAlone(String method, String url, String outcome) {
        assertThat(bundle("batch", "{'request':{'method':'" + method + "','url':'" + url + "'}}").end().outcome())
            .isEqualTo(outcome);
    }

    @Test
    void batchWhenOneAnswerIsForeignThenNothingIsShown() {
        String foreign = "{'resourceType':'Bundle','type':'searchset','link':[{'relation':'self','url':'SELF'}],"
                + "'entry':[{'resource':" + OWN.replace("Patient/p1", "Patient/p2") + "}]}";
        Asked.Ending end = bundle("batch", READ, "{'request':{'method':'GET','url':'Observation?code=1'}}").answer(OWN)
            .answer(foreign)
            .end();
        assertThat(end.outcome()).isEqualTo("502 bundle");
        assertThat(end.step().verdict().alarm()).isTrue();
        assertThat(end.text()).doesNotContain("o1");
        Asked.Ending written = bundle("transaction", CREATE, "{'request':{'method':'GET','url':'Observation?code=1'}}")
            .answer(TOLD.formatted("{'response':{'status':'201'},'resource':" + OWN + "}"))
            .answer(foreign)
            .end();
        assertThat(written.outcome()).isEqualTo("502 bundle");
        assertThat(written.step().verdict().alarm()).isTrue();
    }

    @Test
    void transactionWhenItWritesThenOneBundleWithPinsAndVersions() {
        Asked.Ending end = bundle("transaction", CREATE,
                "{'resource':{'resourceType':'Observation','subject':{'reference':'Patient/p1'},"
                        + "'hasMember':[{'reference':'urn:uuid:1'}]},'request':{'method':'PUT','url':'Observation?code=1'}}",
                "{'resource':" + OWN + ",'request':{'method':'PUT','url':'Observation/o1'}}",
                "{'request':{'method':'DELETE','url':'Observation/o3'}}", READ)
            .answer(OWN)
            .end();
        JsonNode entries = sent(end);
        assertThat(entries).hasSize(4);
        assertThat(entries.path(0).path("fullUrl").asString()).isEqualTo("urn:uuid:1");
        assertThat(entries.path(0).path("request").toString()).isEqualTo(json("{'method':'POST','url':'Observation'}"));
        assertThat(entries.path(1).has("fullUrl")).isFalse();
        assertThat(entries.path(1).path("request").toString())
            .isEqualTo(json("{'method':'PUT','url':'Observation?patient=Patient/p1&code=1'}"));
        assertThat(entries.path(2).path("request").path("ifMatch").asString()).isEqualTo("W/\"2\"");
        assertThat(entries.path(2).path("request").has("ifNoneMatch")).isFalse();
        assertThat(entries.path(3).path("request").path("url").asString())
            .isEqualTo("Observation?_id=o3&patient=Patient/p1");
        assertThat(entries.path(3).has("resource")).isFalse();
    }

    @Test
    void transactionWhenConditionsThenTheyTravelPinned() {
        Asked.Ending end = bundle("transaction",
                CREATE.replace("'url':'Observation'", "'url':'Observation','ifNoneExist':'code=1'"),
                "{'resource':{'resourceType':'Binary','contentType':'application/json-patch+json','data':'"
                        + java.util.Base64.getEncoder()
                            .encodeToString(json("[{'op':'test','path':'/status','value':'x'}]")
                                .getBytes(StandardCharsets.UTF_8))
                        + "'},'request':{'method':'PATCH','url':'Observation/o1','ifMatch':'W/\\'2\\''}}")
            .answer(OWN)
            .end();
        JsonNode entries = sent(end);
        assertThat(entries.path(0).path("request").path("ifNoneExist").asString())
            .isEqualTo("patient=Patient/p1&code=1");
        assertThat(entries.path(1).path("request").path("ifMatch").asString()).isEqualTo("W/\"2\"");
        assertThat(entries.path(1).path("resource").path("resourceType").asString()).isEqualTo("Binary");
        assertThat(entries.path(1).path("resource").path("contentType").asString())
            .isEqualTo("application/json-patch+json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    200 @ application/fhir+json @ {'response':{'status':'201 Created','location':'Observation/o9','etag':'W/\\'1\\''}} @ GET Observation/o9
                    200 @ application/fhir+json @ {'response':{'status':'201 Created','location':'Condition/o9'}}   @ 502 write-answer
                    200 @ application/fhir+json @ {'response':{'status':'201 Created'}}                             @ 502 write-answer
                    200 @ application/fhir+json @ {'response':{'status':'201'},'resource':OWN}      @ 200 allowed
                    200 @ application/fhir+json @ {'response':{'status':'201'},'resource':FOREIGN}  @ 502 write-answer
                    200 @ application/fhir+json @ {'response':{'status':'20'}}                      @ 502 transaction-response
                    200 @ application/fhir+json @ {'response':{'status':'600'}}                     @ 502 transaction-response
                    200 @ application/fhir+json @ {'response':{}}                                   @ 502 transaction-response
                    200 @ application/fhir+json @ {}                                                @ 502 transaction-response
                    200 @ application/fhir+json @ ``                                                @ 502 transaction-response
                    200 @ application/fhir+json @ {'response':{'status':'201'}},{'response':{'status':'201'}} @ 502 transaction-response
                    201 @ application/fhir+json @ {'response':{'status':'201'}}                     @ 502 status
                    500 @ application/fhir+json @ {'response':{'status':'201'}}                     @ 502 upstream
                    412 @ application/fhir+json @ {'response':{'status':'201'}}                     @ 412 upstream
                    200 @ text/html             @ {'response':{'status':'201'}}                     @ 502 media-type
                    """)
    void transactionWhenAnsweredThenOneAnswerForEach(int status, String type, String entries, String outcome) {
        Asked.Ending end = bundle("transaction", CREATE).answer(status, Map.of("Content-Type", type),
                TOLD.formatted(entries.replace("\\'", "\\\"")
                    .replace("OWN", OWN)
                    .replace("FOREIGN", OWN.replace("Patient/p1", "Patient/p2"))))
            .end();
        assertThat(end.outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "200,text/html", "200,application/fhir+json", "201,application/fhir+json", "302,application/fhir+json",
            "500,application/fhir+json", "504,text/html" })
    void transactionWhenTheAnswerDoesNotSayWhatWasStoredThenNotConfirmed(int status, String type) {
        Asked.Ending end = bundle("transaction", CREATE)
            .answer(status, Map.of("Content-Type", type), TOLD.formatted("{},{}"))
            .end();
        assertThat(end.text()).contains("\"code\":\"write-not-confirmed\"");
    }

    @Test
    void transactionWhenAReadIsRefusedThenNothingIsWritten() {
        Asked.Ending end = bundle("transaction", CREATE, "{'request':{'method':'GET','url':'Condition?patient=p2'}}")
            .end();
        assertThat(end.sent()).isEmpty();
        assertThat(end.outcome()).isEqualTo("403 pin-parameter");
        Asked.Ending both = bundle("transaction", READ, CREATE)
            .answer(TOLD.formatted("{'response':{'status':'201'},'resource':" + OWN + "}"))
            .answer(OWN)
            .end();
        assertThat(both.sent()).extracting(PinnedRequest::method).containsExactly("POST", "GET");
        assertThat(both.body().path("type").asString()).isEqualTo("transaction-response");
        assertThat(both.body().path("entry").path(0).path("resource").path("id").asString()).isEqualTo("o1");
        assertThat(both.body().path("entry").path(1).path("response").path("status").asString()).isEqualTo("201");
    }

    /**
     * A launch without a patient is only without a pin when policy and scopes both say
     * so.
     */
    @ParameterizedTest
    @CsvSource({ "false,user/Observation.rs,GET Observation", "true,user/Observation.rs,403 pin",
            "false,patient/Observation.rs user/Observation.rs,403 pin", "false,patient/Observation.rs,403 pin" })
    void searchWhenThereIsNoPatientThenOnlyByPolicyAndUserScopes(boolean pinUser, String scopes, String outcome) {
        AccessPolicy policy = Asked.policy(AccessPolicy.defaults(),
                new AccessPolicy.Compartment(AccessPolicy.Mode.STRICT, pinUser, false, false));
        assertThat(Asked.get("/Observation").nobody().policy(policy).scopes(scopes).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void writeWhenItHasNoBodyThenNoMediaType() {
        assertThat(Asked.send("DELETE", "/Observation/o1", "x", "").end().sent().get(0).headers())
            .doesNotContainKey("Content-Type");
        assertThat(Asked.send("POST", "/Observation", Asked.JSON, OWN).end().sent().get(0).headers())
            .containsEntry("Content-Type", Asked.JSON);
    }

    private static String performed(String reference) {
        return "{'resource':{'resourceType':'Observation','subject':{'reference':'Patient/p1'},'performer':[{"
                + "'reference':'" + reference + "'}]},'request':{'method':'POST','url':'Observation'}}";
    }

    /** Criteria that find staff, rooms or organisations are a search for them. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            Practitioner?identifier=http://npi|1                    @ Practitioner?identifier=http://npi%7C1
            Organization?identifier=http://npi%7C1&active=true      @ Organization?identifier=http://npi%7C1&active=true
            PractitionerRole?practitioner.identifier=1              @ PractitionerRole?practitioner.identifier=1
            https://app.example/launches/p1/fhir/Location?name=a b  @ Location?name=a%20b
            """)
    void transactionWhenAReferenceIsByCriteriaOfWhatIsNobodysThenSent(String reference, String sent) {
        Asked.Ending end = bundle("transaction", performed(reference)).end();
        assertThat(sent(end).path(0).at("/resource/performer/0/reference").asString()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            Patient?identifier=http://mrn|222               @ 403 body-reference
            Patient?_id=p1                                  @ 403 body-reference
            Encounter?identifier=1                          @ 403 body-reference
            Encounter?patient=Patient/p1&identifier=1       @ 403 body-reference
            Device?identifier=1                             @ 403 body-reference
            Practitioner?                                   @ 400 conditional-reference
            Practitioner?_count=1                           @ 400 parameter
            Practitioner?_has:Observation:performer:code=1  @ 403 parameter
            Practitioner?nonsense=1                         @ 400 parameter
            PractitionerRole?practitioner.telecom.use=1     @ 403 chain
            Practitioner/x?identifier=1                     @ 403 body-reference
            practitioner?identifier=1                       @ 403 body-reference
            https://else.example/Practitioner?identifier=1  @ 403 body-reference
            Binary?contenttype=x                            @ 403 body-reference
            """)
    void transactionWhenAReferenceIsByOtherCriteriaThenRefusedWhole(String reference, String outcome) {
        Asked.Ending end = bundle("transaction", performed(reference)).end();
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.sent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "patient/Observation.c patient/Practitioner.s,POST ",
            "patient/Observation.c patient/Practitioner.r,403 conditional-reference",
            "patient/Observation.c patient/Practitioner.s?active=true,403 conditional-reference" })
    void transactionWhenAReferenceIsByCriteriaThenTheTypeMustBeSearchable(String scopes, String outcome) {
        Asked asked = bundle("transaction", performed("Practitioner?identifier=1")).scopes(scopes);
        assertThat(asked.end().outcome()).startsWith(outcome);
    }

    /** FHIR has them in transactions only. */
    @Test
    void batchWhenAReferenceIsByCriteriaThenRefused() {
        Asked.Ending end = bundle("batch", performed("Practitioner?identifier=1")).end();
        assertThat(end.body().at("/entry/0/response/status").asString()).isEqualTo("403");
        assertThat(end.sent()).isEmpty();
    }

}
