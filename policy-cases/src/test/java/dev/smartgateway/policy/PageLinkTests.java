package dev.smartgateway.policy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links to further pages, used by clients that follow them, parse them or rebuild them:
 * each gets that page or a refusal, never a list without the filter.
 */
class PageLinkTests {

    private static final String NEXT = "{'relation':'self','url':'BASE/Observation?patient=Patient/p1'},{'relation':'next','url':'%s'}";

    private static final String PAGE_TWO = "Observation?patient=Patient/p1&page=2";

    private static String next(Asked asked, String url) {
        return asked.searchset(NEXT.formatted(url)).end().link("next");
    }

    private static String next(String asked) {
        return next(Asked.get(asked), "BASE/Observation?page=2");
    }

    private static String seal(String link) {
        return link.replaceFirst(".*_page=", "");
    }

    @Test
    void nextWhenShownThenOnTheOwnPathWithItsParameters() {
        String link = next("/Observation?code=http://loinc.org%7C8302-2&_count=2");
        assertThat(link).startsWith("/Observation?code=http://loinc.org%7C8302-2&_count=2&_page=");
        assertThat(Asked.get(link).end().target()).isEqualTo(PAGE_TWO);
    }

    @Test
    void nextWhenAskedByFormOrInTheCompartmentThenOnAPathThatGetTakes() {
        String form = next(Asked.send("POST", "/Observation/_search", "application/x-www-form-urlencoded", "code=1"),
                "BASE/Observation?page=2");
        assertThat(form).startsWith("/Observation?code=1&_page=");
        assertThat(Asked.get(form).end().target()).isEqualTo(PAGE_TWO);
        String compartment = next("/Patient/p1/Observation?code=1");
        assertThat(compartment).startsWith("/Patient/p1/Observation?code=1&_page=");
        assertThat(Asked.get(compartment).end().target()).isEqualTo(PAGE_TWO);
    }

    /** Other order, other escapes, what libraries add: the same request. */
    @Test
    void followWhenRebuiltThenThatPage() {
        String seal = seal(next("/Observation?code=a%7Cb&_count=2"));
        for (String rebuilt : new String[] { "/Observation?_count=2&code=a|b&_page=" + seal,
                "/Observation?_page=" + seal + "&code=%61%7cb&_count=2&_format=json&_pretty=true&_=17",
                "/Observation?_page=" + seal, "?_page=" + seal, "/?_page=" + seal }) {
            assertThat(Asked.get(rebuilt).end().target()).isEqualTo(PAGE_TWO);
        }
    }

    @Test
    void followWhenParametersAreOthersThenRefused() {
        String seal = seal(next("/Observation?code=1&_count=2"));
        for (String other : new String[] { "/Observation?code=2&_count=2&_page=", "/Observation?code=1&_page=",
                "/Observation?code=1&_count=1000&_page=", "/Observation?code=1&code=1&_count=2&_page=",
                "/Observation?code=1&_count=2&status=final&_page=", "/Observation?code:not=1&_count=2&_page=",
                "?code=1&_count=2&_page=", "/Condition?_page=", "/Condition?code=1&_count=2&_page=",
                "/Observation/$lastn?_page=", "/Observation/o1/_history?_page=" }) {
            Asked.Ending end = Asked.get(other + seal).end();
            assertThat(end.sent()).isEmpty();
            assertThat(end.step().verdict().reason().code()).isEqualTo("page-altered");
        }
    }

    /** A parameter that would be dropped must not turn a page into the first one. */
    @ParameterizedTest
    @ValueSource(strings = { "/Observation?code=1&_page=", "/Observation?code=1&_page", "/Observation?_page:x=SEAL",
            "/Observation?_page=SEAL&_page=SEAL", "/Observation?%5fpage=&code=1", "?_page=", "/Observation?_page=AAAA",
            "/Patient/p1?_page=SEAL", "/Observation/_search?_page=SEAL", "/metadata?_page=SEAL", "/_page/SEAL" })
    void followWhenTheSealIsNoneThenRefused(String url) {
        String seal = seal(next("/Observation?code=1"));
        Asked.Ending end = Asked.get(url.replace("SEAL", seal)).end();
        assertThat(end.sent()).isEmpty();
        assertThat(end.step().verdict().allowed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE" })
    void writeWhenItCarriesASealThenRefused(String method) {
        String seal = seal(next("/Observation?code=1"));
        Asked.Ending end = Asked.send(method, "/Observation?_page=" + seal, Asked.JSON, "{}").end();
        assertThat(end.sent()).isEmpty();
        assertThat(end.step().verdict().allowed()).isFalse();
    }

    @Test
    void nextWhenThePageWasAskedInOneWayThenItsNextLinkIsToo() {
        String first = next("/Observation?code=1&_count=2");
        String second = next(Asked.get(first), "BASE/Observation?page=3");
        assertThat(second).startsWith("/Observation?code=1&_count=2&_page=");
        assertThat(Asked.get(second).end().target()).isEqualTo("Observation?patient=Patient/p1&page=3");
        String bare = Asked.get("/?_page=" + seal(first))
            .searchset(NEXT.formatted("BASE/Observation?page=3"))
            .end()
            .text();
        assertThat(bare).contains("https://app.example/launches/p1/fhir?_page=");
    }

    /**
     * Every legal reference, some usual slips, and hosts that only look like the base.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    /fhir/Observation?page=2                                 @ Observation?patient=Patient/p1&page=2
                    //upstream.example/fhir/Observation?page=2               @ Observation?patient=Patient/p1&page=2
                    ./Observation?page=2                                     @ Observation?patient=Patient/p1&page=2
                    ../fhir/Observation?page=2                               @ Observation?patient=Patient/p1&page=2
                    HTTPS://Upstream.Example:443/fhir/Observation?page=2     @ Observation?patient=Patient/p1&page=2
                    BASE//Observation?page=2                                 @ Observation?patient=Patient/p1&page=2
                    BASE/Observation/?page=2                                 @ Observation?patient=Patient/p1&page=2
                    ?page=2                                                  @ Observation?patient=Patient/p1&page=2
                    BASE/Observation?page=2#x                                @ Observation?patient=Patient/p1&page=2
                    BASE/Observation?name=M\u00fc&page=2                     @ Observation?patient=Patient/p1&name=M%C3%BC&page=2
                    BASE/Observation?code=a|b&page=2                         @ Observation?patient=Patient/p1&code=a%7Cb&page=2
                    """)
    void nextWhenALegalAddressThenFollowed(String url, String target) {
        String link = next(Asked.get("/Observation?_count=1"), url);
        assertThat(Asked.get(link).end().target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "http://upstream.example/fhir/Observation?page=2", "//else.example/fhir/Observation?page=2",
                    "https://upstream.example:444/fhir/Observation?page=2", "BASE/../fhirx/Observation?page=2",
                    "BASE/%2e%2e/fhir/Observation?page=2", "https://x@upstream.example/fhir/Observation?page=2",
                    "page=2", "BASE/Patient?page=2", "BASE/Observation/o2?page=2", "", "#" })
    void nextWhenItCannotBeFollowedThenRefusedOnItsOwnPage(String url) {
        assertThat(Asked.get("/Observation?_count=1").searchset(NEXT.formatted(url)).end().outcome())
            .isEqualTo("502 next-link");
    }

    @Test
    void nextWhenParametersAreTooManyForAnAddressThenTheSealAlone() {
        String codes = IntStream.range(0, 600).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String link = next(
                Asked.send("POST", "/Observation/_search", "application/x-www-form-urlencoded", "code=" + codes),
                "BASE/Observation?page=2");
        assertThat(link).startsWith("/Observation?_page=");
        assertThat(Asked.get(link).end().target()).isEqualTo(PAGE_TWO);
    }

}
