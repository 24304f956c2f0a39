package dev.smartgateway.policy;

import dev.smartgateway.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.machine.PinningMachine;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A denial says what to change and contains no data: no part of the request, no part of
 * an answer.
 */
class DenialTextPropertyTests {

    private static final String HOLE = "@@";

    /**
     * Method, target and body with a hole for the input; most are denied whatever fills
     * it.
     */
    private static final List<String[]> SHAPES = List.of(new String[] { "GET", "/@@/p1", "" },
            new String[] { "GET", "/Patient/@@", "" }, new String[] { "GET", "/Observation/@@/_history/1", "" },
            new String[] { "GET", "/Observation/o1/@@", "" }, new String[] { "GET", "/Observation?@@=1", "" },
            new String[] { "GET", "/Observation?patient=@@", "" }, new String[] { "GET", "/Observation?code:@@=1", "" },
            new String[] { "GET", "/Observation?subject.@@=1", "" },
            new String[] { "GET", "/Observation?_sort=@@", "" },
            new String[] { "GET", "/Observation?_include=@@:subject", "" },
            new String[] { "GET", "/Observation?_revinclude=@@", "" },
            new String[] { "GET", "/Observation?_format=@@", "" },
            new String[] { "GET", "/Observation?_elements=a.@@", "" },
            new String[] { "GET", "/Observation?_summary=@@", "" },
            new String[] { "GET", "/Observation?_count=@@", "" }, new String[] { "GET", "/Patient/@@/Observation", "" },
            new String[] { "GET", "/Observation/$@@", "" }, new String[] { "GET", "/Observation/$lastn?@@=1", "" },
            new String[] { "GET", "/Observation?_page=@@", "" }, new String[] { "GET", "/Binary/@@", "" },
            new String[] { "@@", "/Observation", "" }, new String[] { "POST", "/Observation", "@@" },
            new String[] { "POST", "/Observation", "{\"resourceType\":\"@@\"}" },
            new String[] { "POST", "/Observation",
                    "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"@@\"}}" },
            new String[] { "POST", "/Observation", "{\"resourceType\":\"Observation\",\"@@\":1,\"@@\":2}" },
            new String[] { "POST", "/Observation",
                    "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/p1\"},\"focus\":[{\"reference\":\"Patient/@@\"}]}" },
            new String[] { "PUT", "/Observation/o1", "{\"resourceType\":\"Observation\",\"id\":\"@@\"}" },
            new String[] { "PUT", "/Observation?identifier=@@", "{\"resourceType\":\"Observation\",\"id\":\"o1\"}" },
            new String[] { "PATCH", "/Observation/o1", "[{\"op\":\"replace\",\"path\":\"/subject/@@\",\"value\":1}]" },
            new String[] { "PATCH", "/Observation/o1", "[{\"op\":\"@@\",\"path\":\"/status\"}]" },
            new String[] { "DELETE", "/Observation?@@=1", "" },
            new String[] { "POST", "/", "{\"resourceType\":\"Bundle\",\"type\":\"@@\"}" }, new String[] { "POST", "/",
                    "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\",\"url\":\"@@\"}}]}" });

    private static final List<String> MOCKS = List.of("", "status-400", "status-422", "answer-html", "answer-two-roots",
            "foreign-match", "answer-redirect");

    @Provide
    Arbitrary<String> inputs() {
        Arbitrary<String> plain = Arbitraries.strings()
            .withChars("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-.")
            .ofMinLength(12)
            .ofMaxLength(40);
        Arbitrary<String> hostile = Arbitraries.strings()
            .withChars("<>\"'\\/%&;:=?#|{}[]() $\u00e9\n\r\t")
            .ofMinLength(4)
            .ofMaxLength(12);
        return Arbitraries.oneOf(plain, plain.flatMap((left) -> hostile.map((right) -> left + right)));
    }

    @Property(tries = 4000)
    void beginWhenDeniedThenAnswerHoldsNoInput(@ForAll("inputs") String input, @ForAll("shapes") String[] shape,
            @ForAll("mocks") String mock) {
        CorpusRunner runner = new CorpusRunner(new PinningMachine(), AccessPolicy.defaults());
        String url = shape[1].replace(HOLE, input);
        FhirCall call = new FhirCall(shape[0].replace(HOLE, input), ScriptedUpstream.path(url),
                ScriptedUpstream.query(url),
                Map.of("Content-Type",
                        shape[2].startsWith("[") ? "application/json-patch+json" : "application/fhir+json"),
                shape[2].replace(HOLE, input).getBytes(StandardCharsets.UTF_8), runner.pin("p1", "patient/*.cruds"));
        Step.Respond end = runner.finish(call, new ScriptedUpstream(new FixtureStore(), mock));
        String marker = input.substring(0, 12);
        boolean parts = end.verdict().parts().stream().anyMatch(Verdict::allowed);
        if (!end.verdict().allowed() || (!end.verdict().parts().isEmpty() && !parts)) {
            String shown = new String(end.answer().body(), StandardCharsets.UTF_8) + end.answer().headers();
            assertThat(shown).doesNotContain(marker, "o2-secret", "upstream.example", "evil.example");
        }
        assertThat(end.verdict().rule()).matches("[a-z-]{2,30}").doesNotContain(marker);
        assertThat(end + " " + call + " " + end.verdict().action()).doesNotContain(marker);
    }

    @Provide
    Arbitrary<String[]> shapes() {
        return Arbitraries.of(SHAPES);
    }

    @Provide
    Arbitrary<String> mocks() {
        return Arbitraries.of(MOCKS);
    }

    @Example
    void codesAreDistinctAndAdviceSaysWhatToDo() {
        assertThat(EnumSet.allOf(Reason.class)).extracting(Reason::code)
            .doesNotHaveDuplicates()
            .allMatch((code) -> code.matches("[a-z]+(-[a-z]+)*"));
        assertThat(EnumSet.allOf(Reason.class)).allSatisfy((reason) -> {
            assertThat(reason.advice()).as(reason.code()).matches("[A-Z].*[.]").contains(" ");
            boolean says = reason.advice().split("[.;] ").length > 1
                    || reason.advice().matches("(Send|Launch|Open|Authenticate|Wait|Add) .*|.* must .*");
            assertThat(says).as(reason.code()).isTrue();
            assertThat(reason.status()).isBetween(400, 505);
        });
    }

}
