package dev.smartgateway.policy.patch;

import java.util.List;

import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.r4.Place;
import dev.smartgateway.r4.R4;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.Scopes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The elements that the path of a FHIRPath patch may name.
 */
class ElementPathTests {

    private final BoundElements bound = new BoundElements(R4.rule("Observation").orElseThrow(),
            Scopes.parse("patient/Observation.u").cover("Observation", Access.UPDATE));

    @ParameterizedTest
    @CsvSource({ "Observation,Observation", "Observation.note,Observation.note",
            "Observation.note[0],Observation.note[0]", "Observation.note[9],Observation.note[9]",
            "Observation.note[1234],Observation.note[1234]", "Observation.note[10].text,Observation.note[10].text",
            "Observation.issued,Observation.issued" })
    void ofWhenOneElementThenItsPlace(String text, String shown) {
        ElementPath path = ElementPath.of(this.bound, text);
        assertThat(path.text()).isEqualTo(text);
        assertThat(path.places()).extracting(Place::shown).containsExactly(shown);
        assertThat(path.isRoot()).isEqualTo(text.equals("Observation"));
    }

    @Test
    void ofWhenAChoiceThenAllItsTypes() {
        List<Place> places = ElementPath.of(this.bound, "Observation.value").places();
        assertThat(places).extracting(Place::name).contains("valueQuantity", "valueString").hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(strings = { "Patient", "", "Observation.", "Observation.[0]", "Observation.nothing",
            "Observation.note[]", "Observation.note[12345]", "Observation.note[/]", "Observation.note[:]",
            "Observation.note[-1]", "Observation.note[1", "Observation.note[1]x", "Observation.note1]",
            "Observation.issued[0]", "Observation.issued[1]", "Observation.value[0]", "Observation.subject",
            "Observation.subject.display", "Observation.id", "Observation.contained", "Observation.contained[0]",
            "Observation.note.nothing", "Observation.valueQuantity" })
    void ofWhenNotAnElementThatMayBeChangedThenRefused(String text) {
        assertThatExceptionOfType(Denied.class).isThrownBy(() -> ElementPath.of(this.bound, text));
    }

}
