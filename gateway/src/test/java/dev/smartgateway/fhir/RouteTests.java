package dev.smartgateway.fhir;

import java.net.URI;
import java.util.List;

import dev.smartgateway.json.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RouteTests {

    private static final String BASE = "https://fhir.example/r4";

    private static final ServiceUrls SERVICE = new ServiceUrls(URI.create(BASE), List.of());

    @ParameterizedTest
    @CsvSource({ "GET,/Observation/o1,read", "GET,/Observation/o1/,read", "GET,/Observation/o1/_history/1,vread",
            "GET,/Observation/o1/_history,history-instance", "GET,/Observation/_history,history-type",
            "GET,/_history,history-system", "GET,/Observation,search-type", "POST,/Observation/_search,search-type",
            "GET,/Patient/p1/Observation,search-type", "POST,/Patient/p1/Observation/_search,search-type",
            "GET,/,search-system", "POST,/_search,search-system", "POST,/,batch", "POST,/Observation,create",
            "PUT,/Observation/o1,update", "PATCH,/Observation/o1,patch", "DELETE,/Observation/o1,delete",
            "GET,/metadata,capabilities", "GET,/.well-known/smart-configuration,smart-configuration",
            "GET,/Binary/abc,attachment", "GET,/Patient/p1/%24everything,operation", "GET,/$export,operation",
            "POST,/metadata,unknown", "PUT,/,unknown", "PUT,/Observation,unknown", "PATCH,/Observation,unknown",
            "DELETE,/Observation,unknown", "HEAD,/Observation/o1,unknown", "GET,/Observation/_search,unknown",
            "POST,/Observation/o1,unknown", "GET,/observation,unknown", "GET,/Practitioner/x/Observation,unknown",
            "GET,/Patient/p1/Nonsense,unknown", "GET,/Patient/p1/Observation/_search,unknown",
            "POST,/Practitioner/x/Observation/_search,unknown", "POST,/Patient/p1/Observation/x,unknown",
            "POST,/Observation/o1/_history/1,unknown", "GET,/Nonsense/o1/_history/1,unknown",
            "GET,/Observation/o_1/_history/1,unknown", "GET,/Observation/o1/_history/_,unknown",
            "GET,/Observation/o1/x/y/z,unknown", "GET,/.well-known/openid-configuration,unknown",
            "GET,/_page/abc,unknown", "POST,/_page/abc,unknown" })
    void parseWhenMethodAndPathThenOneInteraction(String method, String path, String code) {
        assertThat(Route.parse(method, path, false).interaction().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({ "PUT,update-conditional", "PATCH,patch-conditional", "DELETE,delete-conditional" })
    void parseWhenATypeIsWrittenWithCriteriaThenConditional(String method, String code) {
        assertThat(Route.parse(method, "/Observation", true).interaction().code()).isEqualTo(code);
    }

    @Test
    void parseWhenAnySingleCharacterThenOnlyThoseOfPathsAndIdsPass() {
        for (char one = 0; one < 0x180; one++) {
            String path = "/Observation/a" + one;
            String code = "refused";
            try {
                code = Route.parse("GET", path, false).interaction().code();
            }
            catch (Malformed ex) {
                // as it should be, unless expected otherwise below
            }
            boolean id = String.valueOf(one).matches("[A-Za-z0-9.-]") || one == '/';
            boolean sign = "_~$!*'()@+,=:&".indexOf(one) >= 0;
            assertThat(code).as("character %d", (int) one).isEqualTo(id ? "read" : sign ? "unknown" : "refused");
        }
    }

    @ParameterizedTest
    @CsvSource({ "1,read", "64,read", "65,unknown" })
    void parseWhenAnIdIsLongThenUpToSixtyFourCharacters(int length, String code) {
        String path = "/Observation/" + "a".repeat(length);
        assertThat(Route.parse("GET", path, false).interaction().code()).isEqualTo(code);
    }

    @Test
    void parseWhenPartsAreNamedThenAllAreKept() {
        assertThat(Route.parse("GET", "/Observation/o1/_history/7", false))
            .isEqualTo(new Route(Interaction.VREAD, "Observation", "o1", "7", null));
        assertThat(Route.parse("POST", "/Patient/p1/Observation/_search", false))
            .isEqualTo(new Route(Interaction.SEARCH_TYPE, "Observation", null, null, "p1"));
        assertThat(Route.parse("GET", "/Patient/p1/$everything", false).name()).isEqualTo("everything");
        assertThat(Route.parse("GET", "/$Ex_port", false).name()).isEqualTo("unknown");
    }

    @Test
    void parseWhenReferenceThenItsKindAndType() {
        assertThat(Reference.parse("Patient/p1", SERVICE))
            .isEqualTo(new Reference(Reference.Kind.LOCAL, "Patient", "p1"));
        assertThat(Reference.parse(BASE + "/Patient/p1/_history/2", SERVICE).is("Patient", "p1")).isTrue();
        assertThat(Reference.parse("http://other.example/Patient/p1", SERVICE))
            .isEqualTo(new Reference(Reference.Kind.ELSEWHERE, "Patient", null));
        assertThat(Reference.parse("Patient?identifier=1", SERVICE))
            .isEqualTo(new Reference(Reference.Kind.CONDITIONAL, "Patient", null));
        assertThat(Reference.parse("#p1", SERVICE).kind()).isEqualTo(Reference.Kind.CONTAINED);
        assertThat(Reference.parse("urn:uuid:1", SERVICE).kind()).isEqualTo(Reference.Kind.URN);
        assertThat(Reference.parse("Patient/..", SERVICE).kind()).isEqualTo(Reference.Kind.ELSEWHERE);
        assertThat(Reference.parse("Patient/.", SERVICE).kind()).isEqualTo(Reference.Kind.ELSEWHERE);
    }

    @Test
    void toStringWhenPrintedThenNoData() {
        assertThat(Route.parse("GET", "/Patient/secret", false)).hasToString("Route[READ]");
        assertThat(Reference.parse("Patient/secret", SERVICE)).hasToString("Reference[LOCAL]");
        assertThat(Param.of("name", "secret")).hasToString("Param[name]");
        assertThat(Query.parse("name=secret")).hasToString("Query[1]");
    }

}
