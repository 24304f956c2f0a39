package dev.smartgateway.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import static org.assertj.core.api.Assertions.assertThat;

class ScopesPropertyTests {

    private static final List<String> TYPES = List.of("Observation", "Condition", "Patient");

    /** Codings a resource may have under a parameter: system and code. */
    private static final List<String[]> CODINGS = List.of(new String[] { null, "a" }, new String[] { "s", "a" },
            new String[] { "s", "b" }, new String[] { "t", "a" }, new String[] { "t", "c" });

    @Property(tries = 3000)
    void narrowedToNeverWidens(@ForAll("scopes") List<String> one, @ForAll("scopes") List<String> two) {
        Scopes left = Scopes.parse(String.join(" ", one));
        Scopes right = Scopes.parse(String.join(" ", two));
        Scopes both = left.narrowedTo(right);
        for (String type : TYPES) {
            for (Access access : Access.values()) {
                for (String[] category : CODINGS) {
                    for (String[] code : CODINGS) {
                        if (admits(both.cover(type, access), category, code)) {
                            assertThat(admits(left.cover(type, access), category, code)).isTrue();
                            assertThat(admits(right.cover(type, access), category, code)).isTrue();
                        }
                    }
                }
            }
        }
    }

    @Property(tries = 3000)
    void narrowedToLosesNothingOnResourcesWithOneCoding(@ForAll("scopes") List<String> one,
            @ForAll("scopes") List<String> two) {
        Scopes left = Scopes.parse(String.join(" ", one));
        Scopes right = Scopes.parse(String.join(" ", two));
        Scopes both = left.narrowedTo(right);
        for (Scope.Level level : List.of(Scope.Level.PATIENT, Scope.Level.USER)) {
            for (String[] category : CODINGS) {
                boolean expected = admits(only(left, level).cover("Observation", Access.READ), category, category)
                        && admits(only(right, level).cover("Observation", Access.READ), category, category);
                assertThat(admits(only(both, level).cover("Observation", Access.READ), category, category))
                    .isEqualTo(expected);
            }
        }
    }

    @Property(tries = 3000)
    void textRoundTrips(@ForAll("scopes") List<String> tokens) {
        Scopes scopes = Scopes.parse(String.join(" ", tokens));
        assertThat(Scopes.parse(scopes.text())).isEqualTo(scopes);
        assertThat(Scopes.parse(scopes.text()).text()).isEqualTo(scopes.text());
        assertThat(Scopes.parse(scopes.text()).ignored()).isEmpty();
    }

    @Property
    void orderAndDuplicatesDoNotMatter(@ForAll("scopes") List<String> tokens, @ForAll Random random) {
        List<String> shuffled = new ArrayList<>(tokens);
        shuffled.addAll(tokens);
        Collections.shuffle(shuffled, random);
        assertThat(Scopes.parse(String.join("  ", shuffled))).isEqualTo(Scopes.parse(String.join(" ", tokens)))
            .hasSameHashCodeAs(Scopes.parse(String.join(" ", tokens)));
    }

    @Property
    void narrowedToItselfIsItself(@ForAll("scopes") List<String> tokens) {
        Scopes scopes = Scopes.parse(String.join(" ", tokens));
        assertThat(scopes.narrowedTo(scopes)).isEqualTo(scopes);
    }

    @Property
    void narrowedToIsSymmetric(@ForAll("scopes") List<String> one, @ForAll("scopes") List<String> two) {
        Scopes left = Scopes.parse(String.join(" ", one));
        Scopes right = Scopes.parse(String.join(" ", two));
        assertThat(left.narrowedTo(right)).isEqualTo(right.narrowedTo(left));
    }

    @Property(tries = 5000)
    void parseNeverThrowsAndKeepsItsOwnText(@ForAll String text) {
        Scopes scopes = Scopes.parse(text);
        assertThat(Scopes.parse(scopes.text())).isEqualTo(scopes);
    }

    @Property(tries = 5000)
    void parseWhenGarbledThenNeverThrowsAndRoundTrips(@ForAll("garbled") String text) {
        Scopes scopes = Scopes.parse(text);
        assertThat(Scopes.parse(scopes.text())).isEqualTo(scopes);
    }

    private static Scopes only(Scopes scopes, Scope.Level level) {
        return Scopes.parse(scopes.resources()
            .stream()
            .filter((scope) -> scope.level() == level)
            .map(Scope::text)
            .reduce("", (one, two) -> one + " " + two));
    }

    private static boolean admits(GrantedAccess cover, String[] category, String[] code) {
        Map<String, String[]> resource = Map.of("category", category, "code", code);
        return cover.granted() && (cover.anyOf().isEmpty() || cover.anyOf()
            .stream()
            .anyMatch((constraint) -> constraint.parameters()
                .entrySet()
                .stream()
                .allMatch((entry) -> entry.getValue()
                    .stream()
                    .map(CodeMatch::of)
                    .anyMatch((value) -> value.matches(resource.get(entry.getKey())[0],
                            resource.get(entry.getKey())[1])))));
    }

    @Provide
    Arbitrary<List<String>> scopes() {
        Arbitrary<String> value = Arbitraries.of("a", "b", "c", "s|a", "s|", "|a", "t|a", "t|c");
        Arbitrary<String> values = value.list().ofMinSize(1).ofMaxSize(3).map((all) -> String.join(",", all));
        Arbitrary<String> query = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just("")),
                Tuple.of(3, values.map((text) -> "?category=" + text)),
                Tuple.of(2, values.map((text) -> "?code=" + text)),
                Tuple.of(2, Combinators.combine(values, values).as((one, two) -> "?code=" + one + "&category=" + two)));
        Arbitrary<String> letters = Arbitraries.of("r", "rs", "cud", "cruds", "s", "c", "read", "write", "*", "rd");
        Arbitrary<String> resource = Combinators
            .combine(Arbitraries.of("patient", "user", "system"),
                    Arbitraries.of("Observation", "Observation", "Condition", "*"), letters, query)
            .as((level, type, access, rest) -> level + "/" + type + "." + access + rest);
        Arbitrary<String> word = Arbitraries.of("openid", "launch", "launch/patient", "fhirUser", "nonsense");
        return Arbitraries.frequencyOf(Tuple.of(5, resource), Tuple.of(1, word)).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> garbled() {
        return Arbitraries
            .of("patient", "user", "/", ".", "*", "Observation", "r", "s", "read", "?", "category", "=", "a", "|", "%",
                    "%2f", "%25", "&", ",", " ", "launch", "__", "http://smarthealthit.org/fhir/scopes/", "\u0130")
            .list()
            .ofMaxSize(14)
            .map((all) -> String.join("", all));
    }

}
