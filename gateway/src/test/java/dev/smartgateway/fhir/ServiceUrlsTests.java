package dev.smartgateway.fhir;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which addresses belong to a FHIR service, and which path they name there.
 */
class ServiceUrlsTests {

    private static final ServiceUrls SERVICE = new ServiceUrls(URI.create("https://ehr.example/fhir/r4"),
            List.of(URI.create("http://inner:8080/r4/"), URI.create("https://ehr.example/old")));

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            https://ehr.example/fhir/r4/Observation?a=1        @ Observation?a=1
            HTTPS://EHR.Example/fhir/r4/Observation/o1         @ Observation/o1
            https://ehr.example:443/fhir/r4/Observation/o1     @ Observation/o1
            https://ehr.example:/fhir/r4/Observation/o1        @ Observation/o1
            //ehr.example/fhir/r4/Observation/o1               @ Observation/o1
            /fhir/r4/Observation/o1                            @ Observation/o1
            Observation/o1                                     @ Observation/o1
            ./Observation/o1                                   @ Observation/o1
            ../r4/Observation/o1                               @ Observation/o1
            https://ehr.example/x/../fhir/r4/Observation/o1    @ Observation/o1
            https://ehr.example/fhir/r4?page=2                 @ ?page=2
            https://ehr.example/fhir/r4/?page=2                @ ?page=2
            ?page=2                                            @ ?page=2
            http://inner:8080/r4/Observation/o1                @ Observation/o1
            HTTP://INNER:8080/r4/Observation/o1                @ Observation/o1
            https://ehr.example/old/Observation/o1             @ Observation/o1
            https://ehr.example/fhir/r4/x/..                   @ ''
            https://ehr.example/fhir/r4/x/y/..                 @ x/
            https://ehr.example/fhir/r4/x/.                    @ x/
            https://ehr.example/fhir/r4/x/./y                  @ x/y
            /fhir/r4/Observation/a:b                           @ Observation/a:b
            :x                                                 @ :x
            Observation/100%2                                  @ Observation/100%2
            Observation/100%                                   @ Observation/100%
            """)
    void locateWhenBelowABaseThenWhatItNames(String url, String target) {
        assertThat(SERVICE.locate(url).map(ServiceUrls.Location::target)).contains(target);
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://ehr.example/fhir/r4/Observation/o1", "https://ehr.example:444/fhir/r4/Observation",
            "https://ehr.example/fhir/r44/Observation/o1", "https://ehr.example/fhir/R4/Observation/o1",
            "https://ehr.example.evil/fhir/r4/Observation", "https://user@ehr.example/fhir/r4/Observation",
            "https://evil.example/?https://ehr.example/fhir/r4/Observation", "//evil.example/fhir/r4/Observation",
            "/fhir/Observation/o1", "../Observation/o1", "https://ehr.example/fhir/r4/../Observation/o1",
            "https://ehr.example/fhir/r4/%2e%2e/Observation", "https://ehr.example/fhir/r4/..%2fObservation",
            "https://ehr.example\\fhir/r4/Observation", "https://ehr.example/fhir/r4/ Observation", "urn:uuid:1",
            "mailto:a@ehr.example", "#p1", "", "http://inner/r4/Observation/o1", "https://inner:8080/r4/Observation" })
    void locateWhenSomewhereElseThenEmpty(String url) {
        assertThat(SERVICE.locate(url)).isEmpty();
    }

    @Test
    void locateWhenThereAreFurtherBasesThenBelowThemToo() {
        ServiceUrls service = new ServiceUrls(URI.create("https://ehr.example/fhir"),
                List.of(URI.create("http://inner/a/"), URI.create("http://inner/b")));
        for (String url : List.of("https://ehr.example/fhir/x", "http://inner/a/x", "http://inner/b/x", "/fhir/x")) {
            assertThat(service.locate(url).map(ServiceUrls.Location::target)).as(url).contains("x");
        }
        assertThat(service.locate("http://inner/c/x")).isEmpty();
    }

    @Test
    void locateWhenTheBaseIsTheRootThenItsPathsAreBelow() {
        ServiceUrls root = new ServiceUrls(URI.create("http://ehr.example:80/"), List.of());
        assertThat(root.base()).isEqualTo("http://ehr.example:80");
        assertThat(root.locate("/Observation/o1").map(ServiceUrls.Location::target)).contains("Observation/o1");
        assertThat(root.locate("http://ehr.example/Observation/o1").map(ServiceUrls.Location::target))
            .contains("Observation/o1");
        assertThat(root.locate("http://ehr.example").map(ServiceUrls.Location::target)).contains("");
    }

    @ParameterizedTest
    @CsvSource({ "name=M\u00fcller,name=M%C3%BCller", "x=100%,x=100%25", "x=%41%4,x=%41%254", "a=b|c,a=b|c" })
    void escapedQueryWhenAUrlHasNoPlaceForItThenEscaped(String query, String escaped) {
        assertThat(new ServiceUrls.Location("", query, null).escapedQuery()).isEqualTo(escaped);
    }

    @Test
    void underWhenThereIsAFragmentThenItStays() {
        assertThat(SERVICE.locate("/fhir/r4/Observation/o1#x").orElseThrow().under("https://app.example/fhir"))
            .isEqualTo("https://app.example/fhir/Observation/o1#x");
    }

    @ParameterizedTest
    @CsvSource({ "HTTPS://ehr.example:443/fhir/r4/Patient/p1,LOCAL", "/fhir/r4/Patient/p1,LOCAL",
            "http://inner:8080/r4/Patient/p1/_history/2,LOCAL", "http://inner:8080/r4/../r4/Patient/p1,ELSEWHERE",
            "./Patient/p1,ELSEWHERE", "https://evil.example/fhir/r4/Patient/p1,ELSEWHERE", "patient/p1,ELSEWHERE" })
    void parseWhenAReferenceIsAnAddressThenLocalBelowABase(String text, Reference.Kind kind) {
        assertThat(Reference.parse(text, SERVICE).kind()).isEqualTo(kind);
    }

    @Test
    void toStringWhenPrintedThenNoAddress() {
        assertThat(SERVICE).hasToString("ServiceUrls[3]");
        assertThat(SERVICE.locate("Patient/secret").orElseThrow().toString()).doesNotContain("secret");
    }

}
