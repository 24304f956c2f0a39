package dev.smartgateway.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Resources that belong to no patient: those that name no person are shown, those that
 * name another patient are not.
 */
class NobodysTests {

    private static final String SELF = "{'relation':'self','url':'SELF'}";

    @ParameterizedTest
    @ValueSource(strings = { "Slot", "Substance", "ResearchStudy", "DeviceDefinition", "DeviceMetric" })
    void readAndSearchWhenATypeNamesNoPatientThenItIsNobodys(String type) {
        assertThat(Asked.get("/" + type + "/x").answer("{'resourceType':'" + type + "','id':'x'}").end().outcome())
            .isEqualTo("200 allowed");
        assertThat(Asked.get("/" + type).end().outcome()).isEqualTo("GET " + type);
        assertThat(Asked.get("/" + type).scopes("patient/Observation.rs").end().outcome()).isEqualTo("403 scope");
        assertThat(Asked.send("POST", "/" + type, Asked.JSON, "{'resourceType':'" + type + "'}").end().outcome())
            .isEqualTo("403 shared-write");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            Device   @ ``                                                                   @ 200 allowed
            Device   @ ,'owner':{'reference':'Organization/o'}                              @ 200 allowed
            Device   @ ,'patient':{'reference':'Patient/p1'}                                @ 200 allowed
            Device   @ ,'patient':{'reference':'Patient/p2'}                                @ 404 membership
            Device   @ ,'patient':{'display':'Jane Roe'}                                    @ 404 membership
            Device   @ ,'patient':{'identifier':{'value':'1'}}                              @ 404 membership
            Device   @ ,'extension':[{'valueReference':{'reference':'Patient/p2'}}]         @ 404 membership
            Device   @ ,'extension':[{'valueReference':{'reference':'https://x/Patient/1'}}] @ 404 membership
            Device   @ ,'extension':[{'valueReference':{'reference':'#x'}}]                 @ 404 membership
            Schedule @ ,'actor':[{'reference':'Practitioner/d'}]                            @ 200 allowed
            Schedule @ ,'actor':[{'reference':'Practitioner/d'},{'reference':'Location/l'}] @ 200 allowed
            Schedule @ ,'actor':[{'display':'Dr. Jones'}]                                   @ 404 membership
            Schedule @ ,'actor':[{'type':'Practitioner','display':'Dr. Jones'}]            @ 200 allowed
            Schedule @ ,'actor':[{'identifier':{'value':'1'}}]                              @ 404 membership
            Device   @ ,'contained':[{'resourceType':'Patient','id':'p'}]                   @ 404 membership
            Device   @ ,'contained':[{'resourceType':'Organization','id':'o'}]              @ 200 allowed
            Schedule @ ,'actor':[{'reference':'Practitioner/d'},{'reference':'Patient/p1'}] @ 200 allowed
            Schedule @ ,'actor':[{'reference':'Practitioner/d'},{'reference':'Patient/p2'}] @ 404 membership
            Schedule @ ,'actor':[{'reference':'RelatedPerson/r'}]                           @ 404 membership
            Schedule @ ,'actor':[{'reference':'Practitioner/d','type':'Practitioner'}]      @ 200 allowed
            Schedule @ ,'actor':[{'reference':'Practitioner/d','type':'Patient'}]           @ 404 membership
            Schedule @ ,'actor':[{'reference':'Practitioner/d','type':'Nonsense'}]          @ 404 membership
            Schedule @ ,'actor':[{'type':'Patient','identifier':{'value':'1'}}]             @ 404 membership
            Schedule @ ``                                                                   @ 404 membership
            Account  @ ``                                                                   @ 404 membership
            """)
    void readWhenNoPersonIsNamedThenItIsNobodys(String type, String more, String outcome) {
        assertThat(Asked.get("/" + type + "/x")
            .answer("{'resourceType':'" + type + "','id':'x'" + more + "}")
            .end()
            .outcome()).isEqualTo(outcome);
    }

    private static Asked observations(String more) {
        return Asked.get("/Observation?_include=Observation:device" + more)
            .searchset(SELF,
                    "{'resource':{'resourceType':'Observation','id':'a','subject':{'reference':'Patient/p1'}}}",
                    "{'resource':{'resourceType':'Device','id':'d'},'search':{'mode':'include'}}",
                    "{'resource':{'resourceType':'Device','id':'e','patient':{'reference':'Patient/p2'}},"
                            + "'search':{'mode':'include'}}");
    }

    /**
     * Without its other elements a device of another patient looks like the hospital's.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            ``                @ a,d
            &_summary=data    @ a,d
            &_summary=true    @ a
            &_elements=status @ a
            """)
    void searchWhenADeviceOfTheHospitalIsIncludedThenShownIfItIsWhole(String more, String ids) {
        assertThat(observations(more).end().ids()).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            actor=Practitioner/d               @ GET Schedule?actor=Practitioner/d
            actor:Practitioner=d&date=ge2020   @ GET Schedule?actor=Practitioner/d&date=ge2020
            actor=Practitioner/d,Location/l    @ GET Schedule?actor=Practitioner/d,Location/l
            actor=Patient/p1                   @ GET Schedule?actor=Patient/p1
            actor=Patient/p2                   @ 403 pin-parameter
            actor=Practitioner/d,Patient/p2    @ 403 pin-parameter
            actor:Location=Practitioner/d      @ 403 pin-parameter
            actor:Patient=p2                   @ 403 pin-parameter
            actor=d                            @ 403 pin-parameter
            date=ge2020                        @ GET Schedule?actor=Patient/p1&date=ge2020
            """)
    void searchWhenAScheduleOfStaffIsAskedForThenThatTakesThePlaceOfThePin(String query, String outcome) {
        assertThat(Asked.get("/Schedule?" + query).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void searchWhenAScheduleIsAnotherPatientsTooThenLeftOutWithoutAlarm() {
        Asked.Ending end = Asked.get("/Schedule?actor=Practitioner/d")
            .searchset(SELF,
                    "{'resource':{'resourceType':'Schedule','id':'a','actor':[{'reference':'Practitioner/d'}]}}",
                    "{'resource':{'resourceType':'Schedule','id':'b','actor':[{'reference':'Practitioner/d'},"
                            + "{'reference':'Patient/p2'}]}}")
            .end();
        assertThat(end.ids()).isEqualTo("a");
        assertThat(end.step().verdict().alarm()).isFalse();
        assertThat(end.body().has("total")).isFalse();
    }

    @Test
    void searchWhenAScheduleOfStaffHasPagesThenTheNextOneKeepsTheActor() {
        Asked.Ending first = Asked.get("/Schedule?actor=Practitioner/d")
            .searchset(SELF + ",{'relation':'next','url':'BASE/Schedule?actor=Practitioner/d&page=2'}")
            .end();
        assertThat(Asked.get(first.link("next")).end().outcome()).isEqualTo("GET Schedule?actor=Practitioner/d&page=2");
    }

    @Test
    void searchWhenInThePatientsCompartmentThenThePinStays() {
        assertThat(Asked.get("/Patient/p1/Schedule?actor=Practitioner/d").end().outcome())
            .isEqualTo("403 pin-parameter");
    }

}
