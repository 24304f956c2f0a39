package dev.smartgateway.scope;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConstraintTests {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            a,   -, a, true
            a,   s, a, true
            a,   s, b, false
            a,   s, A, false
            s|a, s, a, true
            s|a, -, a, false
            s|a, t, a, false
            |a,  -, a, true
            |a,  s, a, false
            s|,  s, b, true
            s|,  t, b, false
            s|,  s, -, false
            a,   -, -, false
            """)
    void matchesWhenTokenTableThenAsInFhirSearch(String value, String system, String code, boolean matches) {
        assertThat(CodeMatch.of(value).matches(system, code)).isEqualTo(matches);
        assertThat(CodeMatch.of(value).text()).isEqualTo(value);
    }

    @Test
    void newWhenParameterHasNoValueThenRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Constraint(Map.of("category", List.of())));
        assertThatIllegalArgumentException().isThrownBy(() -> new Constraint(Map.of("category", List.of(""))));
        assertThatIllegalArgumentException().isThrownBy(() -> new CodeMatch("", null));
    }

    @Test
    void newWhenValuesOverlapThenOnlyTheWidest() {
        assertThat(new Constraint(Map.of("code", List.of("s|a", "a", "t|b"))).text()).isEqualTo("code=a,t|b");
    }

    @Test
    void coverWhenContradictoryThenRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GrantedAccess(true, List.of(Constraint.NONE)));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new GrantedAccess(false, List.of(new Constraint(Map.of("code", List.of("a"))))));
    }

    @Test
    void withinWhenEveryParameterIsNarrowerThenTrue() {
        Constraint wide = new Constraint(Map.of("category", List.of("a")));
        Constraint both = new Constraint(Map.of("category", List.of("a"), "code", List.of("x")));
        assertThat(both.within(wide)).isTrue();
        assertThat(wide.within(both)).isFalse();
        assertThat(new Constraint(Map.of("category", List.of("b"))).within(wide)).isFalse();
        Constraint codes = new Constraint(Map.of("code", List.of("a", "b")));
        assertThat(new Constraint(Map.of("code", List.of("s|a", "t|b"))).within(codes)).isTrue();
        assertThat(new Constraint(Map.of("code", List.of("s|a", "t|c"))).within(codes)).isFalse();
    }

}
