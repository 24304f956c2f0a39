package dev.smartgateway.policy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A searchset of the service, and the part of it that is shown.
 */
class SearchAnswerTests {

    private static final String SELF = "{'relation':'self','url':'SELF'}";

    private static String entry(String mode, String type, String id, String fields) {
        String search = mode.isEmpty() ? "" : "'search':{'mode':'" + mode + "'},";
        return "{" + search + "'resource':{'resourceType':'" + type + "','id':'" + id + "'" + fields + "}}";
    }

    private static String own(String mode, String type, String id) {
        return entry(mode, type, id, ",'subject':{'reference':'Patient/p1'}");
    }

    private static String provenance(String... targets) {
        StringBuilder all = new StringBuilder(",'target':[");
        for (String target : targets) {
            all.append((all.length() > 11) ? "," : "").append("{'reference':'").append(target).append("'}");
        }
        return entry("include", "Provenance", "v", all + "]");
    }

    private static Asked.Ending search(String... entries) {
        return Asked.get("/Observation?code=1").searchset(SELF, entries).end();
    }

    @Test
    void searchWhenOwnThenEntriesLeadThroughTheGateway() {
        Asked.Ending end = search(own("", "Observation", "a"), own("match", "Observation", "b"),
                own("include", "Encounter", "c"));
        assertThat(end.ids()).isEqualTo("a,b,c");
        assertThat(end.text()).startsWith("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":3,\"link\":[");
        assertThat(end.link("self")).isEqualTo("/Observation?patient=Patient/p1&code=1");
        assertThat(end.body().path("entry").valueStream().map((one) -> one.path("search").path("mode").asString()))
            .containsExactly("match", "match", "include");
        assertThat(end.body().path("entry").valueStream().map((one) -> one.path("fullUrl").asString())).containsExactly(
                "https://app.example/launches/p1/fhir/Observation/a",
                "https://app.example/launches/p1/fhir/Observation/b",
                "https://app.example/launches/p1/fhir/Encounter/c");
        assertThat(Asked.get("/Practitioner").searchset(SELF).end().link("self")).isEqualTo("/Practitioner");
    }

    @Test
    void searchWhenAddressesThenOnlyTheServicesOwnAreChanged() {
        String text = search(entry("", "Observation", "a",
                ",'subject':{'reference':'BASE/Patient/p1'},'encounter':{'reference':'https://x.example/Encounter/e'}"))
            .text();
        assertThat(text).contains("\"https://app.example/launches/p1/fhir/Patient/p1\"",
                "\"https://x.example/Encounter/e\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x y", "a/b" })
    void searchWhenIdIsNoneThenNoFullUrl(String id) {
        Asked.Ending end = search(own("", "Observation", id));
        assertThat(end.body().path("entry").path(0).has("fullUrl")).isFalse();
        assertThat(end.body().path("entry").path(0).path("resource").path("id").asString()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            BASE/Observation?code=1&patient=Patient/p1        @ 200 allowed
            BASE/Observation?patient=p1                       @ 200 allowed
            BASE/Observation?patient=BASE/Patient/p1          @ 200 allowed
            ?patient=Patient/p1                               @ 200 allowed
            BASE/Observation?patient=Patient/p2               @ 502 self-link
            BASE/Observation?patient=p10                      @ 502 self-link
            BASE/Observation?subject=Patient/p1               @ 200 allowed
            BASE/Observation?subject=Patient/p2               @ 502 self-link
            BASE/Observation?performer=Patient/p1             @ 502 self-link
            BASE/Observation?patient=Patient/p1&x=Müller     @ 200 allowed
            BASE/Observation?patient=Patient/p1&x=100%        @ 200 allowed
            BASE/Observation                                  @ 502 self-link
            """)
    void searchWhenSelfLinkThenItMustShowThePin(String self, String expected) {
        assertThat(Asked.get("/Observation?code=1")
            .searchset("{'relation':'first','url':'SELF'},{'relation':'self','url':'" + self + "'}")
            .end()
            .outcome()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({ "category=a,200 allowed", "category=p1,502 self-link", "category=Patient/p1,502 self-link",
            "code=a,502 self-link" })
    void searchWhenConstrainedThenTheSelfLinkMustShowThatToo(String shown, String expected) {
        assertThat(Asked.get("/Observation")
            .scopes("patient/Observation.rs?category=a")
            .searchset("{'relation':'self','url':'BASE/Observation?patient=Patient/p1&" + shown + "'}")
            .end()
            .outcome()).isEqualTo(expected);
    }

    /** A count that includes what is not shown would tell of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            {'search':{'mode':'match'}}                                                          @ false
            {}                                                                                   @ false
            {'search':{'mode':'include'}}                                                        @ true
            {'search':{'mode':'outcome'}}                                                        @ true
            {'search':{'mode':'outcome'},'resource':{'resourceType':'OperationOutcome'}}         @ true
            {'search':{'mode':'match'},'resource':{'resourceType':'OperationOutcome','id':'x'}}  @ true
            """)
    void searchWhenSomethingIsLeftOutThenTheTotalOnlyIfItWasNoMatch(String left, boolean total) {
        Asked.Ending end = search(own("", "Observation", "a"), left);
        assertThat(end.ids()).isEqualTo("a");
        assertThat(end.body().has("total")).isEqualTo(total);
    }

    @Test
    void searchWhenAMatchIsAlsoSomebodyElsesThenLeftOutWithoutATotal() {
        Asked.Ending end = Asked.get("/Account")
            .searchset(SELF,
                    entry("", "Account", "a", ",'subject':[{'reference':'Patient/p1'},{'reference':'Patient/p2'}]"),
                    entry("", "Account", "b", ",'subject':[{'reference':'Patient/p1'}]"))
            .end();
        assertThat(end.ids()).isEqualTo("b");
        assertThat(end.body().has("total")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "match,Observation,502 match-foreign", "'',Observation,502 match-foreign",
            "match,Encounter,502 match-foreign", "include,Observation,200 allowed", "odd,Observation,502 search-mode" })
    void searchWhenForeignThenAMatchIsAnAlarmAndAnIncludeLeftOut(String mode, String type, String expected) {
        Asked.Ending end = search(own("", "Observation", "a"),
                entry(mode, type, "x", ",'subject':{'reference':'Patient/p2'}"));
        assertThat(end.outcome()).isEqualTo(expected);
        assertThat(end.text()).doesNotContain("\"x\"");
        assertThat(end.step().verdict().alarm()).isEqualTo(expected.contains("match-"));
    }

    @Test
    void searchWhenProvenanceComesFirstThenItIsJudgedLast() {
        assertThat(search(provenance("Observation/a"), own("", "Observation", "a")).ids()).isEqualTo("a,v");
        assertThat(search(own("include", "Encounter", "e"), own("", "Observation", "a")).ids()).isEqualTo("e,a");
    }

    @Test
    void searchWhenProvenanceIsOfNobodysResourceTooThenShown() {
        String doctor = entry("include", "Practitioner", "d", "");
        assertThat(search(own("", "Observation", "a"), doctor, provenance("Observation/a")).ids()).isEqualTo("a,d,v");
        assertThat(search(own("", "Observation", "a"), doctor, provenance("Observation/a", "Practitioner/d")).ids())
            .isEqualTo("a,d,v");
        assertThat(search(own("", "Observation", "a"), doctor, provenance("Practitioner/d")).ids()).isEqualTo("a,d");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            BASE/Observation/_search           @ GET Observation?patient=Patient/p1&code=1
            BASE/Observation?patient=p1        @ 200 allowed
            ?patient=p1                        @ 200 allowed
            BASE/Observation?code=1            @ 502 self-link
            """)
    void searchWhenAFormIsAnsweredWithoutParametersThenAskedAgainByGet(String self, String expected) {
        Asked form = Asked.send("POST", "/Observation/_search", "application/x-www-form-urlencoded", "code=1")
            .searchset("{'relation':'self','url':'" + self + "'}");
        assertThat(form.end().sent().get(0).method()).isEqualTo("POST");
        assertThat(form.end().outcome()).isEqualTo(expected);
        if (expected.startsWith("GET")) {
            assertThat(form.searchset(SELF, own("", "Observation", "a")).end().ids()).isEqualTo("a");
            assertThat(form.searchset("{'relation':'self','url':'BASE/Observation'}").end().sent()).hasSize(2);
        }
    }

    @Test
    void searchWhenAFormIsAnsweredBadlyThenAsAnyOther() {
        Asked form = Asked.send("POST", "/Observation/_search", "application/x-www-form-urlencoded", "code=1");
        assertThat(form.answer(500, Map.of(), "").end().outcome()).isEqualTo("502 upstream");
        Asked html = Asked.send("POST", "/Observation/_search", "application/x-www-form-urlencoded", "code=1");
        assertThat(html.answer(200, Map.of("Content-Type", "text/html"), "").end().outcome())
            .isEqualTo("502 media-type");
    }

    private static AccessPolicy everything() {
        AccessPolicy open = AccessPolicy.defaults();
        Set<String> operations = new HashSet<>(open.operations());
        operations.add("everything");
        return new AccessPolicy(null, open.types(), open.interactions(), open.search(), operations, open.compartment(),
                Set.of());
    }

    @Test
    void everythingWhenOfferedThenForeignIsLeftOutWithoutAlarm() {
        Asked.Ending end = Asked.get("/Patient/p1/$everything?_count=3")
            .policy(everything())
            .searchset(SELF, entry("", "Patient", "p1", ""), entry("", "Patient", "p2", ""),
                    own("match", "Observation", "a"), entry("", "Observation", "x", ""))
            .end();
        assertThat(end.target()).isEqualTo("Patient/p1/$everything?_count=3");
        assertThat(end.ids()).isEqualTo("p1,a");
        assertThat(end.body().has("total")).isFalse();
        assertThat(end.step().verdict().alarm()).isFalse();
    }

    @Test
    void everythingWhenOfferedThenOnlyByGetForThePatientOfTheLaunch() {
        assertThat(Asked.get("/Patient/p2/$everything").policy(everything()).end().outcome())
            .isEqualTo("403 operation");
        assertThat(Asked.send("PUT", "/Patient/p1/$everything", Asked.JSON, "{}").policy(everything()).end().outcome())
            .isEqualTo("405 operation-method");
        assertThat(Asked.get("/Patient/p1/$everything").policy(everything()).end().sufficient()).isFalse();
    }

    @Test
    void lastnWhenNoSingleQueryIsExactThenTheAnswerMustBeChecked() {
        String two = "patient/Observation.rs?category=a patient/Observation.rs?status=final";
        assertThat(Asked.get("/Observation/$lastn").end().sufficient()).isTrue();
        assertThat(Asked.get("/Observation/$lastn").scopes(two).end().sufficient()).isFalse();
        assertThat(Asked.get("/Observation/$lastn").scopes(two).end().outcome()).startsWith("GET");
    }

    @Test
    void expandWhenAnsweredThenAValueSetInJson() {
        assertThat(Asked.send("POST", "/ValueSet/$expand?url=u", Asked.JSON, "{}").end().outcome())
            .isEqualTo("400 operation-body");
        assertThat(Asked.get("/ValueSet/$expand?url=u").answer("{'resourceType':'ValueSet'}").end().outcome())
            .isEqualTo("200 allowed");
        assertThat(Asked.get("/ValueSet/$expand?url=u").answer("{'resourceType':'Patient'}").end().outcome())
            .isEqualTo("502 operation-answer");
        assertThat(Asked.get("/ValueSet/$expand?url=u").answer(500, Map.of(), "{}").end().outcome())
            .isEqualTo("502 upstream");
        assertThat(Asked.get("/ValueSet/$expand?url=u")
            .answer(200, Map.of("Content-Type", "text/html"), "{'resourceType':'ValueSet'}")
            .end()
            .outcome()).isEqualTo("502 media-type");
    }

}
