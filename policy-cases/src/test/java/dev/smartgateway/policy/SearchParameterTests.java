package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Searches that real apps send: chains, includes, parameters of US Core, spellings of
 * JSON, plus signs; and similar ones that are refused.
 */
class SearchParameterTests {

    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    PractitionerRole?practitioner.identifier=a%7C1          @ GET PractitionerRole?practitioner.identifier=a%7C1
                    PractitionerRole?practitioner.name:exact=Jones          @ GET PractitionerRole?practitioner.name:exact=Jones
                    PractitionerRole?practitioner:Practitioner.name=Jones   @ GET PractitionerRole?practitioner:Practitioner.name=Jones
                    MedicationRequest?medication.code=rx%7C1                @ GET MedicationRequest?patient=Patient/p1&medication.code=rx%7C1
                    Observation?performer:Practitioner.name=x               @ 403 chain
                    Observation?performer.name=x                            @ 403 chain
                    Observation?performer:Patient.name=x                    @ 403 chain
                    Observation?subject.name=x                              @ 403 chain
                    Observation?patient.identifier=x                        @ 403 chain
                    Observation?subject:Patient.name=x                      @ 403 chain
                    Observation?subject:Group.code=x                        @ 403 chain
                    Observation?encounter.type=x                            @ 403 chain
                    Observation?performer:Nonsense.name=x                   @ 403 chain
                    PractitionerRole?practitioner:Organization.name=x       @ 403 chain
                    PractitionerRole?organization.partof.name=x             @ 403 chain
                    PractitionerRole?organization.partof=Organization/o     @ GET PractitionerRole?organization.partof=Organization/o
                    PractitionerRole?organization.partof=o                  @ 403 chain
                    Slot?schedule.actor=Practitioner/x&start=ge2024         @ GET Slot?schedule.actor=Practitioner/x&start=ge2024
                    Slot?schedule.actor=Practitioner/x,Location/y           @ GET Slot?schedule.actor=Practitioner/x,Location/y
                    Slot?schedule.actor:Location=y                          @ GET Slot?schedule.actor=Location/y
                    Slot?schedule.actor:Location=Location/y                 @ GET Slot?schedule.actor=Location/y
                    Slot?schedule:Schedule.actor=Practitioner/x             @ GET Slot?schedule:Schedule.actor=Practitioner/x
                    Slot?schedule:Schedule.actor:HealthcareService=h        @ GET Slot?schedule:Schedule.actor=HealthcareService/h
                    Slot?schedule.actor=https://upstream.example/fhir/Practitioner/x @ GET Slot?schedule.actor=Practitioner/x
                    Slot?schedule.actor=Patient/p2                          @ 403 chain
                    Slot?schedule.actor=Patient/p1                          @ 403 chain
                    Slot?schedule.actor=Practitioner/x,Patient/p2           @ 403 chain
                    Slot?schedule.actor:Patient=p2                          @ 403 chain
                    Slot?schedule.actor:Location=Patient/p2                 @ 403 chain
                    Slot?schedule.actor:Location=Practitioner/x             @ 403 chain
                    Slot?schedule.actor=RelatedPerson/r                     @ 403 chain
                    Slot?schedule.actor=Device/d                            @ 403 chain
                    Slot?schedule.actor=Organization/o                      @ 403 chain
                    Slot?schedule.actor=x                                   @ 403 chain
                    Slot?schedule.actor=https://else.example/Practitioner/x @ 403 chain
                    Slot?schedule.actor:identifier=x                        @ 403 chain
                    Slot?schedule.actor:missing=true                        @ 403 chain
                    Slot?schedule.actor.name=x                              @ 403 chain
                    Slot?schedule.date=2024                                 @ 403 chain
                    Slot?schedule.identifier=x                              @ 403 chain
                    Observation?device.patient=Practitioner/x               @ 403 chain
                    Observation?device.organization=Organization/o          @ 403 chain
                    PractitionerRole?practitioner.nonsense=x                @ 400 chain
                    PractitionerRole?practitioner.name:nonsense=x           @ 403 chain
                    PractitionerRole?practitioner.=x                        @ 400 chain
                    PractitionerRole?.name=x                                @ 403 chain
                    PractitionerRole?practitioner.name.given=x              @ 403 chain
                    PractitionerRole?code.name=x                            @ 403 chain
                    PractitionerRole?practitioner:a:b.name=x                @ 403 chain
                    Patient?general-practitioner:Practitioner.name=x        @ GET Patient?_id=p1&general-practitioner:Practitioner.name=x
                    """)
    void searchWhenChainedThenOneHopIntoWhatIsNobodys(String url, String outcome) {
        assertThat(Asked.get("/" + url).end().outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "patient/PractitionerRole.s patient/Practitioner.s,GET", "patient/PractitionerRole.rs,403 chain-scope",
            "patient/PractitionerRole.s patient/Practitioner.r,403 chain-scope",
            "patient/PractitionerRole.s patient/Practitioner.s?active=true,403 chain-scope" })
    void searchWhenChainedThenTheTargetMustBeSearchable(String scopes, String outcome) {
        assertThat(Asked.get("/PractitionerRole?practitioner.name=x").scopes(scopes).end().outcome())
            .startsWith(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "patient/Slot.s patient/Schedule.s,GET", "patient/Slot.rs,403 chain-scope",
            "patient/Slot.s patient/Schedule.s?active=true,403 chain-scope" })
    void searchWhenChainedThroughAScheduleThenThatMustBeSearchable(String scopes, String outcome) {
        assertThat(Asked.get("/Slot?schedule.actor=Practitioner/x").scopes(scopes).end().outcome()).startsWith(outcome);
    }

    /** What the modifier looks for is a reference all the same. */
    @ParameterizedTest
    @CsvSource({ "subject:above=Patient/p2,403 reference-parameter", "subject:below=Patient/p2,403 reference-parameter",
            "focus:below=Patient/p2,403 reference-parameter", "focus:above=Patient/p2,403 reference-parameter",
            "focus:below=https://upstream.example/fhir/Patient/p2,403 reference-parameter",
            "focus:below=Patient%2Fp2,403 reference-parameter", "focus:below=Location/l,GET",
            "subject:below=Patient/p1,GET", "focus:missing=true,GET" })
    void searchWhenAReferenceHasAModifierThenItsValueIsJudged(String criteria, String outcome) {
        assertThat(Asked.get("/Observation?" + criteria).end().outcome()).startsWith(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            Patient?_id=p1&_revinclude=AllergyIntolerance:patient&_revinclude=Condition:subject  @ GET
            Encounter?_revinclude=Observation:encounter                                          @ GET
            Encounter?_revinclude=Observation:encounter:Encounter                                @ GET
            Encounter?_revinclude=Provenance:target                                              @ GET
            Encounter?_revinclude=Observation:code                                               @ 403 include
            Encounter?_revinclude=Observation:performer                                          @ 403 include
            Encounter?_revinclude=Observation:encounter:Patient                                  @ 403 include
            Encounter?_revinclude=Observation:encounter:x                                        @ 403 include
            Encounter?_revinclude=Provenance:target:x:y                                          @ 403 include
            Encounter?_revinclude=Nonsense:encounter                                             @ 403 include
            Encounter?_revinclude=Observation                                                    @ 403 include
            Encounter?_revinclude=*                                                              @ 403 include
            Encounter?_revinclude=Observation:*                                                  @ 403 include
            Observation?_include=Observation:has-member&_include:iterate=Observation:has-member  @ GET
            MedicationRequest?_include=MedicationRequest:medication&_include:iterate=Medication:manufacturer @ GET
            Observation?_include=Observation:has-member&_include:recurse=Observation:has-member  @ GET
            Observation?_include:iterate=Observation:has-member                                  @ 403 include-start
            Observation?_include=Observation:encounter&_include:iterate=Medication:manufacturer  @ 403 include-start
            Observation?_include=Observation:encounter&_include:iterate=Encounter:*              @ 403 include
            Observation?_include=Observation:encounter&_include:iterate=*                        @ 403 include
            Observation?_include=Observation:encounter&_include:other=Encounter:location         @ 403 modifier
            Encounter?_revinclude=Observation:encounter&_revinclude:iterate=Provenance:target    @ GET
            Encounter?_revinclude:iterate=Provenance:target                                      @ 403 include-start
            ExplanationOfBenefit?_include=ExplanationOfBenefit:*                                 @ GET
            Observation?_include=Observation:*                                                   @ 403 include
            Observation?_include=ExplanationOfBenefit:*                                          @ 403 include
            """)
    void searchWhenIncludesThenNamedOnes(String url, String outcome) {
        assertThat(Asked.get("/" + url).end().outcome()).startsWith(outcome);
    }

    /** Each resource that comes along is judged as if it had been asked for. */
    @Test
    void searchWhenIncludesBringOthersThenOnlyOwnOnesAreShown() {
        String entry = "{'search':{'mode':'include'},'resource':{'resourceType':'%s','id':'%s','subject':"
                + "{'reference':'Patient/%s'}}}";
        Asked.Ending end = Asked.get("/Encounter?_revinclude=Observation:encounter")
            .searchset("{'relation':'self','url':'SELF'}", entry.formatted("Observation", "a", "p1"),
                    entry.formatted("Observation", "x", "p2"), entry.formatted("Condition", "b", "p1"))
            .end();
        assertThat(end.ids()).isEqualTo("a,b");
        assertThat(Asked.get("/Encounter?_revinclude=Observation:encounter")
            .scopes("patient/Encounter.rs")
            .end()
            .outcome()).isEqualTo("403 include-scope");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Condition?asserted-date=ge2020", "CareTeam?role=x",
            "Goal?description=http://snomed.info/sct%7C1", "Encounter?discharge-disposition=home", "Patient?race=x",
            "Patient?ethnicity=x", "Goal?description:text=x" })
    void searchWhenAParameterIsOfUsCoreThenKnown(String url) {
        assertThat(Asked.get("/" + url).end().outcome()).startsWith("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Observation?asserted-date=ge2020", "Goal?role=x", "Condition?asserted-date:text=x" })
    void searchWhenAParameterIsOfAnotherTypeThenUnknown(String url) {
        assertThat(Asked.get("/" + url).end().outcome()).startsWith("400");
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/json+fhir", "application/json%2Bfhir", "text/json", "JSON", "json",
            "application/fhir+json;fhirVersion=4.0", "Application/FHIR+json" })
    void searchWhenAFormatIsJsonThenAccepted(String format) {
        assertThat(Asked.get("/Observation?_format=" + format).end().outcome())
            .isEqualTo("GET Observation?patient=Patient/p1");
        assertThat(Asked.get("/Observation")
            .header("Accept", format.replace("%2B", "+").replaceFirst("(?i)^json$", "*/*"))
            .end()
            .outcome()).isEqualTo("GET Observation?patient=Patient/p1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "xml", "application/fhir+xml", "html", "application/json+xml", "ttl" })
    void searchWhenAFormatIsNoJsonThenNotAcceptable(String format) {
        assertThat(Asked.get("/Observation?_format=" + format).end().outcome()).isEqualTo("406 format");
    }

    @Test
    void searchWhenALibraryKeepsCachesAwayThenThatParameterMeansNothing() {
        assertThat(Asked.get("/Observation?code=1&_=1700000000000").end().outcome())
            .isEqualTo("GET Observation?patient=Patient/p1&code=1");
        assertThat(Asked.get("/Observation/o1?_=17").end().outcome()).isEqualTo("GET Observation/o1");
        assertThat(Asked.send("DELETE", "/Observation?_=17", Asked.JSON, "").end().sent()).isEmpty();
        assertThat(Asked.send("PUT", "/Observation?_=17", Asked.JSON, "{'resourceType':'Observation'}").end().sent())
            .isEmpty();
    }

    /** Where a space means nothing, a raw plus was a plus. */
    @ParameterizedTest
    @CsvSource({ "date=ge2024-01-01T00:00:00+03:30,date=ge2024-01-01T00:00:00%2B03:30",
            "_lastUpdated=gt2024-01-01T00:00:00.5+02:00,_lastUpdated=gt2024-01-01T00:00:00.5%2B02:00",
            "date=2024-01-01T00:00%2B01:00,date=2024-01-01T00:00%2B01:00",
            "'date=2024-01-01T00:00+01:00,2025-01-01T00:00+01:00','date=2024-01-01T00:00%2B01:00,2025-01-01T00:00%2B01:00'",
            "value-quantity=gt5e+3,value-quantity=gt5e%2B3", "value-string=a+b,value-string=a%20b",
            "code:text=blood+pressure,code:text=blood%20pressure",
            "date=2024-01-01T00:00:00-03:30,date=2024-01-01T00:00:00-03:30", "value-string=me+3,value-string=me%203",
            "value-string=type+5+and+6,value-string=type%205%20and%206" })
    void searchWhenAPlusIsRawThenASpaceOnlyWhereThatMeansSomething(String query, String sent) {
        assertThat(Asked.get("/Observation?" + query).end().outcome())
            .isEqualTo("GET Observation?patient=Patient/p1&" + sent);
    }

    @Test
    void headWhenAskedThenAsAGetWithoutABody() {
        String own = "{'resourceType':'Patient','id':'p1','meta':{'versionId':'3'}}";
        Asked.Ending get = Asked.get("/Patient/p1").answer(own).end();
        Asked.Ending head = Asked.send("HEAD", "/Patient/p1", Asked.JSON, "").answer(own).end();
        assertThat(head.sent().get(0).method()).isEqualTo("GET");
        assertThat(head.step().answer().status()).isEqualTo(200);
        assertThat(head.step().answer().body()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo("W/\"3\"");
        assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(get.step().answer().body().length));
        Asked.Ending foreign = Asked.send("HEAD", "/Patient/p2", Asked.JSON, "").answer(404, Map.of(), "").end();
        assertThat(foreign.step().answer().status()).isEqualTo(404);
        assertThat(foreign.step().answer().body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            OPTIONS  @ /Patient/p1          @ 405 @ GET, HEAD, PUT, PATCH, DELETE
            PROPFIND @ /Observation         @ 501 @
            get      @ /Patient/p1          @ 501 @
            FOO      @ /a//b                @ 501 @
            POST     @ /Patient/p1          @ 405 @ GET, HEAD, PUT, PATCH, DELETE
            PUT      @ /metadata            @ 405 @ GET, HEAD
            TRACE    @ /                    @ 405 @ GET, HEAD, POST
            GET      @ /Observation/_search @ 405 @ POST
            OPTIONS  @ /nothing             @ 404 @
            HEAD     @ /observation/o1      @ 404 @
            """)
    void beginWhenTheMethodDoesNotFitThenTheOnesThatDo(String method, String url, int status, String allow) {
        Asked.Ending end = Asked.send(method, url, Asked.JSON, "").end();
        assertThat(end.sent()).isEmpty();
        assertThat(end.step().answer().status()).isEqualTo(status);
        assertThat(end.header("Allow")).isEqualTo(allow);
    }

}
