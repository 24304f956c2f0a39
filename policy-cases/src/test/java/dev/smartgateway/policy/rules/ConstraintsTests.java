package dev.smartgateway.policy.rules;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.scope.Constraint;
import dev.smartgateway.scope.GrantedAccess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A constraint of a scope holds only for a code in the form that FHIR defines for the
 * element: another form means something else to another reader.
 */
class ConstraintsTests {

    private static boolean holds(String type, String parameter, String element) {
        GrantedAccess cover = new GrantedAccess(true, List.of(new Constraint(Map.of(parameter, List.of("x")))));
        byte[] body = ("{'resourceType':'" + type + "'," + element + "}").replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
        ResourceScanResult facts = ResourceScan.of(body, Constraints.paths(cover, type));
        return Constraints.hold(cover, facts);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`',
            value = { "'code':{'coding':[{'code':'x'}]};true", "'code':{'coding':{'code':'x'}};true",
                    "'code':{'coding':[{'code':'y'},{'code':'x'}]};true", "'code':{'coding':[{'code':'y'}]};false",
                    "'code':{'code':'x'};false", "'code':'x';false", "'code':{'value':'x'};false",
                    "'code':{'text':'x'};false", "'category':{'coding':[{'code':'x'}]};false" })
    void holdWhenAConceptThenOnlyByItsCodings(String element, boolean holds) {
        assertThat(holds("Observation", "code", element)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = { "'class':{'code':'x'};true",
            "'class':{'coding':[{'code':'x'}]};false", "'class':'x';false", "'class':{'value':'x'};false" })
    void holdWhenACodingThenOnlyByItsCode(String element, boolean holds) {
        assertThat(holds("Encounter", "class", element)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`',
            value = { "'identifier':[{'value':'x'}];true", "'identifier':[{'code':'x'}];false",
                    "'identifier':[{'coding':[{'code':'x'}]}];false", "'identifier':['x'];false" })
    void holdWhenAnIdentifierThenOnlyByItsValue(String element, boolean holds) {
        assertThat(holds("Observation", "identifier", element)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`',
            value = { "'telecom':[{'value':'x'}];true", "'telecom':[{'code':'x'}];false", "'telecom':['x'];false" })
    void holdWhenAContactPointThenOnlyByItsValue(String element, boolean holds) {
        assertThat(holds("Patient", "telecom", element)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = { "'gender':'x';true", "'gender':{'code':'x'};false",
            "'gender':{'value':'x'};false", "'gender':{'coding':[{'code':'x'}]};false" })
    void holdWhenACodeThenOnlyByItsText(String element, boolean holds) {
        assertThat(holds("Patient", "gender", element)).isEqualTo(holds);
    }

}
