package dev.smartgateway.policy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * References of a body to records of patients: known, of the same bundle, or looked up
 * before anything is written.
 */
class ReferenceCheckTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static Asked create(String more) {
        return Asked.send("POST", "/Observation", Asked.JSON,
                "{'resourceType':'Observation','subject':{'reference':'Patient/p1'}," + more + "}");
    }

    private static String found(String type, String owner, String... ids) {
        return "{'resourceType':'Bundle','type':'searchset','entry':[" + java.util.Arrays.stream(ids)
            .map((id) -> "{'resource':{'resourceType':'" + type + "','id':'" + id + "','subject':{'reference':'" + owner
                    + "'}}}")
            .collect(Collectors.joining(",")) + "]}";
    }

    @Test
    void createWhenItRefersToSeveralThenOneLookUpForEachType() {
        Asked asked = create(
                "'hasMember':[{'reference':'Observation/a'},{'reference':'BASE/Observation/b/_history/2'}],"
                    .replace("BASE", "https://upstream.example/fhir") + "'encounter':{'reference':'Encounter/e'},"
                        + "'performer':[{'reference':'Practitioner/x'},{'reference':'Patient/p1'},{'reference':'#c'},"
                        + "{'reference':'https://else.example/fhir/Encounter/1'}]");
        assertThat(asked.end().outcome())
            .isEqualTo("GET Observation?patient=Patient/p1&_id=a,b&_elements=id,meta,subject&_count=25");
        assertThat(asked.end().sent().get(0).headers()).containsEntry("Cache-Control", "no-cache");
        asked.answer(found("Observation", "Patient/p1", "b", "a"));
        assertThat(asked.end().target()).startsWith("Encounter?patient=Patient/p1&_id=e");
        assertThat(asked.answer(found("Encounter", "Patient/p1", "e")).end().outcome()).isEqualTo("POST Observation");
    }

    /** Foreign, missing, refused and of another type are one answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            200 @ Encounter   @ Patient/p2 @ e @ 403 body-reference
            200 @ Encounter   @ Patient/p1 @ f @ 403 body-reference
            200 @ Observation @ Patient/p1 @ e @ 403 body-reference
            404 @ Encounter   @ Patient/p1 @ e @ 403 body-reference
            400 @ Encounter   @ Patient/p1 @ e @ 403 body-reference
            403 @ Encounter   @ Patient/p1 @ e @ 403 body-reference
            500 @ Encounter   @ Patient/p1 @ e @ 502 upstream
            429 @ Encounter   @ Patient/p1 @ e @ 429 upstream
            200 @ Encounter   @ Patient/p1 @ e @ POST Observation
            """)
    void createWhenLookedUpThenOnlyTheirOwn(int status, String type, String owner, String id, String outcome) {
        Asked asked = create("'encounter':{'reference':'Encounter/e'}");
        assertThat(asked.answer(status, Map.of("Content-Type", Asked.JSON), found(type, owner, id)).end().outcome())
            .isEqualTo(outcome);
    }

    /**
     * A device of the hospital belongs to no patient; a device of another patient is
     * refused.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            ``                                          @ POST Observation
            ,'patient':{'reference':'Patient/p1'}       @ POST Observation
            ,'patient':{'reference':'Patient/p2'}       @ 403 body-reference
            ,'patient':{'identifier':{'value':'1'}}     @ 403 body-reference
            """)
    void createWhenItRefersToADeviceThenItMayBeNobodys(String more, String outcome) {
        Asked asked = create("'device':{'reference':'Device/d'}");
        assertThat(asked.end().outcome()).isEqualTo("GET Device/d");
        assertThat(asked.answer("{'resourceType':'Device','id':'d'" + more + "}").end().outcome()).isEqualTo(outcome);
    }

    @Test
    void createWhenTooManyAreOpenThenRefusedBeforeAnythingIsWritten() {
        int most = KnownReferences.LOOK_UPS;
        String devices = IntStream.rangeClosed(0, most)
            .mapToObj((i) -> "{'reference':'Device/d" + i + "'}")
            .collect(Collectors.joining(","));
        Asked asked = create("'focus':[" + devices + "]");
        IntStream.range(0, most).forEach((i) -> asked.answer("{'resourceType':'Device','id':'d" + i + "'}"));
        assertThat(asked.end().outcome()).isEqualTo("413 reference-look-ups");
        assertThat(asked.end().sent()).hasSize(most).allMatch((request) -> request.method().equals("GET"));
    }

    @Test
    void createWhenThePolicyRelaxesItThenNothingIsLookedUp() {
        AccessPolicy.Compartment compartment = new AccessPolicy.Compartment(AccessPolicy.Mode.STRICT, true, false,
                false, false);
        AccessPolicy relaxed = Asked.policy(OPEN, compartment);
        assertThat(create("'encounter':{'reference':'Encounter/e'}").policy(relaxed).end().outcome())
            .isEqualTo("POST Observation");
    }

    /** What is stored in one element may stay there, and nowhere else. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            'hasMember':[{'reference':'Observation/z'}]                     @ PUT Observation/o1
            'hasMember':[{'reference':'BASE/Observation/z'}]                @ PUT Observation/o1
            'derivedFrom':[{'reference':'Observation/z'}]                   @ GET Observation
            'extension':[{'valueReference':{'reference':'Observation/z'}}]  @ GET Observation
            """)
    void updateWhenTheStoredOneRefersThenTheSameElementMay(String more, String outcome) {
        String stored = "{'resourceType':'Observation','id':'o1','meta':{'versionId':'2'},'subject':"
                + "{'reference':'Patient/p1'},'hasMember':[{'reference':'Observation/z'}]}";
        String body = "{'resourceType':'Observation','id':'o1','subject':{'reference':'Patient/p1'},"
                + more.replace("BASE", "https://upstream.example/fhir") + "}";
        assertThat(Asked.send("PUT", "/Observation/o1", Asked.JSON, body).answer(stored).end().outcome())
            .startsWith(outcome);
    }

    @Test
    void transactionWhenOneEntryRefersToAnotherThenNothingIsLookedUp() {
        String stored = "{'resourceType':'Observation','id':'o1','meta':{'versionId':'2'},'subject':"
                + "{'reference':'Patient/p1'}}";
        String body = "{'resourceType':'Bundle','type':'transaction','entry':[{'resource':" + stored
                + ",'request':{'method':'PUT','url':'Observation/o1'}},{'resource':{'resourceType':'Observation',"
                + "'subject':{'reference':'Patient/p1'},'hasMember':[{'reference':'Observation/o1'}]},"
                + "'request':{'method':'POST','url':'Observation'}}]}";
        assertThat(Asked.send("POST", "/", Asked.JSON, body).answer(stored).end().outcome()).isEqualTo("POST ");
    }

}
