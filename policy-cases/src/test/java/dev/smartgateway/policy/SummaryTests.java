package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code $summary}: scopes with a code, what refers to other entries, and other answers
 * of the service.
 */
class SummaryTests {

    private static final String COMPOSITION = "{'fullUrl':'urn:uuid:c','resource':{'resourceType':'Composition',"
            + "'id':'c','subject':{'reference':'Patient/p1'},'section':[{'entry':[{'display':'in words'},"
            + "{'reference':'Observation/o'},{'reference':'Condition/k'}]}]}}";

    private static final String LABORATORY = observation("o", "laboratory");

    private static final String CONDITION = "{'fullUrl':'urn:uuid:k','resource':{'resourceType':'Condition','id':'k',"
            + "'subject':{'reference':'Patient/p1'}}}";

    private static String observation(String id, String category) {
        return "{'fullUrl':'urn:uuid:" + id + "','resource':{'resourceType':'Observation','id':'" + id
                + "','category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/observation-category','code':'"
                + category + "'}]}],'subject':{'reference':'Patient/p1'}}}";
    }

    private static String provenance(String target) {
        return "{'fullUrl':'urn:uuid:v','resource':{'resourceType':'Provenance','id':'v','target':[{'reference':'"
                + target + "'}]}}";
    }

    private static String document(String... entries) {
        return "{'resourceType':'Bundle','type':'document','entry':[" + String.join(",", entries) + "]}";
    }

    private static Asked summary() {
        return Asked.get("/Patient/p1/$summary");
    }

    @Test
    void summaryWhenTheScopeNamesACodeThenOnlyEntriesWithIt() {
        Asked.Ending end = summary()
            .scopes("patient/Patient.r patient/Composition.r patient/Observation.r"
                    + "?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory")
            .answer(document(COMPOSITION, LABORATORY, observation("s", "social-history")))
            .end();
        assertThat(end.ids()).isEqualTo("c,o");
        assertThat(end.text()).contains("SUBSETTED");
    }

    @Test
    void summaryWhenAnEntryIsLeftOutThenWordsInASectionStayOnlyIfTheyLeadNowhere() {
        Asked.Ending end = summary().scopes("patient/Patient.r patient/Composition.r patient/Observation.r")
            .answer(document(COMPOSITION, LABORATORY, CONDITION))
            .end();
        assertThat(end.body().at("/entry/0/resource/section/0/entry").toString())
            .isEqualTo("[{\"display\":\"in words\"},{\"reference\":\"Observation/o\"}]");
    }

    @Test
    void summaryWhenATraceIsOfAnEntryThenShownWithoutALookUp() {
        Asked.Ending end = summary().answer(document(COMPOSITION, LABORATORY, provenance("Observation/o"))).end();
        assertThat(end.sent()).hasSize(1);
        assertThat(end.ids()).isEqualTo("c,o,v");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            {'resource':{'resourceType':'Observation','id':'y','subject':{'reference':'Patient/p1'}}} @ c,o,v
            ''                                                                                        @ c,o
            """)
    void summaryWhenATraceIsOfAnotherRecordThenItIsLookedUp(String found, String shown) {
        Asked asked = summary().answer(document(COMPOSITION, LABORATORY, provenance("Observation/y")));
        assertThat(asked.end().target()).startsWith("Observation").contains("_id=y");
        Asked.Ending end = asked
            .searchset("{'relation':'self','url':'SELF'}", found.isEmpty() ? new String[0] : new String[] { found })
            .end();
        assertThat(end.ids()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            200 @ text/html             @ 502 media-type
            404 @ application/fhir+json @ 404 upstream
            422 @ application/fhir+json @ 422 upstream
            500 @ application/fhir+json @ 502 upstream
            """)
    void summaryWhenTheServiceAnswersOtherwiseThenRefused(int status, String type, String outcome) {
        assertThat(summary().answer(status, Map.of("Content-Type", type), document(COMPOSITION, LABORATORY))
            .end()
            .outcome()).isEqualTo(outcome);
    }

}
