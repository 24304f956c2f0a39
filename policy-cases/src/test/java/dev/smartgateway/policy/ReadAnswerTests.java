package dev.smartgateway.policy;

import java.util.Map;
import java.util.Set;

import dev.smartgateway.cases.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads that are sent as searches, and files behind links.
 */
class ReadAnswerTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static final String OWN = "{'resourceType':'Observation','id':'o1','subject':{'reference':'Patient/p1'}}";

    private static AccessPolicy asSearch() {
        return asSearch(true);
    }

    private static AccessPolicy asSearch(boolean pinUser) {
        AccessPolicy.Compartment compartment = new AccessPolicy.Compartment(AccessPolicy.Mode.STRICT, pinUser, true,
                false);
        return new AccessPolicy(null, OPEN.types(), OPEN.interactions(), OPEN.search(), OPEN.operations(), compartment,
                Set.of());
    }

    @ParameterizedTest
    @CsvSource({ "/Observation/o1,GET Observation?patient=Patient/p1&_id=o1", "/Patient/p1,GET Patient?_id=p1",
            "/Patient/p2,404 membership", "/Practitioner/d,GET Practitioner/d" })
    void readWhenItTravelsAsASearchThenPinned(String url, String outcome) {
        assertThat(Asked.get(url).policy(asSearch()).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void readWhenNobodyIsPinnedByPolicyThenASearchById() {
        Asked read = Asked.get("/Patient/p2").nobody().scopes("user/Patient.r");
        assertThat(read.policy(asSearch(false)).end().outcome()).isEqualTo("GET Patient?_id=p2");
        assertThat(read.policy(asSearch(true)).end().outcome()).isEqualTo("403 pin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            200 @ application/fhir+json @ [{'resource':OWN}]                                    @ 200 allowed
            200 @ application/fhir+json @ []                                                    @ 404 membership
            200 @ application/fhir+json @ [{}]                                                  @ 404 membership
            200 @ application/fhir+json @ [{'resource':OWN},{'resource':OWN}]                   @ 404 membership
            200 @ application/fhir+json @ [{'resource':{'resourceType':'Observation','id':'o1'}}] @ 404 membership
            200 @ application/fhir+json @ [{'resource':{'resourceType':'Patient','id':'p1'}}]   @ 404 membership
            200 @ text/html             @ [{'resource':OWN}]                                    @ 502 media-type
            500 @ application/fhir+json @ [{'resource':OWN}]                                    @ 502 upstream
            201 @ application/fhir+json @ [{'resource':OWN}]                                    @ 502 status
            """)
    void readWhenItTravelledAsASearchThenOneOwnResource(int status, String type, String entries, String outcome) {
        String bundle = "{'resourceType':'Bundle','type':'searchset','entry':" + entries.replace("OWN", OWN) + "}";
        assertThat(Asked.get("/Observation/o1")
            .policy(asSearch())
            .answer(status, Map.of("Content-Type", type), bundle)
            .end()
            .outcome()).isEqualTo(outcome);
    }

    @Test
    void readWhenItTravelsAsASearchThenSufficientWhereAQueryCanSayIt() {
        Asked.Ending read = Asked.get("/Observation/o1").policy(asSearch()).end();
        assertThat(read.outcome()).isEqualTo("GET Observation?patient=Patient/p1&_id=o1");
        assertThat(read.sufficient()).isTrue();
        assertThat(Asked.get("/Account/a").policy(asSearch()).end().sufficient()).isFalse();
        assertThat(Asked.get("/Observation/o1")
            .policy(asSearch())
            .scopes("patient/Observation.r?category=a patient/Observation.r?status=final")
            .end()
            .sufficient()).isFalse();
        assertThat(Asked.get("/Practitioner/d").end().sufficient()).isTrue();
        assertThat(Asked.get("/Observation/o1").end().sufficient()).isFalse();
        assertThat(Asked.get("/Observation/o1/_history/1").end().sufficient()).isFalse();
    }

    /** Such a field could pose as the element that says whose a resource is. */
    @ParameterizedTest
    @ValueSource(strings = { ".x", "x.", "subject.reference", "" })
    void readWhenAFieldNameHasADotOrNothingThenNotCheckable(String name) {
        assertThat(Asked.get("/Observation/o1").answer(OWN.replaceFirst("}$", ",'" + name + "':'y'}")).end().outcome())
            .isEqualTo("502 syntax");
    }

    @Test
    void metadataWhenNoJsonThenNotCheckable() {
        assertThat(Asked.get("/metadata").answer(200, Map.of("Content-Type", "text/html"), "{}").end().outcome())
            .isEqualTo("502 media-type");
    }

    private static String link() {
        return Asked.get("/DocumentReference/d")
            .answer("{'resourceType':'DocumentReference','id':'d','subject':{'reference':'Patient/p1'},"
                    + "'content':[{'attachment':{'url':'BASE/Binary/b'}}]}")
            .end()
            .text()
            .replaceFirst("(?s).*/fhir(/Binary/[^\"]+)\".*", "$1");
    }

    private static Asked.Ending file(String type, String body) {
        return Asked.get(link()).answer(200, (type != null) ? Map.of("Content-Type", type) : Map.of(), body).end();
    }

    @ParameterizedTest
    @CsvSource({ "image/png,image/png", "text/html;charset=utf-8,text/html", "nonsense,application/octet-stream",
            ",application/octet-stream", "application/json,application/json" })
    void fileWhenItIsNoResourceThenADownloadThatRunsNothing(String type, String shown) {
        Asked.Ending end = file(type, "{'a':1}");
        assertThat(end.text()).isEqualTo("{\"a\":1}");
        assertThat(end.header("Content-Type")).isEqualTo(shown);
        assertThat(end.header("Content-Disposition")).isEqualTo("attachment");
        assertThat(end.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(end.header("Content-Security-Policy")).startsWith("sandbox");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            {'reference':'Patient/p1'}      @ 200 allowed
            {'reference':'BASE/Patient/p1'} @ 200 allowed
            {'reference':'Patient/p2'}      @ 404 membership
            {'display':'x'}                 @ 404 membership
            'Patient/p1'                    @ 404 membership
            """)
    void fileWhenItHasAnOwnerThenItMustBeThePatient(String context, String outcome) {
        String binary = "{'resourceType':'Binary','id':'b','securityContext':" + context
                + ",'contentType':'text/plain','data':'aGk='}";
        assertThat(file(Asked.JSON, binary).outcome()).isEqualTo(outcome);
    }

    /** The context may be a record, whose owner is looked up. */
    @ParameterizedTest
    @CsvSource({ "Encounter,Patient/p1,200 allowed", "Encounter,Patient/p2,404 membership",
            "DocumentReference,Patient/p1,200 allowed", "Observation,Patient/p1,200 allowed",
            "Observation,Patient/p2,404 membership" })
    void fileWhenItsContextIsARecordThenThatIsLookedUp(String type, String owner, String outcome) {
        String binary = "{'resourceType':'Binary','id':'b','securityContext':{'reference':'" + type
                + "/x'},'contentType':'text/plain','data':'aGk='}";
        Asked asked = Asked.get(link()).answer(binary);
        assertThat(asked.end().target()).startsWith(type + "?patient=Patient/p1&_id=x");
        Asked.Ending end = asked
            .searchset("",
                    "{'resource':{'resourceType':'" + type + "','id':'x','subject':{'reference':'" + owner + "'}}}")
            .end();
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(Asked.get(link()).answer(binary).answer(404, Map.of(), "").end().outcome())
            .isEqualTo("404 membership");
    }

    @ParameterizedTest
    @CsvSource({ "application/fhir+json,true", "APPLICATION/FHIR+JSON,true", "application/json;q=1,true", "*/*,false",
            "text/plain,false", "'text/html,application/json',false" })
    void fileWhenItIsABinaryThenItsContentUnlessTheResourceIsWanted(String accept, boolean resource) {
        String binary = "{'resourceType':'Binary','id':'b','contentType':'text/plain','data':'aGk='}";
        Asked.Ending end = Asked.get(link()).header("Accept", accept).answer(binary).end();
        String shown = binary.replace("'b'", "'" + link().substring("/Binary/".length()) + "'").replace('\'', '"');
        assertThat(end.text()).isEqualTo(resource ? shown : "hi");
        assertThat(end.header("Content-Type")).startsWith(resource ? Asked.JSON : "text/plain");
        assertThat(end.header("Content-Disposition")).isEqualTo(resource ? null : "attachment");
    }

    @Test
    void fileWhenItHasNoContentThenEmptyAndWhenBrokenThenNotCheckable() {
        assertThat(file(Asked.JSON, "{'resourceType':'Binary','id':'b'}").text()).isEmpty();
        assertThat(file(Asked.JSON, "{'resourceType':'Binary','data':'='}").outcome()).isEqualTo("502 binary");
        assertThat(Asked.get(link() + "?x=1").end().outcome()).isEqualTo("400 parameter");
        assertThat(Asked.get(link() + "?_format=json").end().outcome()).isEqualTo("GET Binary/b");
        assertThat(Asked.get(link()).answer(404, Map.of(), "").end().outcome()).isEqualTo("404 membership");
    }

    @Test
    void fileWhenNoResourceIsWantedThenAskedForAsItIs() {
        assertThat(
                Asked.get(link()).answer(200, Map.of("Content-Type", "text/plain"), "x").end().sent().get(0).headers())
            .containsEntry("Accept", "*/*");
        assertThat(Asked.get(link())
            .header("Accept", Asked.JSON)
            .answer(200, Map.of("Content-Type", Asked.JSON), "{}")
            .end()
            .sent()
            .get(0)
            .headers()).containsEntry("Accept", Asked.JSON);
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p1,200 allowed", "BASE/Patient/p1,200 allowed", "Patient/p2,404 membership",
            "nonsense,404 membership" })
    void fileWhenTheServiceNamesItsOwnerInAHeaderThenItMustBeThePatient(String owner, String outcome) {
        assertThat(Asked.get(link())
            .answer(200,
                    Map.of("Content-Type", "text/plain", "X-Security-Context",
                            owner.replace("BASE", ScriptedUpstream.BASE)),
                    "x")
            .end()
            .outcome()).isEqualTo(outcome);
    }

    /**
     * The resource in another format of FHIR would name its owner where the gateway does
     * not read it.
     */
    @ParameterizedTest
    @ValueSource(strings = { "application/fhir+xml", "application/fhir+xml; charset=utf-8", "application/xml+fhir",
            "Application/FHIR+Turtle", "text/turtle" })
    void fileWhenItComesInAnotherFormatOfFhirThenNotChecked(String type) {
        assertThat(Asked.get(link()).answer(200, Map.of("Content-Type", type), "<Binary/>").end().outcome())
            .isEqualTo("502 media-type");
    }

}
