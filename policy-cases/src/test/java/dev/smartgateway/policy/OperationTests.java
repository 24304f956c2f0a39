package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operations of the table, by GET and by POST, and those that are in no table.
 */
class OperationTests {

    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    CodeSystem/$lookup?system=http://loinc.org&code=718-7    @ GET CodeSystem/$lookup?system=http://loinc.org&code=718-7
                    CodeSystem/c1/$lookup?code=1                             @ 403 operation
                    ValueSet/$validate-code?url=u&code=1                     @ GET ValueSet/$validate-code?url=u&code=1
                    ValueSet/v1/$validate-code?code=1                        @ GET ValueSet/v1/$validate-code?code=1
                    CodeSystem/$validate-code?url=u&code=1                   @ GET CodeSystem/$validate-code?url=u&code=1
                    ConceptMap/$translate?url=u&code=1&system=s              @ GET ConceptMap/$translate?url=u&code=1&system=s
                    ConceptMap/$lookup?code=1                                @ 403 operation
                    Patient/$translate?code=1                                @ 403 operation
                    Patient/p1/$everything?_type=Condition                   @ GET Patient/p1/$everything?_type=Condition
                    Patient/$everything                                      @ 403 operation
                    Encounter/e1/$everything                                 @ 403 operation
                    Patient/p2/$everything                                   @ 403 operation
                    CodeSystem/$lookup?nonsense=1                            @ 400 operation-parameter
                    CodeSystem/$lookup?code:x=1                              @ 400 operation-parameter
                    Patient/p1/$export                                       @ 403 operation
                    $export                                                  @ 403 operation
                    """)
    void operationWhenInTheTableThenByItsParameters(String url, String outcome) {
        assertThat(Asked.get("/" + url).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void operationWhenPostedThenItsPlainParametersTravelAsAQuery() {
        String body = "{'resourceType':'Parameters','parameter':[{'name':'url','valueUri':'http://x/v'},"
                + "{'name':'count','valueInteger':5},{'name':'activeOnly','valueBoolean':true}]}";
        Asked.Ending end = Asked.send("POST", "/ValueSet/$expand?filter=a", Asked.JSON, body)
            .answer("{'resourceType':'ValueSet'}")
            .end();
        assertThat(end.target()).isEqualTo("ValueSet/$expand?filter=a&url=http://x/v&count=5&activeOnly=true");
        assertThat(end.sent().get(0).method()).isEqualTo("GET");
        assertThat(end.sent().get(0).body()).isEmpty();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(Asked.send("POST", "/Patient/p1/$everything", Asked.JSON, "").end().outcome())
            .isEqualTo("GET Patient/p1/$everything");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    {'resourceType':'Parameters','parameter':[{'name':'patient','valueId':'p1'}]}                       @ GET DocumentReference/$docref?patient=Patient/p1
                    {'resourceType':'Parameters','parameter':[{'name':'patient','valueId':'p2'}]}                       @ 403 operation-parameter
                    {'resourceType':'Parameters','parameter':[{'name':'patient','valueId':'p1','valueString':'p2'}]}    @ 400 operation-parameter
                    {'resourceType':'Parameters','parameter':[{'name':'patient','valueReference':{'reference':'Patient/p2'}}]} @ 400 operation-parameter
                    {'resourceType':'Parameters','parameter':[{'name':'patient','resource':{'resourceType':'Patient'}}]} @ 400 operation-parameter
                    {'resourceType':'Parameters','parameter':[{'name':'start','part':[]}]}                              @ 400 operation-parameter
                    {'resourceType':'Parameters','parameter':[{'name':'start','valueDate':null}]}                       @ 400 operation-parameter
                    {'resourceType':'Parameters','parameter':[{'valueDate':'2020'}]}                                    @ 400 operation-parameter
                    {'resourceType':'Parameters','parameter':[{'name':'patient.x','valueId':'p1'}]}                     @ 400 operation-parameter
                    {'resourceType':'Parameters','parameter':['x']}                                                     @ 400 operation-body
                    {'resourceType':'Parameters','parameter':{'name':'patient'}}                                        @ 400 operation-body
                    {'resourceType':'Bundle'}                                                                           @ 400 operation-body
                    {'resourceType':'Parameters','x':1}                                                                 @ 400 operation-body
                    """)
    void docrefWhenPostedThenOnlyForThePatientOfTheLaunch(String body, String outcome) {
        assertThat(Asked.send("POST", "/DocumentReference/$docref", Asked.JSON, body).end().outcome())
            .isEqualTo(outcome);
    }

    @Test
    void operationWhenAnsweredThenTheResourceOfTheTable() {
        assertThat(Asked.get("/CodeSystem/$lookup?code=1").answer("{'resourceType':'Parameters'}").end().outcome())
            .isEqualTo("200 allowed");
        assertThat(
                Asked.get("/CodeSystem/$lookup?code=1").answer("{'resourceType':'Patient','id':'p2'}").end().outcome())
            .isEqualTo("502 operation-answer");
        assertThat(Asked.get("/CodeSystem/$lookup?code=1").scopes("patient/Observation.rs").end().outcome())
            .isEqualTo("403 scope");
    }

    private static String document(String... entries) {
        return "{'resourceType':'Bundle','type':'document','timestamp':'2024-01-01T00:00:00Z','entry':["
                + String.join(",", entries) + "]}";
    }

    private static String entry(String name, String resource) {
        return "{'fullUrl':'" + name + "','resource':" + resource + "}";
    }

    private static final String COMPOSITION = entry("urn:uuid:c",
            "{'resourceType':'Composition','id':'c','subject':{'reference':'urn:uuid:p'},'text':{'status':'generated',"
                    + "'div':'all-words'},'section':[{'title':'t','text':{'status':'generated','div':'some-words'},"
                    + "'entry':[{'reference':'urn:uuid:o'},{'reference':'Condition/k'}],'section':[{'text':{'div':'inner-words'},"
                    + "'entry':[{'reference':'Condition/k'}]}]}]}");

    private static final String OWN_PATIENT = entry("urn:uuid:p", "{'resourceType':'Patient','id':'p1'}");

    private static final String OWN_OBSERVATION = entry("urn:uuid:o",
            "{'resourceType':'Observation','id':'o','subject':{'reference':'urn:uuid:p'}}");

    private static final String OWN_CONDITION = entry("BASE/Condition/k",
            "{'resourceType':'Condition','id':'k','subject':{'reference':'Patient/p1'}}");

    @Test
    void summaryWhenWholeThenItsWordsStay() {
        Asked.Ending end = Asked.get("/Patient/p1/$summary")
            .answer(document(COMPOSITION, OWN_PATIENT, OWN_OBSERVATION, OWN_CONDITION))
            .end();
        assertThat(end.ids()).isEqualTo("c,p1,o,k");
        assertThat(end.text()).contains("all-words", "some-words", "\"fullUrl\":\"urn:uuid:o\"")
            .doesNotContain("SUBSETTED", "upstream.example");
        assertThat(end.body().path("type").asString()).isEqualTo("document");
        assertThat(end.body().path("timestamp").asString()).isEqualTo("2024-01-01T00:00:00Z");
        assertThat(end.body().path("identifier").path("value").asString()).startsWith("urn:uuid:");
    }

    /** Otherwise the words would tell what the scopes do not cover. */
    @Test
    void summaryWhenAnEntryIsLeftOutThenTheWordsAndWhatLedToItGo() {
        Asked.Ending end = Asked.get("/Patient/p1/$summary")
            .scopes("patient/Patient.r patient/Composition.r patient/Observation.r")
            .answer(document(COMPOSITION, OWN_PATIENT, OWN_OBSERVATION, OWN_CONDITION))
            .end();
        assertThat(end.ids()).isEqualTo("c,p1,o");
        assertThat(end.text()).contains("SUBSETTED", "urn:uuid:o")
            .doesNotContain("all-words", "some-words", "inner-words", "Condition/k");
        assertThat(end.body().at("/entry/0/resource/section/0/entry")).hasSize(1);
        assertThat(end.body().at("/entry/0/resource/section/0/section/0").has("entry")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    {'resourceType':'Observation','id':'x','subject':{'reference':'Patient/p2'}}          @ 502 document-foreign
                    {'resourceType':'Patient','id':'p2'}                                                  @ 502 document-foreign
                    {'resourceType':'Observation','id':'x','subject':{'reference':'urn:uuid:unknown'}}    @ 502 document-foreign
                    {'resourceType':'Observation','id':'x','subject':[{'reference':'Patient/p2'},{'reference':'Patient/p1'}]} @ 200 allowed
                    {'resourceType':'Observation','id':'x'}                                               @ 200 allowed
                    {'resourceType':'Binary','id':'x','data':'eA=='}                                      @ 200 allowed
                    {'resourceType':'Bundle','type':'collection','entry':[]}                              @ 200 allowed
                    """)
    void summaryWhenAnEntryIsNotTheirsThenNeverShown(String resource, String outcome) {
        Asked.Ending end = Asked.get("/Patient/p1/$summary")
            .answer(document(COMPOSITION, OWN_PATIENT, entry("urn:uuid:x", resource)))
            .end();
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.step().verdict().alarm()).isEqualTo(outcome.startsWith("502"));
        assertThat(end.text()).doesNotContain("p2", "urn:uuid:x", "\"id\":\"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'resourceType':'Bundle','type':'searchset','entry':[]}",
            "{'resourceType':'Bundle','type':'document'}", "{'resourceType':'Bundle','type':'document','entry':[{}]}",
            "{'resourceType':'Bundle','type':'document','entry':[{'resource':{'resourceType':'Patient','id':'p1'}}]}",
            "{'resourceType':'Bundle','type':'document','entry':[{'resource':{'resourceType':'Composition','id':'c'}}]}",
            "{'resourceType':'Bundle','type':'document','entry':[{'fullUrl':'urn:uuid:a','resource':{'resourceType':"
                    + "'Composition','id':'c','subject':{'reference':'Patient/p1'}}},{'fullUrl':'urn:uuid:a','resource':"
                    + "{'resourceType':'Patient','id':'p1'}}]}" })
    void summaryWhenNoDocumentOfThePatientThenRefused(String answer) {
        Asked.Ending end = Asked.get("/Patient/p1/$summary").answer(answer).end();
        assertThat(end.step().answer().status()).isEqualTo(502);
        assertThat(end.step().verdict().alarm()).isFalse();
    }

    /** Words about definitions help; words about records or the service stay there. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    Observation.code: minimum required = 1, but only found 0 (from http://hl7.org/fhir/StructureDefinition/Observation|4.0.1) @ true
                    This element does not match any known slice                     @ true
                    Unable to resolve resource with reference Patient/p2            @ false
                    Unknown reference https://upstream.example/fhir/Patient/p2      @ false
                    Unknown profile http://internal.example/profile                 @ false
                    Duplicate of urn:uuid:1                                         @ false
                    """)
    void validateWhenAnsweredThenOnlyHarmlessWords(String words, boolean told) {
        Asked.Ending end = Asked
            .send("POST", "/Observation/$validate", Asked.JSON,
                    "{'resourceType':'Observation','subject':{'reference':'Patient/p1'}}")
            .answer("{'resourceType':'OperationOutcome','text':{'div':'p2'},'contained':[{'resourceType':'Patient'}],"
                    + "'issue':[{'severity':'error','code':'structure','diagnostics':\"" + words
                    + "\",'expression':['Observation.code'],'location':['p2']}]}")
            .end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.body().at("/issue/0/diagnostics").asString("").equals(words)).isEqualTo(told);
        assertThat(end.body().at("/issue/0/expression/0").asString()).isEqualTo("Observation.code");
        assertThat(end.text()).doesNotContain("p2", "contained", "upstream.example");
    }

    @Test
    void validateWhenSentThenOneResourceInARebuiltBody() {
        Asked.Ending end = Asked
            .send("POST", "/Observation/$validate?mode=create", Asked.JSON,
                    "{'resourceType':'Observation','note':[],'subject':{'reference':'Patient/p1'}}")
            .end();
        assertThat(new String(end.sent().get(0).body(), StandardCharsets.UTF_8).replace('"', '\''))
            .isEqualTo("{'resourceType':'Parameters','parameter':[{'name':'resource','resource':{'resourceType':"
                    + "'Observation','subject':{'reference':'Patient/p1'}}},{'name':'mode','valueCode':'create'}]}");
    }

    @Test
    void populateWhenSentThenTheSubjectIsThePatientOfTheLaunch() {
        Asked.Ending end = Asked
            .send("POST", "/Questionnaire/q/$populate", Asked.JSON,
                    "{'resourceType':'Parameters','parameter':[{'name':'local','valueBoolean':true}]}")
            .end();
        assertThat(new String(end.sent().get(0).body(), StandardCharsets.UTF_8).replace('"', '\''))
            .isEqualTo("{'resourceType':'Parameters','parameter':[{'name':'subject','valueReference':{'reference':"
                    + "'Patient/p1'}},{'name':'local','valueBoolean':true}]}");
    }

    /** Every resource is judged, at any place. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    {'resourceType':'QuestionnaireResponse','id':'r','subject':{'reference':'Patient/p1'}}         @ 200 allowed
                    {'resourceType':'QuestionnaireResponse','id':'r','subject':{'reference':'Patient/p2'}}         @ 502 operation-answer
                    {'resourceType':'QuestionnaireResponse','id':'r'}                                              @ 502 operation-answer
                    {'resourceType':'QuestionnaireResponse','id':'r','subject':{'identifier':{'value':'2'}}}       @ 502 operation-answer
                    {'resourceType':'QuestionnaireResponse','id':'r','subject':[{'reference':'Patient/p1'},{'reference':'Patient/p2'}]} @ 502 operation-answer
                    {'resourceType':'QuestionnaireResponse','id':'r','subject':{'reference':'Patient/p1'},'author':{'reference':'Patient/p2'}} @ 502 operation-answer
                    {'resourceType':'Parameters'}                                                                  @ 502 operation-answer
                    {'resourceType':'Parameters','parameter':[{'name':'response','part':[{'name':'x','resource':{'resourceType':'QuestionnaireResponse','subject':{'reference':'Patient/p1'}}},{'name':'x','resource':{'resourceType':'Patient','id':'p2'}}]}]} @ 502 operation-answer
                    {'resourceType':'Parameters','parameter':[{'name':'response','resource':{'resourceType':'QuestionnaireResponse','subject':{'reference':'Patient/p1'}}},{'name':'issues','resource':{'resourceType':'OperationOutcome','issue':[]}}]} @ 200 allowed
                    """)
    void populateWhenAnsweredThenAFormOfThePatient(String answer, String outcome) {
        Asked.Ending end = Asked.send("POST", "/Questionnaire/q/$populate", Asked.JSON, "").answer(answer).end();
        assertThat(end.outcome()).isEqualTo(outcome);
    }

    @Test
    void compartmentWhenPagedThenItsPagesAreSealedAndJudgedWithoutAScopeForThePatient() {
        String first = "{'resourceType':'Bundle','type':'searchset','link':[{'relation':'next','url':'BASE?page=2'}],"
                + "'entry':[{'resource':{'resourceType':'Observation','id':'a','subject':{'reference':'Patient/p1'}}},"
                + "{'resource':{'resourceType':'Observation','id':'b','subject':{'reference':'Patient/p2'}}}]}";
        Asked.Ending end = Asked.get("/Patient/p1/*").scopes("patient/Observation.rs").answer(first).end();
        assertThat(end.ids()).isEqualTo("a");
        assertThat(end.said()).isEqualTo("warning suppressed");
        String next = end.link("next");
        assertThat(next).startsWith("/Patient/p1/*?_page=");
        Asked.Ending second = Asked.get(next).scopes("patient/Observation.rs").answer(first).end();
        assertThat(second.ids()).isEqualTo("a");
        assertThat(second.sent().get(0).target()).isEqualTo("?page=2");
        assertThat(Asked.get(second.link("next")).scopes("patient/Observation.rs").end().outcome())
            .isEqualTo("GET ?page=2");
        assertThat(Asked.get(next).scopes("patient/Observation.r").end().outcome()).isEqualTo("403 scope");
    }

}
