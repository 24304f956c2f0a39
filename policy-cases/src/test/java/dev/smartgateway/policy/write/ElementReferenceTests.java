package dev.smartgateway.policy.write;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.flow.PolicyContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The references that a body contains, with their elements: a resource and both kinds of
 * patches.
 */
class ElementReferenceTests {

    private static final String FHIR = "application/fhir+json";

    private static Set<ElementReference> of(String mediaType, String body) {
        FhirCall call = new FhirCall("PATCH", "/Observation/o1", null, Map.of(), new byte[0],
                CaseRequest.pin("p1", "patient/*.cruds", AccessPolicy.defaults()));
        PolicyContext context = PolicyContext.of(call, Route.parse("PATCH", "/Observation/o1", false));
        return ElementReference.of(context, mediaType, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Set<ElementReference> jsonPatch(String path, String value) {
        return of("application/json-patch+json", "[{'op':'replace','path':'" + path + "','value':" + value + "}]");
    }

    private static Set<ElementReference> fhirPatch(String parts) {
        return of(FHIR, "{'resourceType':'Parameters','parameter':[{'name':'operation','part':[" + parts + "]}]}");
    }

    private static ElementReference reference(String element, String target) {
        return new ElementReference((element != null) ? element : "", target);
    }

    @Test
    void ofWhenAResourceThenItsReferencesWithTheirElements() {
        assertThat(of(FHIR,
                "{'resourceType':'Observation','encounter':{'reference':'https://upstream.example/fhir/Encounter/e'},"
                        + "'component':[{'extension':[{'valueReference':{'reference':'https://else.example/x'}}]}]}"))
            .containsExactly(reference("encounter", "Encounter/e"),
                    reference("component.extension.valueReference", "https://else.example/x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    ``                     @ {'focus':[{'reference':'Encounter/e','display':'x'}]} @ focus
                    ``                     @ {'reference':'Encounter/e','display':'x'}             @
                    /reference             @ 'Encounter/e'                                         @
                    /focus/0/reference     @ 'Encounter/e'                                         @ focus
                    /focus/-               @ {'reference':'Encounter/e'}                           @ focus
                    /component/1/extension @ [{'valueReference':{'reference':'Encounter/e'}}]      @ component.extension.valueReference
                    """)
    void ofWhenAJsonPatchThenTheReferenceItWrites(String path, String value, String element) {
        assertThat(jsonPatch(path, value)).containsExactly(reference(element, "Encounter/e"));
    }

    @Test
    void ofWhenAJsonPatchHasOtherTextThenNoReference() {
        assertThat(jsonPatch("/method", "{'text':'Encounter/e'}")).isEmpty();
        assertThat(jsonPatch("/status", "'Encounter/e'")).isEmpty();
    }

    /** An added element has a name beside the path of its parent. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    replace @ {'name':'path','valueString':'Observation.focus[0]'}                                         @ focus
                    add     @ {'name':'path','valueString':'Observation'},{'name':'name','valueString':'focus'}            @ focus
                    add     @ {'name':'name','valueString':'focus'},{'name':'path','valueString':'Observation'}            @ focus
                    add     @ {'name':'path','valueString':'Observation'},{'name':'name','valueCode':'focus'}              @ focus
                    add     @ {'name':'path','valueString':'Observation.component[1]'},{'name':'name','valueString':'focus'} @ component.focus
                    """)
    void ofWhenAFhirPatchThenTheElementIsItsPathAndName(String type, String place, String element) {
        assertThat(fhirPatch("{'name':'type','valueCode':'" + type + "'}," + place
                + ",{'name':'value','valueReference':{'reference':'Encounter/e'}}"))
            .containsExactly(reference(element, "Encounter/e"));
    }

    /** Only the value of an operation is written, not the other parts of it. */
    @Test
    void ofWhenAFhirPatchNamesAReferenceThenOnlyItsValueCounts() {
        assertThat(fhirPatch("{'name':'type','valueCode':'replace'},{'name':'path','valueString':"
                + "'Observation.focus[0].reference'},{'name':'value','valueString':'Encounter/e'}"))
            .containsExactly(reference("focus", "Encounter/e"));
    }

    @Test
    void ofWhenAFhirPatchHasAValueOfPartsThenEachWithItsElement() {
        assertThat(fhirPatch("{'name':'type','valueCode':'add'},{'name':'path','valueString':'Observation'},"
                + "{'name':'name','valueString':'component'},{'name':'value','part':[{'name':'focus',"
                + "'valueReference':{'reference':'Encounter/e'}}]}"))
            .containsExactly(reference("component.focus", "Encounter/e"));
    }

    @Test
    void toStringWhenPrintedThenWithoutTheTarget() {
        assertThat(reference("focus", "Encounter/e")).hasToString("ElementReference[focus]");
    }

}
