package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.policy.machine.PinningMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table of requests: the exact request that is sent, or the rule that refuses it.
 */
class RequestTableTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static final AccessPolicy POLICY = new AccessPolicy(null, OPEN.types(), OPEN.interactions(),
            new AccessPolicy.Search(Set.of("us-core-race"), Set.of("identifier"), Set.of("Provenance:target"), 200, 50),
            OPEN.operations(), OPEN.compartment(), Set.of());

    private static String outcome(String method, String url, String type, String body, String scopes) {
        int mark = url.indexOf('?');
        Map<String, String> headers = (type != null) ? Map.of("Content-Type", type) : Map.of();
        Step step = new PinningMachine().begin(new FhirCall(method, (mark < 0) ? url : url.substring(0, mark),
                (mark < 0) ? null : url.substring(mark + 1), headers, body.getBytes(StandardCharsets.UTF_8),
                CaseRequest.pin("p1", scopes, POLICY)));
        return step.fold((send) -> send.request().method() + " " + send.request().target(),
                (end) -> end.answer().status() + " " + end.verdict().rule());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            _format=json                          @ ``
            _format=application/fhir%2Bjson       @ ``
            _format=application/fhir+json         @ ``
            _format=application/json;q=1          @ ``
            _format=xml                           @ 406 format
            _pretty=true                          @ ``
            _count=5                              @ &_count=5
            _count=0                              @ &_count=0
            _count=200                            @ &_count=200
            _count=201                            @ &_count=200
            _count=999999999                      @ &_count=200
            _count=9999999999                     @ 400 count
            _count=-1                             @ 400 count
            _count=x                              @ 400 count
            _sort=-date,_id                       @ &_sort=-date,_id
            _sort=_lastUpdated,-_score            @ &_sort=_lastUpdated,-_score
            _sort=nonsense                        @ 400 sort
            _sort=-subject.name                   @ 400 sort
            _summary=count                        @ &_summary=count
            _summary=data                         @ &_summary=data
            _summary=false                        @ &_summary=false
            _summary=true                         @ &_summary=true
            _summary=text                         @ ``
            _summary=nonsense                     @ 400 summary
            _total=none                           @ &_total=none
            _total=estimate                       @ &_total=estimate
            _total=accurate                       @ &_total=accurate
            _total=x                              @ 400 total
            _elements=status,Observation.code     @ &_elements=id,meta,subject,performer,status,code
            _elements=value[x]                    @ 400 elements
            _elements=                            @ ``
            _elements=a.b                         @ 400 elements
            _count:exact=1                        @ 400 modifier
            _include:iterate=Observation:subject  @ 403 include-start
            _include=Observation:encounter        @ &_include=Observation:encounter
            _include=Observation:subject:Patient  @ &_include=Observation:subject:Patient
            _include=Observation:subject:Nonsense @ 403 include
            _include=Observation:subject:Group    @ 403 include-scope
            _include=Observation:code             @ 403 include
            _include=Observation:nonsense         @ 403 include
            _include=Condition:encounter          @ 403 include
            _include=Observation:a:b:c            @ 403 include
            _include=*                            @ 403 include
            _revinclude=Provenance:target         @ &_revinclude=Provenance:target
            _revinclude=Condition:evidence-detail @ 403 policy-revinclude
            _revinclude=Provenance                @ 403 include
            _revinclude=Provenance:nonsense       @ 403 include
            _id=o1                                @ &_id=o1
            _lastUpdated=gt2020                   @ &_lastUpdated=gt2020
            _tag:not=x                            @ &_tag:not=x
            _security:not=x                       @ &_security:not=x
            _profile:not=x                        @ 400 modifier
            _id:not=x                             @ 400 modifier
            _has:Observation:focus:_id=1          @ 403 parameter
            _list=l1                              @ 403 parameter
            _filter=x                             @ 403 parameter
            _type=Patient                         @ 403 parameter
            ct=x                                  @ 403 parameter
            nonsense=1                            @ 400 parameter
            us-core-race=x                        @ &us-core-race=x
            us-core-race:in=x                     @ 400 parameter
            identifier=x                          @ 403 policy-parameter
            identifier:of-type=x                  @ 403 policy-parameter
            code=a|b,c                            @ &code=a%7Cb,c
            code:in=http://vs                     @ &code:in=http://vs
            code:of-type=x                        @ &code:of-type=x
            code:exact=x                          @ 400 modifier
            date=ge2020                           @ &date=ge2020
            date:missing=true                     @ &date:missing=true
            date:exact=x                          @ 400 modifier
            value-string:exact=x                  @ &value-string:exact=x
            value-string:in=x                     @ 400 modifier
            value-quantity:missing=true           @ &value-quantity:missing=true
            value-quantity:not=1                  @ 400 modifier
            subject.name=x                        @ 403 chain
            .name=x                               @ 403 chain
            subject:.name=x                       @ 403 chain
            subject=/p1                           @ &subject=/p1
            subject=:p1                           @ &subject=:p1
            subject:Patient.name=x                @ 403 chain
            encounter=e1                          @ &encounter=e1
            encounter:Encounter=e1                @ &encounter:Encounter=e1
            encounter:identifier=x                @ &encounter:identifier=x
            encounter:missing=true                @ &encounter:missing=true
            encounter:contains=x                  @ 400 modifier
            patient=p1                            @ ``
            patient=Patient/p1                    @ ``
            patient:Patient=p1                    @ ``
            patient=https://app.example/launches/p1/fhir/Patient/p1 @ ``
            patient=p1,p1                         @ ``
            patient=p2                            @ 403 pin-parameter
            patient=p1,p2                         @ 403 pin-parameter
            patient=                              @ ``
            patient:missing=true                  @ 403 pin-parameter
            patient:identifier=x                  @ 403 pin-parameter
            subject=p1                            @ &subject=Patient/p1
            subject=Patient/p1                    @ &subject=Patient/p1
            subject:Patient=p1                    @ &subject:Patient=p1
            subject:Patient=Patient/p1            @ &subject:Patient=Patient/p1
            subject:Patient=p2                    @ 403 reference-parameter
            subject=p2                            @ 403 reference-parameter
            subject=Patient/p2                    @ 403 reference-parameter
            subject=Group/g1                      @ &subject=Group/g1
            subject:Group=g1                      @ &subject:Group=g1
            subject:identifier=x                  @ 403 reference-parameter
            subject=https://app.example/launches/p1/fhir/Patient/p1 @ &subject=Patient/p1
            subject=http://other.example/Patient/p1 @ 403 reference-parameter
            performer=p1                          @ &performer=Patient/p1
            performer=pr1                         @ &performer=pr1
            performer=Practitioner/pr1            @ &performer=Practitioner/pr1
            performer=Patient/p2                  @ 403 reference-parameter
            performer:Patient=p2                  @ 403 reference-parameter
            focus=Patient/p2                      @ 403 reference-parameter
            focus=Condition/c1                    @ &focus=Condition/c1
            """)
    void searchWhenParameterThenTravelsOrIsRefused(String query, String expected) {
        String pinned = "GET Observation?patient=Patient/p1" + expected;
        assertThat(outcome("GET", "/Observation?" + query, null, "", "patient/*.rs"))
            .isEqualTo(expected.matches("[0-9]{3} .*") ? expected : pinned);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    _summary=count      @ 403 count
                    _count=0            @ 403 count
                    _count=1            @ GET Observation?patient=Patient/p1&_count=1
                    _total=accurate     @ 403 count
                    _total=none         @ GET Observation?patient=Patient/p1&_total=none
                    _summary=true       @ GET Observation?patient=Patient/p1
                    _elements=value     @ GET Observation?patient=Patient/p1&_elements=id,meta,subject,performer,category,status,value
                    """)
    void searchWhenNoSingleQueryIsExactThenNothingIsCounted(String query, String expected) {
        assertThat(outcome("GET", "/Observation?" + query, null, "",
                "patient/Observation.rs?category=a patient/Observation.rs?status=final"))
            .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            /Observation/o1?_summary=true         @ GET Observation/o1?_summary=true
            /Observation/o1?_elements=status      @ GET Observation/o1?_elements=id,meta,subject,performer,status
            /Observation/o1?_format=json&_pretty=1 @ GET Observation/o1
            /Observation/o1?_format=xml           @ 406 format
            /Observation/o1?_summary=count        @ 400 read-parameter
            /Observation/o1?code=1                @ 400 read-parameter
            /Observation/o1?_format:x=json        @ 400 modifier
            /Practitioner/pr1?_summary=text       @ GET Practitioner/pr1?_summary=text
            /metadata?mode=full                   @ GET metadata
            /metadata?x=1                         @ 400 parameter
            /metadata?_format=xml                 @ 406 format
            /Observation/$lastn?max=2&category=a  @ GET Observation/$lastn?patient=Patient/p1&max=2&category=a
            /Observation/$lastn?patient=p1        @ GET Observation/$lastn?patient=Patient/p1
            /Observation/$lastn?subject=Patient/p1 @ GET Observation/$lastn?patient=Patient/p1
            /Observation/$lastn?patient=p2        @ 403 operation-parameter
            /Observation/$lastn?nonsense=1        @ 400 operation-parameter
            /Observation/$lastn?code:in=1         @ 400 operation-parameter
            /Observation/o1/$lastn                @ 403 operation
            /Condition/$lastn                     @ 403 operation
            /DocumentReference/$docref?start=2020 @ GET DocumentReference/$docref?patient=Patient/p1&start=2020
            /ValueSet/$expand?url=u&_format=json  @ GET ValueSet/$expand?url=u
            /ValueSet/v1/$expand?filter=x         @ GET ValueSet/v1/$expand?filter=x
            /Patient/p1/$everything               @ GET Patient/p1/$everything
            /Patient/p1/$validate                 @ 405 operation-method
            /Patient                              @ GET Patient?_id=p1
            /Patient?_id=p2                       @ 403 pin-parameter
            /Patient/p1/Condition                 @ GET Condition?patient=Patient/p1
            /Patient/p2/Condition                 @ 403 compartment
            /Task?_elements=status                @ GET Task?patient=Patient/p1&_elements=id,meta,for,status
            /Contract?_elements=status            @ GET Contract?patient=Patient/p1&_elements=id,meta,subject,status
            /Patient/p1/Practitioner              @ 403 compartment
            /Practitioner?name=x                  @ GET Practitioner?name=x
            """)
    void getWhenShapedThenTravelsOrIsRefused(String url, String expected) {
        assertThat(outcome("GET", url, null, "", "patient/*.rs")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            [{"op":"replace","path":"/status","value":"final"}]           @ GET Observation/o1
            [{"op":"add","path":"/note/0/text","value":"x"}]              @ GET Observation/o1
            [{"op":"test","path":"/status","value":"final"}]              @ GET Observation/o1
            [{"op":"move","from":"/note/0","path":"/note/1"}]             @ GET Observation/o1
            [{"op":"copy","from":"/note/0","path":"/note/1"}]             @ GET Observation/o1
            [{"op":"remove","path":"/note"}]                              @ GET Observation/o1
            [{"op":"replace","path":"/subject","value":{}}]               @ 403 patch
            [{"op":"replace","path":"/subject/reference","value":"x"}]    @ 403 patch
            [{"op":"replace","path":"/performer/0","value":{}}]           @ 403 patch
            [{"op":"replace","path":"/id","value":"x"}]                   @ 403 patch
            [{"op":"replace","path":"/meta","value":{}}]                  @ 403 patch
            [{"op":"replace","path":"/contained/0","value":{}}]           @ 403 patch
            [{"op":"replace","path":"","value":{}}]                       @ 403 patch
            [{"op":"replace","path":"/","value":{}}]                      @ 403 patch
            [{"op":"replace","path":"status","value":"x"}]                @ 403 patch
            [{"op":"replace","path":"/Status","value":"x"}]               @ 403 patch
            [{"op":"replace","path":"/sub~0ject","value":"x"}]            @ 403 patch
            [{"op":"copy","from":"/subject","path":"/focus/0"}]           @ 403 patch
            [{"op":"move","path":"/note/1"}]                              @ 403 patch
            [{"op":"replace","value":"x"}]                                @ 403 patch
            [{"op":"nonsense","path":"/status"}]                          @ 403 patch
            [{"path":"/status"}]                                          @ 403 patch
            []                                                            @ 400 patch
            [1]                                                           @ 400 patch
            {}                                                            @ 400 patch
            [],"x":[]                                                     @ 400 patch
            [{"op":"copy","from":"/note/0/text","path":"/focus/0/reference"}] @ 403 patch
            [{"op":"copy","from":"/performer/0","path":"/focus/0"}]       @ 403 patch
            [{"op":"copy","from":"/focus/0","path":"/focus/-"}]           @ GET Observation/o1
            [{"op":"copy","from":"/note/0/text","path":"/method/text"}]   @ 403 patch
            [{"op":"copy","from":"/note/0/text","path":"/note/1/text"}]   @ GET Observation/o1
            [{"op":"move","from":"/extension/0/valueUri","path":"/extension/0/url"}] @ 403 patch
            [{"op":"add","path":"/note","value":{"text":"x"}}]            @ 400 element
            [{"op":"add","path":"/note/-","value":[{"text":"x"}]}]        @ 400 element
            [{"op":"add","path":"/note/-","value":"x"}]                   @ 400 element
            [{"op":"add","path":"/note/-","value":null}]                  @ 400 element
            [{"op":"add","path":"/note/-","value":{"Text":"x"}}]          @ 400 element
            [{"op":"add","path":"/status","value":{"code":"final"}}]      @ 400 element
            [{"op":"add","path":"/status","value":" final"}]              @ 400 element
            [{"op":"add","path":"/issued","value":1}]                     @ 400 element
            [{"op":"add","path":"/valueQuantity/value","value":1.10}]     @ GET Observation/o1
            [{"op":"add","path":"/valueQuantity/value","value":"1.10"}]   @ 400 element
            [{"op":"add","path":"/_status","value":{"extension":[]}}]     @ GET Observation/o1
            [{"op":"add","path":"/_code","value":{"reference":"x"}}]      @ 403 patch
            [{"op":"add","path":"/note/01/text","value":"x"}]             @ 403 patch
            [{"op":"add","path":"/status/0","value":"x"}]                 @ 403 patch
            [{"op":"add","path":"/nosuch","value":"x"}]                   @ 403 patch
            [{"op":"add","path":"/note/-/text","value":"x"}]              @ 403 patch
            [{"op":"add","path":"/__proto__","value":{}}]                 @ 403 patch
            [{"op":"add","path":"/focus/0","value":{"reference":"Patient/p1"}}] @ GET Observation/o1
            """)
    void patchWhenItTouchesOnlyWhatIsFreeThenRead(String body, String expected) {
        assertThat(outcome("PATCH", "/Observation/o1", "application/json-patch+json", body, "patient/*.cruds"))
            .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"}} @ POST Observation
                    POST   @ /Observation     @ application/json      @ {"resourceType":"Observation","id":"x","subject":{"reference":"Patient/p1"}} @ POST Observation
                    POST   @ /Observation     @ text/json             @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"}} @ POST Observation
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Condition","subject":{"reference":"Patient/p1"}}   @ 400 body-type
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p2"}} @ 403 body-reference
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Observation","subject":{"display":"x"}}            @ 422 body-owner
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Observation"}                                      @ 422 body-owner
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Group/g1"}}   @ 403 body-owner
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"},"focus":[{"reference":"urn:uuid:1"}]} @ 403 body-reference
                    POST   @ /Observation     @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"},"focus":[{"reference":"Condition?code=1"}]} @ 403 body-reference
                    POST   @ /Observation?x=1 @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"}} @ 400 parameter
                    POST   @ /Patient         @ application/fhir+json @ {"resourceType":"Patient"}                                          @ 403 patient-create
                    POST   @ /Practitioner    @ application/fhir+json @ {"resourceType":"Practitioner"}                                     @ 403 shared-write
                    POST   @ /Binary          @ application/fhir+json @ {"resourceType":"Binary","securityContext":{"reference":"Patient/p1"}} @ POST Binary
                    POST   @ /Binary          @ application/fhir+json @ {"resourceType":"Binary","securityContext":{"reference":"Patient/p2"}} @ 403 body-reference
                    POST   @ /Binary          @ application/fhir+json @ {"resourceType":"Binary"}                                           @ POST Binary
                    POST   @ /Binary          @ application/fhir+json @ {"resourceType":"Binary","securityContext":{}}                      @ 422 body-owner
                    POST   @ /Binary          @ application/fhir+json @ {"resourceType":"Binary","securityContext":{"display":"x"}}         @ 422 body-owner
                    PUT    @ /Observation/o1  @ application/fhir+json @ {"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"}} @ GET Observation/o1
                    PUT    @ /Observation?_id=o1 @ application/fhir+json @ {"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"}} @ 400 conditional-id
                    PUT    @ /Observation?_format=json @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"}} @ 400 conditional
                    PUT    @ /Observation?_count=1 @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"}} @ 400 parameter
                    PUT    @ /Observation?code=1 @ application/fhir+json @ {"resourceType":"Observation","subject":{"reference":"Patient/p1"}} @ PUT Observation?patient=Patient/p1&code=1
                    PUT    @ /Patient?_id=p1  @ application/fhir+json @ {"resourceType":"Patient"}                                          @ 403 patient-create
                    DELETE @ /Observation/o1  @ x @ `` @ DELETE Observation?_id=o1&patient=Patient/p1
                    DELETE @ /Observation/o1?_count=1&hardDelete=true&_cascade=delete @ x @ `` @ DELETE Observation?_id=o1&patient=Patient/p1
                    DELETE @ /Observation/o1?code=1 @ x @ `` @ 400 delete-parameter
                    DELETE @ /Observation?code=1&_expunge=true @ x @ `` @ DELETE Observation?patient=Patient/p1&code=1
                    DELETE @ /Observation?_expunge=true @ x @ `` @ 400 conditional
                    DELETE @ /Patient/p1      @ x @ `` @ 403 patient-delete
                    DELETE @ /Practitioner/x  @ x @ `` @ 403 shared-write
                    POST   @ /Observation/_search @ application/x-www-form-urlencoded @ code=1&patient=p1 @ POST Observation/_search
                    POST   @ /Observation/_search @ application/x-www-form-urlencoded;charset=UTF-8 @ code=1 @ POST Observation/_search
                    POST   @ /Observation/_search @ application/fhir+json @ {} @ 415 form
                    POST   @ /Observation/_search @ application/x-www-form-urlencoded @ patient=p2 @ 403 pin-parameter
                    POST   @ /Observation/$lastn @ application/fhir+json @ {} @ 400 operation-body
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"collection"} @ 400 bundle-type
                    POST   @ / @ application/fhir+json @ {"resourceType":"List","type":"batch"}        @ 400 bundle-type
                    POST   @ / @ text/plain            @ {"resourceType":"Bundle","type":"batch"}      @ 415 media-type
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"batch"}      @ 200 allowed
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"batch","entry":[1]}  @ 413 bundle-size
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"batch","entry":"x"}  @ 413 bundle-size
                    POST   @ /?x=1 @ application/fhir+json @ {"resourceType":"Bundle","type":"batch"}  @ 400 parameter
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Nonsense/1"}}]} @ 404 path
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"http://x/Observation"}}]} @ 400 entry-url
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"//x/Observation"}}]} @ 400 entry-url
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"POST","url":"Observation"}}]} @ 400 entry-resource
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{},"request":{"method":"GET","url":"Observation"}}]} @ 400 entry-resource
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"url":"Observation"}}]} @ 400 entry
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{}]} @ 400 entry
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"Observation?patient=p2"}}]} @ 403 pin-parameter
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"/Observation/o1"}}]} @ GET Observation/o1
                    POST   @ / @ application/fhir+json @ {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"https://app.example/launches/p1/fhir/Observation/o1"}}]} @ GET Observation/o1
                    """)
    void writeWhenShapedThenTravelsOrIsRefused(String method, String url, String type, String body, String expected) {
        assertThat(outcome(method, url, type, body, "patient/*.cruds")).isEqualTo(expected);
    }

    @Test
    void searchWhenGranularThenTheConstraintTravels() {
        assertThat(outcome("GET", "/Observation", null, "",
                "patient/Observation.rs?category=a patient/Observation.rs?category=b"))
            .isEqualTo("GET Observation?patient=Patient/p1&category=a,b");
        assertThat(outcome("DELETE", "/Observation/o1", null, "", "patient/Observation.d?category=a"))
            .isEqualTo("DELETE Observation?_id=o1&patient=Patient/p1&category=a");
        assertThat(outcome("DELETE", "/Observation/o1", null, "",
                "patient/Observation.d?category=a patient/Observation.d?status=x"))
            .isEqualTo("GET Observation/o1");
        assertThat(outcome("DELETE", "/Observation?code=1", null, "",
                "patient/Observation.ds?category=a patient/Observation.ds?status=x"))
            .isEqualTo("403 conditional");
        assertThat(outcome("DELETE", "/Observation?code=1", null, "", "patient/Observation.d")).isEqualTo("403 scope");
    }

}
