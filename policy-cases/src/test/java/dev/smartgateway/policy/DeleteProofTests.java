package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A delete that the service answers with "not found" is checked before it is reported as
 * done.
 */
class DeleteProofTests {

    private static final Map<String, String> TYPED = Map.of("Content-Type", Asked.JSON);

    private static final String OUTCOME = "{'resourceType':'OperationOutcome','issue':[{'code':'not-supported'}]}";

    private static String observation(String owner) {
        return "{'resourceType':'Observation','id':'o','meta':{'versionId':'1'},'subject':{'reference':'" + owner
                + "'}}";
    }

    private static Asked delete(String url, int status) {
        return Asked.send("DELETE", url, Asked.JSON, "").answer(status, TYPED, OUTCOME);
    }

    @ParameterizedTest
    @CsvSource({ "404,200,Patient/p1,502 delete-not-done", "410,200,Patient/p1,502 delete-not-done",
            "404,200,Patient/p2,204 allowed", "404,404,Patient/p1,204 allowed", "410,410,Patient/p1,204 allowed",
            "404,403,Patient/p1,204 allowed", "404,500,Patient/p1,502 upstream" })
    void deleteWhenAnsweredByNotFoundThenReadAgain(int status, int again, String owner, String outcome) {
        Asked asked = delete("/Observation/o", status);
        assertThat(asked.end().outcome()).isEqualTo("GET Observation/o");
        assertThat(asked.answer(again, TYPED, observation(owner)).end().outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p1,502 delete-not-done", "Patient/p2,204 allowed" })
    void deleteWhenByCriteriaThenSearchedAgain(String owner, String outcome) {
        Asked asked = delete("/Observation?code=1", 404);
        assertThat(asked.end().outcome())
            .isEqualTo("GET Observation?patient=Patient/p1&code=1&_elements=id,meta,subject");
        assertThat(asked.searchset("", "{'resource':" + observation(owner) + "}").end().outcome()).isEqualTo(outcome);
    }

    /** A page of a proxy says nothing about the record. */
    @ParameterizedTest
    @CsvSource({ "/Observation/o,200,text/html", "/Observation?code=1,200,text/html",
            "/Observation?code=1,500,application/fhir+json" })
    void deleteWhenTheSecondLookIsUnusableThenNotReportedAsDone(String url, int status, String type) {
        Asked asked = delete(url, 404).answer(status, Map.of("Content-Type", type),
                "{'resourceType':'Bundle','type':'searchset'}");
        assertThat(asked.end().step().answer().status()).isEqualTo(502);
    }

    @Test
    void deleteWhenByCriteriaAndNothingIsLeftThenDone() {
        assertThat(delete("/Observation?code=1", 410).searchset("").end().outcome()).isEqualTo("204 allowed");
    }

    @ParameterizedTest
    @CsvSource({ "batch", "transaction" })
    void deleteWhenAnEntryIsAnsweredByNotFoundThenReadAgain(String kind) {
        Asked asked = Asked.send("POST", "/", Asked.JSON, "{'resourceType':'Bundle','type':'" + kind
                + "','entry':[{'request':{'method':'DELETE','url':'Observation/o'}}]}");
        if (kind.equals("batch")) {
            asked.answer(404, TYPED, OUTCOME);
        }
        else {
            asked.answer("{'resourceType':'Bundle','type':'transaction-response','entry':[{'response':"
                    + "{'status':'404 Not Found'}}]}");
        }
        assertThat(asked.end().outcome()).isEqualTo("GET Observation/o");
        assertThat(asked.answer(observation("Patient/p1")).end().step().answer().body()).asString()
            .contains("write-not-confirmed");
    }

    /** Nothing was named that could be missing. */
    @ParameterizedTest
    @CsvSource({ "403", "404" })
    void createWhenTheServiceRefusesItThenThatIsSaid(int status) {
        Asked asked = Asked.send("POST", "/Observation", Asked.JSON,
                "{'resourceType':'Observation','subject':{'reference':'Patient/p1'}}");
        assertThat(asked.answer(status, TYPED, OUTCOME).end().outcome()).isEqualTo(status + " upstream");
    }

}
