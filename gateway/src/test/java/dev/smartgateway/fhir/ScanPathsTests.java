package dev.smartgateway.fhir;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths that are evaluated for the first time, and those of resources within resources.
 */
class ScanPathsTests {

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void ofWhenASetOfPathsIsNewThenItsCodesAndTheOwnersAreFound() {
        Set<String> paths = Set.of("code", "category", "class", "not-an-element-" + System.identityHashCode(this));
        ResourceScanResult found = ResourceScan.of(bytes("""
                {'resourceType':'Observation','id':'o','meta':{'versionId':'3'},'code':{'coding':[{'code':'a'}]},
                'category':[{'coding':[{'code':'b'},{'code':'c'}]}],'class':{'code':'d'},'status':'final',
                'subject':{'reference':'Patient/p1'},'component':[{'code':{'coding':[{'code':'e'}]}}]}"""), paths);
        assertThat(found.tokens()).extracting((token) -> token.path() + " " + token.code())
            .containsExactly("code a", "category b", "category c", "class d");
        assertThat(found.owners()).extracting(ResourceScanResult.Owner::path).containsExactly("subject");
        assertThat(found.type() + " " + found.id() + " " + found.versionId()).isEqualTo("Observation o 3");
    }

    @Test
    void nestedWhenResourcesAreWithinResourcesThenWhetherContained() {
        List<NestedResources.Found> found = NestedResources.of(bytes("""
                {'resourceType':'Bundle','entry':[{'resource':{'resourceType':'List','contained':[
                {'resourceType':'Patient','x':{'y':[{'resourceType':'Group'}]}}],'note':[{'resourceType':'Basic'}]}},
                {'resource':{'resourceType':1}}]}"""));
        assertThat(found).extracting((one) -> one.type() + " " + one.contained())
            .containsExactly("Group true", "Patient true", "Basic false", "List false", " false", "Bundle false");
    }

}
