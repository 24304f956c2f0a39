package dev.smartgateway.r4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import dev.smartgateway.json.Json;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each body has one interpretation, the same as that of HAPI's parser.
 */
class StrictReaderTests {

    private static Json.Obj read(String body) {
        return new StrictReader(BodyVisitor.NONE)
            .resource(Json.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static String written(String body) {
        return new String(read(body).bytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    {'resourceType':'Observation','subject':[{'reference':'Patient/p1'}]}             @ NOT_SINGLE Observation.subject
                    {'resourceType':'Observation','note':{'text':'x'}}                                @ NOT_LIST Observation.note
                    {'resourceType':'Observation','note':[[{'text':'x'}]]}                            @ NOT_SINGLE Observation.note[0]
                    {'resourceType':'Observation','note':[{'text':'x'},null]}                         @ KIND Observation.note[1]
                    {'resourceType':'Observation','note':['x']}                                       @ KIND Observation.note[0]
                    {'resourceType':'Observation','status':{'value':'final'}}                         @ KIND Observation.status
                    {'resourceType':'Observation','status':'final '}                                  @ TEXT Observation.status
                    {'resourceType':'Observation','valueInteger':'1'}                                 @ KIND Observation.valueInteger
                    {'resourceType':'Observation','valueInteger':1.0}                                 @ KIND Observation.valueInteger
                    {'resourceType':'Observation','valueString':'a','valueInteger':1}                 @ CHOICE Observation.valueInteger
                    {'resourceType':'Observation','valueString':'a','_valueBoolean':{'id':'x'}}       @ CHOICE Observation.valueBoolean
                    {'resourceType':'Observation','Subject':{}}                                       @ UNKNOWN Observation
                    {'resourceType':'Observation','component':[{'code':{'Text':'x'}}]}                @ UNKNOWN Observation.component[0].code
                    {'resourceType':'Observation','_subject':{}}                                      @ UNKNOWN Observation
                    {'resourceType':'Observation','__proto__':{}}                                     @ UNKNOWN Observation
                    {'resourceType':'Observation','_status':[]}                                       @ NOT_SINGLE Observation._status
                    {'resourceType':'Patient','name':[{'given':['a',null]}]}                          @ KIND Patient.name[0].given[1]
                    {'resourceType':'Patient','name':[{'given':['a'],'_given':[null,{'id':'x'}]}]}    @ SIBLING Patient.name[0].given
                    {'resourceType':'Observation','contained':[{'resourceType':'Nothing'}]}           @ RESOURCE Observation.contained[0]
                    {'resourceType':'Observation','contained':[{'resourceType':'Basic','contained':[]}]} @ RESOURCE Observation.contained[0]
                    {'resourceType':'Element'}                                                        @ RESOURCE Resource
                    {'resourceType':'Observation','extension':[{'url':'a b'}]}                        @ TEXT Observation.extension[0].url
                    {'resourceType':'Binary','extension':[]}                                          @ UNKNOWN Binary
                    """)
    void resourceWhenAShapeHasTwoReadingsThenRefusedWithItsPlace(String body, String fault) {
        assertThatExceptionOfType(Misshapen.class).isThrownBy(() -> read(body))
            .satisfies((ex) -> assertThat(ex.fault() + " " + ex.path()).isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    {'valueQuantity':{'value':1.10},'resourceType':'Observation'}    @ {'resourceType':'Observation','valueQuantity':{'value':1.10}}
                    {'resourceType':'Observation','note':[],'status':'final'}        @ {'resourceType':'Observation','status':'final'}
                    {'resourceType':'Patient','name':[{'given':['a',null],'_given':[null,{'id':'x'}]}]} @ {'resourceType':'Patient','name':[{'given':['a',null],'_given':[null,{'id':'x'}]}]}
                    {'resourceType':'Patient','_birthDate':{'extension':[{'url':'u','valueCode':'unknown'}]}} @ {'resourceType':'Patient','_birthDate':{'extension':[{'url':'u','valueCode':'unknown'}]}}
                    """)
    void resourceWhenItHasOneReadingThenWrittenAnew(String body, String expected) {
        assertThat(written(body)).isEqualTo(expected);
    }

    /** Every element of every type, as HAPI's strict parser takes it. */
    @Test
    void tableWhenAnElementIsWrittenThenHapiReadsIt() {
        IParser parser = FhirContext.forR4Cached().newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        ElementType observation = ElementTable.type("Observation").orElseThrow();
        List<String> wrong = new ArrayList<>();
        observation.elements().values().stream().filter((one) -> one.type().equals("Reference")).forEach((one) -> {
            String value = "{'reference':'Basic/1'}";
            String body = "{'resourceType':'Observation','" + one.name() + "':"
                    + (one.list() ? "[" + value + "]" : value) + "}";
            Observation theirs = parser.parseResource(Observation.class, written(body).replace('\'', '"'));
            if (!parser.encodeResourceToString(theirs).contains("\"" + one.name() + "\"")) {
                wrong.add(one.name());
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void resourceWhenVisitedThenTextsAndObjectsAreReplacedAtTheirPlaces() {
        List<String> places = new ArrayList<>();
        BodyVisitor visitor = new BodyVisitor() {

            @Override
            public String text(Place place, String text) {
                places.add(place.shown());
                return place.isReference() ? "Patient/other" : text;
            }

            @Override
            public Json.Obj object(Place place, Json.Obj object) {
                places.add(place.shown());
                return place.path().equals("Observation.contained") ? object.with("id", "c") : object;
            }

        };
        String body = "{'resourceType':'Observation','status':'final','subject':{'reference':'Patient/p1'},"
                + "'note':[{'text':'x'}],'contained':[{'resourceType':'Basic','id':'b'}]}";
        Json.Obj read = new StrictReader(visitor)
            .resource(Json.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(read.bytes(), StandardCharsets.UTF_8).replace('"', '\''))
            .isEqualTo("{'resourceType':'Observation','status':'final','subject':{'reference':'Patient/other'},"
                    + "'note':[{'text':'x'}],'contained':[{'resourceType':'Basic','id':'c'}]}");
        assertThat(places).containsExactly("Observation.status", "Observation.subject.reference", "Observation.subject",
                "Observation.note[0].text", "Observation.note[0]", "Observation.contained[0].id",
                "Observation.contained[0]", "Observation");
    }

    @Test
    void valueWhenOneElementIsReadThenCheckedAndCopied() {
        StrictReader reader = new StrictReader(BodyVisitor.NONE);
        Place code = Place.root("Observation").child(new Element("code", false, "CodeableConcept", ""));
        Json concept = Json.obj("text", "x", "coding", List.of());
        assertThat(reader.value(code, false, concept)).isEqualTo(Json.obj("text", "x"));
        assertThat(reader.value(code, true, Json.of(List.of(concept, concept))))
            .isEqualTo(Json.of(List.of(Json.obj("text", "x"), Json.obj("text", "x"))));
        assertThatExceptionOfType(Misshapen.class).isThrownBy(() -> reader.value(code, true, concept));
        Place nothing = Place.root("Observation").child(new Element("code", false, "Nothing", ""));
        assertThatExceptionOfType(Misshapen.class).isThrownBy(() -> reader.value(nothing, false, concept))
            .satisfies((ex) -> assertThat(ex.fault()).isEqualTo(Misshapen.Fault.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    {'resourceType':'Patient','name':[{'_given':[],'given':['a']}]}                  @ SIBLING Patient.name[0].given
                    {'resourceType':'Patient','name':[{'given':[null],'_given':[null]}]}             @ KIND Patient.name[0].given[0]
                    {'resourceType':'Patient','name':[{'given':[null],'_given':[]}]}                 @ KIND Patient.name[0].given[0]
                    {'resourceType':'Patient','name':[{'given':'a','_given':[null]}]}                @ NOT_LIST Patient.name[0].given
                    {'resourceType':'Patient','name':[{'_given':{'id':'x'}}]}                        @ SIBLING Patient.name[0].given
                    {'resourceType':'Patient','name':[{'_given':['x']}]}                             @ KIND Patient.name[0]._given[0]
                    {'resourceType':'Patient','name':[{'given':['a','b'],'_given':[null,{'id':1}]}]} @ KIND Patient.name[0]._given[1].id
                    {'resourceType':'Patient','contained':{'resourceType':'Basic'}}                  @ NOT_LIST Patient.contained
                    {'resourceType':'Patient','contained':['x']}                                     @ KIND Patient.contained[0]
                    {'resourceType':1}                                                               @ RESOURCE Resource
                    {}                                                                               @ RESOURCE Resource
                    """)
    void resourceWhenSiblingsOrContainedAreMisshapenThenRefusedWithTheirPlace(String body, String fault) {
        assertThatExceptionOfType(Misshapen.class).isThrownBy(() -> read(body))
            .satisfies((ex) -> assertThat(ex.fault() + " " + ex.path()).isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    {'resourceType':'Patient','name':[{'_given':[{'id':'x'},null]}]}                 @ {'resourceType':'Patient','name':[{'_given':[{'id':'x'},null]}]}
                    {'resourceType':'Patient','name':[{'given':['a'],'_given':[null]}]}              @ {'resourceType':'Patient','name':[{'given':['a'],'_given':[null]}]}
                    {'resourceType':'Observation','valueString':'a','_valueString':{'id':'x'}}       @ {'resourceType':'Observation','valueString':'a','_valueString':{'id':'x'}}
                    {'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Patient','contained':[{'resourceType':'Basic'}]}}]}}]} @ {'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Patient','contained':[{'resourceType':'Basic'}]}}]}}]}
                    """)
    void resourceWhenSiblingsFitThenWrittenAnew(String body, String expected) {
        assertThat(written(body)).isEqualTo(expected);
    }

    @Test
    void typeWhenItIsABackboneElementThenUnderItsPath() {
        assertThat(ElementTable.at("Observation", "component.referenceRange").orElseThrow().name())
            .isEqualTo("Observation.referenceRange");
        assertThat(ElementTable.at("Encounter", "class").orElseThrow().name()).isEqualTo("Coding");
        assertThat(ElementTable.at("Observation", "component.nosuch")).isEmpty();
        assertThat(ElementTable.type("Observation").orElseThrow().named("value")).hasSize(11);
        assertThat(ElementTable.type("Observation").orElseThrow().named("")).isEmpty();
        assertThat(ElementTable.type("Observation").orElseThrow().named("valueString")).isEmpty();
    }

}
