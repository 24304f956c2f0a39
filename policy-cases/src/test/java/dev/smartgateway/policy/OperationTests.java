package dev.smartgateway.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

}
