package dev.smartgateway.cases;

import java.util.List;
import java.util.Map;

import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.machine.PinningMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the case runner can fail: every kind of expectation is violated once.
 */
class CorpusRunnerTests {

    private static final String SEARCH = "'GET','u':'/fhir/Observation'";

    private static JsonNode test(String request, String rest) {
        return FixtureStore.JSON
            .readTree(("{'id':'t','pin':'p1','scopes':'patient/*.cruds','req':{'m':" + request + "}," + rest + "}")
                .replace('\'', '"'));
    }

    private static List<String> run(String request, String rest) {
        return new CorpusRunner(new PinningMachine(), AccessPolicy.defaults()).run(test(request, rest));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            's':[404]                                       @ status 200 is none of [404]
            'd':'allow','s':[200],'has':['o2']              @ misses o2
            'has_if_200':['o2']                             @ misses o2
            'not':['o5-secret']                             @ shows o5-secret
            'not':['fhir+json']                             @ shows fhir+json
            'up':'none'                                     @ upstream saw
            'up':'sometimes'                                @ cannot be checked: exp.up sometimes
            'up':{'q':{'patient':['Patient/p2']}}           @ q patient
            'up':{'q':{'patient':['Patient/p1','x']}}       @ q patient
            'up':{'q_exact':{'patient':['x']}}              @ q_exact patient
            'up':{'q_contains':{'patient':'p2'}}            @ q_contains patient
            'up':{'q_absent':['patient']}                   @ q_absent patient
            'up':{'h':{'Prefer':'x'}}                       @ h Prefer
            'up':{'h_contains':{'Accept':'xml'}}            @ h_contains Accept
            'up':{'h_absent':['prefer']}                    @ h_absent prefer
            'up':{'seq':['GET Patient']}                    @ seq is [GET Observation?patient=Patient/p1]
            'up':{'colour':1}                               @ cannot be checked: exp.up.colour
            'colour':1                                      @ cannot be checked: exp.colour
            'follow':'next'                                 @ no next link
            'same_as':'nobody'                              @ same_as names no other case
            'resp':{'attachment_url':'gateway+capability'}  @ resp
            'bytes_of':'b1'                                 @ the bytes are not those of b1
            """)
    void runWhenExpectationIsMissedThenSaysWhich(String expected, String wrong) {
        assertThat(run(SEARCH, "'exp':{" + expected + "}")).anyMatch((line) -> line.contains(wrong));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    's':[200],'d':'allow','total':true                                      @ GET
                    'up':{'q':{'patient':['Patient/p1']},'q_exact':{'patient':['Patient/p1']},'q_contains':{'patient':['p1']}} @ GET
                    'up':{'q_absent':['subject'],'h_absent':['Cookie'],'hosts':['upstream.example'],'bearer':'session'} @ GET
                    """)
    void runWhenExpectationIsMetThenNothingIsWrong(String expected, String method) {
        assertThat(run("'" + method + "','u':'/fhir/Observation'", "'exp':{" + expected + "}")).isEmpty();
    }

    @Test
    void runWhenDenialWasExpectedToBeAllowedThenWrong() {
        assertThat(run("'GET','u':'/fhir/Observation/o2'", "'exp':{'d':'allow','s':[404]}")).containsExactly("denied");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            'GET','u':'/fhir/Observation' @ 'mock':'mood','exp':{}   @ cannot be run: mock mood
            'GET','u':'/fhir/Observation','gen':'huge' @ 'exp':{}    @ cannot be run: gen huge
            'GET','u':'/fhir/Observation','x':1 @ 'exp':{}           @ cannot be checked: req.x
            'GET','u':'/fhir/Observation' @ 'exp':{},'when':'now'    @ cannot be checked: when
            'GET' @ 'exp':{}                                         @ cannot be run: req needs m and u
            'GET','u':'/fhir/{next-of:p10}' @ 'exp':{}               @ cannot be run
            'GET','u':'/fhir/{weather}' @ 'exp':{}                   @ stands for no link
            """)
    void runWhenACaseIsNotUnderstoodThenItFails(String request, String rest, String wrong) {
        assertThat(run(request, rest)).anyMatch((line) -> line.contains(wrong));
    }

    @Test
    void runWhenStoredStateChangesThenNoEffectIsMissed() {
        String body = "'PUT','u':'/fhir/Observation/o1','ct':'application/fhir+json','b':{'resourceType':'Observation',"
                + "'id':'o1','subject':{'reference':'Patient/p1'}}";
        assertThat(run(body, "'exp':{'up':'no-effect-on:o1'}")).containsExactly("changed o1");
        assertThat(run(body, "'exp':{'up':'none-write'}")).hasSize(1);
        assertThat(run(body, "'exp':{'up':'none-unconditional-write'}")).isEmpty();
        assertThat(run("'DELETE','u':'/fhir/Observation/o1'", "'exp':{'up':{'guarded_delete':true}}")).isEmpty();
    }

    @Test
    void runWhenSameAsThenBothAnswersAreCompared() {
        JsonNode missing = test("'GET','u':'/fhir/Observation/nobody'", "'exp':{}");
        JsonNode own = test("'GET','u':'/fhir/Observation/o1'", "'exp':{}");
        CorpusRunner runner = new CorpusRunner(new PinningMachine(), AccessPolicy.defaults(), Fixtures.shipped(),
                Map.of("missing", missing, "own", own));
        assertThat(runner.run(test("'GET','u':'/fhir/Observation/o2'", "'exp':{'same_as':'missing'}"))).isEmpty();
        assertThat(runner.run(test("'GET','u':'/fhir/Observation/o2'", "'exp':{'same_as':'own'}")))
            .containsExactly("differs from own, which answers 200");
    }

    @Test
    void runWhenTotalIsOfAnotherTypeThenCountedToo() {
        assertThat(run("'GET','u':'/fhir/Condition'", "'exp':{'total':true}")).isEmpty();
        assertThat(run("'GET','u':'/fhir/Observation/o1'", "'exp':{'total':true}")).hasSize(1);
    }

}
