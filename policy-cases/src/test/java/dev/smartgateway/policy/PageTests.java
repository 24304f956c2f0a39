package dev.smartgateway.policy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.Interaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links to further pages: which are shown, and what they request when followed.
 */
class PageTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static final String OWN = "{'resourceType':'Observation','id':'o1','meta':{'versionId':'2'},"
            + "'subject':{'reference':'Patient/p1'}}";

    private static AccessPolicy histories() {
        return new AccessPolicy(null, OPEN.types(), EnumSet.allOf(Interaction.class), OPEN.search(), OPEN.operations(),
                OPEN.compartment(), Set.of());
    }

    private static Asked.Ending linked(Asked asked, String relation, String url) {
        return asked
            .searchset("{'relation':'self','url':'SELF'},{'relation':'" + relation + "','url':'" + url + "'}",
                    "{'resource':" + OWN + "}")
            .end();
    }

    private static String next(String url) {
        return linked(Asked.get("/Observation?_count=1"), "next", url).link("next");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            next     @ BASE/Observation?patient=Patient/p1&page=2     @ 200 allowed   @ true
            next     @ BASE/Observation/_search?page=2                @ 200 allowed   @ true
            next     @ BASE/Patient/p1/Observation?page=2             @ 200 allowed   @ true
            next     @ BASE?_getpages=2                               @ 200 allowed   @ true
            next     @ Observation?page=2                             @ 200 allowed   @ true
            previous @ BASE/Observation?page=0                        @ 200 allowed   @ true
            alternate @ BASE/Observation?page=0                       @ 200 allowed   @ false
            next     @ BASE/Condition?page=2                          @ 502 next-link @ false
            next     @ BASE/Patient/p2/Observation?page=2             @ 502 next-link @ false
            next     @ https://else.example/Observation?page=2        @ 502 next-link @ false
            next     @ BASEx/Observation?page=2                       @ 502 next-link @ false
            next     @ //else.example?page=2                          @ 502 next-link @ false
            previous @ https://else.example/Observation?page=2        @ 200 allowed   @ false
            previous @ BASE/Condition?page=2                          @ 200 allowed   @ false
            """)
    void searchWhenLinkedThenSealedLeftOutOrRefused(String relation, String url, String outcome, boolean shown) {
        Asked.Ending end = linked(Asked.get("/Observation"), relation, url);
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.link(relation).startsWith("/Observation?_page=")).isEqualTo(shown);
        assertThat(end.text()).doesNotContain("?page=", "&page=", "upstream.example", "else.example");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            BASE/Observation?patient=Patient/p1&page=2      @ Observation?patient=Patient/p1&page=2
            BASE/Observation?page=2                         @ Observation?patient=Patient/p1&page=2
            BASE/Observation?patient=Patient/p2&page=2      @ Observation?patient=Patient/p1&page=2
            BASE/Observation/_search?page=2                 @ Observation?patient=Patient/p1&page=2
            BASE/Observation                                @ Observation?patient=Patient/p1
            BASE/Patient/p1/Observation?page=2              @ Patient/p1/Observation?page=2
            BASE/Observation/$lastn?page=2                  @ Observation/$lastn?patient=Patient/p1&page=2
            BASE/Observation/$includes?page=2               @ Observation/$includes?page=2
            BASE?_getpages=2                                @ ?_getpages=2
            Observation?page=2                              @ Observation?patient=Patient/p1&page=2
            """)
    void followWhenTheLinkIsOursThenPinnedAgain(String url, String target) {
        assertThat(Asked.get(next(url)).end().target()).isEqualTo(target);
    }

    /** What cannot carry the pin rests on the check of the answer. */
    @Test
    void followWhenThePinCannotBeCarriedThenTheAnswerMustBeJudged() {
        assertThat(Asked.get(next("BASE?_getpages=2")).end().sufficient()).isFalse();
        assertThat(Asked.get(next("BASE/Observation/$includes?page=2")).end().sufficient()).isFalse();
        assertThat(Asked.get(next("BASE/Observation?page=2")).end().sufficient()).isTrue();
        String two = "patient/Observation.rs?category=a patient/Observation.rs?status=final";
        String filtered = linked(Asked.get("/Observation").scopes(two), "next", "BASE/Observation?page=2").link("next");
        assertThat(Asked.get(filtered).scopes(two).end().sufficient()).isFalse();
        String several = Asked.get("/Account")
            .searchset("{'relation':'self','url':'SELF'},{'relation':'next','url':'BASE/Account?page=2'}")
            .end()
            .link("next");
        assertThat(Asked.get(several).end().sufficient()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "patient/Observation.s,GET Observation?patient=Patient/p1&page=2", "patient/Observation.r,403 scope",
            "patient/Condition.rs,403 scope" })
    void followWhenScopesThenThoseOfASearch(String scopes, String outcome) {
        assertThat(Asked.get(next("BASE/Observation?page=2")).scopes(scopes).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void followWhenAnsweredThenJudgedAndCountedLikeTheFirst() {
        String page = next("BASE?_getpages=2");
        String match = "{'search':{'mode':'match'},'resource':" + OWN + "}";
        String document = "{'search':{'mode':'include'},'resource':{'resourceType':'DocumentReference','id':'d',"
                + "'subject':{'reference':'Patient/p1'},'category':[{'coding':[{'code':'a'}]}]}}";
        Asked.Ending end = Asked.get(page)
            .scopes("patient/Observation.rs patient/DocumentReference.rs?category=a")
            .searchset("{'relation':'self','url':'BASE?_getpages=2'}", match, document)
            .end();
        assertThat(end.ids()).isEqualTo("o1,d");
        assertThat(end.link("self")).isEqualTo(page);
        assertThat(end.body().path("total").asInt()).isEqualTo(2);
        String foreign = match.replace("Patient/p1", "Patient/p2");
        assertThat(Asked.get(page).searchset("", foreign).end().outcome()).isEqualTo("502 match-foreign");
    }

    /** Many services write self links on first pages only. */
    @Test
    void followWhenThePageHasNoSelfLinkThenShown() {
        String match = "{'search':{'mode':'match'},'resource':" + OWN + "}";
        Asked.Ending end = Asked.get(next("BASE/Observation?page=2")).searchset("", match).end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.ids()).isEqualTo("o1");
    }

    @Test
    void followWhenTheFirstWasFilteredThenNoTotal() {
        String two = "patient/Observation.rs?category=a patient/Observation.rs?status=final";
        Asked first = Asked.get("/Observation").scopes(two);
        String page = linked(first, "next", "BASE/Observation?page=2").link("next");
        Asked.Ending end = Asked.get(page).scopes(two).searchset("").end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.body().has("total")).isFalse();
    }

    @Test
    void followWhenTheLinkIsOfAnotherKindThenNoPage() {
        String file = Asked.get("/DocumentReference/d")
            .answer("{'resourceType':'DocumentReference','id':'d','subject':{'reference':'Patient/p1'},"
                    + "'content':[{'attachment':{'url':'Binary/b'}}]}")
            .end()
            .text()
            .replaceFirst("(?s).*/Binary/([^\"]+)\".*", "$1");
        assertThat(Asked.get("/Binary/" + file).end().outcome()).isEqualTo("GET Binary/b");
        assertThat(Asked.get("/Observation?_page=" + file).end().outcome()).endsWith("handle");
        String page = next("BASE/Observation?page=2");
        assertThat(Asked.get(page.replaceFirst(".*_page=", "/Binary/")).end().outcome()).endsWith("handle");
    }

    @ParameterizedTest
    @CsvSource({ "_since=2020-01-01T00:00:00Z,true", "_at=2020,true", "_count=7,true", "_since=yesterday,false",
            "x=2020,false", "_since:x=2020,false" })
    void historyWhenParameterThenPagingAlone(String query, boolean travels) {
        Asked.Ending end = Asked.get("/Observation/o1/_history?" + query).policy(histories()).answer(OWN).end();
        assertThat(end.sent()).hasSize(travels ? 2 : 0);
        if (travels) {
            assertThat(end.target()).isEqualTo("Observation/o1/_history?" + query);
        }
    }

    private static String history(String next) {
        return Asked.get("/Observation/o1/_history")
            .policy(histories())
            .answer(OWN)
            .answer("{'resourceType':'Bundle','type':'history','link':[{'relation':'next','url':'" + next
                    + "'},{'relation':'self','url':'SELF'}],'entry':[{'resource':" + OWN + "}]}")
            .end()
            .link("next");
    }

    @ParameterizedTest
    @CsvSource({ "BASE/Observation/o1/_history?page=2,Observation/o1/_history?page=2",
            "BASE/Observation/o1/_history,Observation/o1/_history", "BASE?_getpages=2,?_getpages=2" })
    void historyWhenPageIsFollowedThenTheCurrentVersionIsAskedFirst(String url, String target) {
        Asked.Ending end = Asked.get(history(url)).policy(histories()).answer(OWN).end();
        assertThat(end.sent()).extracting(PinnedRequest::target).containsExactly("Observation/o1", target);
    }

    @Test
    void historyWhenTheNextPageIsOfAnotherResourceThenRefused() {
        for (String url : new String[] { "BASE/Observation/o2/_history?page=2", "https://else.example/x" }) {
            assertThat(Asked.get("/Observation/o1/_history")
                .policy(histories())
                .answer(OWN)
                .answer("{'resourceType':'Bundle','type':'history','link':[{'relation':'next','url':'" + url + "'}]}")
                .end()
                .outcome()).isEqualTo("502 next-link");
        }
    }

    @ParameterizedTest
    @CsvSource({ "404,application/fhir+json,404 membership", "500,application/fhir+json,502 upstream",
            "200,text/html,502 media-type" })
    void historyWhenAnsweredBadlyThenNothing(int status, String type, String outcome) {
        String bundle = "{'resourceType':'Bundle','type':'history','entry':[{'resource':" + OWN + "}]}";
        assertThat(Asked.get("/Observation/o1/_history")
            .policy(histories())
            .answer(OWN)
            .answer(status, Map.of("Content-Type", type), bundle)
            .end()
            .outcome()).isEqualTo(outcome);
        assertThat(Asked.get("/Observation/o1/_history").policy(histories()).end().sufficient()).isFalse();
    }

}
