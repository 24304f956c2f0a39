package dev.smartgateway.scope;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the merge of many scopes with its definition, which compares all pairs.
 */
class ScopesMergePropertyTests {

    @Property(tries = 60)
    void mergedWhenManyScopesThenAsIfEachWereComparedWithEach(@ForAll("many") List<String> tokens) {
        List<Scope> single = tokens.stream().flatMap((token) -> Scopes.parse(token).resources().stream()).toList();
        Scopes scopes = Scopes.parse(String.join(" ", tokens));
        for (Scope.Level level : List.of(Scope.Level.PATIENT, Scope.Level.USER)) {
            for (Access access : Access.values()) {
                Set<Constraint> expected = widest(single.stream()
                    .filter((one) -> one.level() == level && one.access().contains(access))
                    .map(Scope::constraint)
                    .collect(Collectors.toSet()));
                assertThat(scopes.resources()
                    .stream()
                    .filter((one) -> one.level() == level && one.access().contains(access))
                    .map(Scope::constraint)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Property(tries = 60)
    void coverWhenManyScopesThenAsIfEachWereComparedWithEach(@ForAll("many") List<String> tokens) {
        Set<Constraint> granted = tokens.stream()
            .flatMap((token) -> Scopes.parse(token).resources().stream())
            .filter((one) -> one.access().contains(Access.SEARCH))
            .map(Scope::constraint)
            .collect(Collectors.toSet());
        GrantedAccess cover = Scopes.parse(String.join(" ", tokens)).cover("Observation", Access.SEARCH);
        assertThat(cover.granted()).isEqualTo(!granted.isEmpty());
        boolean all = granted.stream().anyMatch(Constraint::unconstrained);
        assertThat(cover.anyOf()).containsExactlyInAnyOrderElementsOf(all ? Set.of() : widest(granted));
    }

    @Example
    void coverWhenAskedAgainThenIsNotWorkedOutAgain() {
        Scopes scopes = Scopes.parse("patient/Observation.rs?code=a patient/Observation.rs?code=b");
        Scopes ceiling = Scopes.parse("patient/Observation.rs?code=a");
        assertThat(scopes.cover("Observation", Access.READ)).isSameAs(scopes.cover("Observation", Access.READ));
        assertThat(scopes.namedCover("Observation", Access.READ))
            .isSameAs(scopes.namedCover("Observation", Access.READ));
        assertThat(scopes.narrowedTo(ceiling)).isSameAs(scopes.narrowedTo(ceiling)).isEqualTo(ceiling);
        assertThat(scopes.narrowedTo(Scopes.NONE)).isEqualTo(Scopes.NONE);
        assertThat(scopes.narrowedTo(ceiling)).isEqualTo(ceiling);
    }

    private static Set<Constraint> widest(Set<Constraint> all) {
        return all.stream()
            .filter((one) -> all.stream().noneMatch((other) -> !other.equals(one) && one.within(other)))
            .collect(Collectors.toSet());
    }

    @Provide
    Arbitrary<List<String>> many() {
        Arbitrary<String> code = Combinators
            .combine(Arbitraries.of("", "", "s|", "t|", "|"), Arbitraries.integers().between(0, 300))
            .as((system, number) -> system + "c" + number);
        Arbitrary<String> value = Arbitraries.frequencyOf(Tuple.of(60, code), Tuple.of(1, Arbitraries.of("s|", "t|")));
        Arbitrary<String> values = value.list().ofMinSize(1).ofMaxSize(3).map((all) -> String.join(",", all));
        Arbitrary<String> category = Arbitraries.of("", "", "category=a", "category=s|a", "category=b,s|a");
        Arbitrary<String> query = Combinators.combine(category, values, Arbitraries.integers().between(0, 400))
            .as((first, codes, dice) -> (dice == 0) ? ""
                    : "?" + (first.isEmpty() ? "" : first + "&") + "code=" + codes);
        Arbitrary<String> letters = Arbitraries.of(Set.of("r", "rs", "s", "cruds"));
        return Combinators.combine(Arbitraries.of(EnumSet.of(Scope.Level.PATIENT, Scope.Level.USER)), letters, query)
            .as((level, access, rest) -> level.word() + "/Observation." + access + rest)
            .list()
            .ofMinSize(300)
            .ofMaxSize(500);
    }

}
