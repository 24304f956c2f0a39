package dev.smartgateway.r4;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import ca.uhn.fhir.context.RuntimeSearchParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the data files with a second source: HAPI's R4 definitions.
 */
class R4TablesTests {

    private static final FhirContext HAPI = FhirContext.forR4Cached();

    static Stream<String> types() {
        return R4.types().stream();
    }

    static Stream<String> owned() {
        return Stream.of(TypeRule.Kind.MEMBER, TypeRule.Kind.EXTRA)
            .flatMap((kind) -> R4.rules(kind).stream())
            .map(TypeRule::type);
    }

    @Test
    void typesWhenComparedThenAllOfR4() {
        assertThat(R4.types()).isEqualTo(new TreeSet<>(HAPI.getResourceTypes()));
    }

    @ParameterizedTest
    @MethodSource("types")
    void parametersWhenComparedThenNamesKindsAndTargetsOfR4(String type) {
        RuntimeResourceDefinition definition = HAPI.getResourceDefinition(type);
        List<String> expected = definition.getSearchParams()
            .stream()
            .filter((param) -> !param.getName().startsWith("_"))
            .sorted(Comparator.comparing(RuntimeSearchParam::getName))
            .map((param) -> param.getName() + " " + param.getParamType().getCode() + " "
                    + (param.getTargets().size() < 100 ? new TreeSet<>(param.getTargets()) : "[]"))
            .toList();
        List<String> ours = R4.parameters(type)
            .stream()
            .map((param) -> param.name() + " " + param.kind() + " " + new TreeSet<>(param.targets()))
            .toList();
        assertThat(ours).isEqualTo(expected);
    }

    @Test
    void membersWhenCountedThenThoseOfTheSpecification() {
        assertThat(R4.rules(TypeRule.Kind.MEMBER)).hasSize(66);
        assertThat(R4.rules(TypeRule.Kind.MEMBER).stream().mapToInt((rule) -> rule.parameters().size()).sum())
            .isEqualTo(100);
        assertThat(R4.rules(TypeRule.Kind.MEMBER).stream().filter((rule) -> rule.parameters().size() > 1)).hasSize(23);
    }

    @Test
    void membersWhenComparedThenHapisWithoutDevice() {
        Set<String> hapi = HAPI.getResourceTypes()
            .stream()
            .filter((type) -> !HAPI.getResourceDefinition(type).getSearchParamsForCompartmentName("Patient").isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
        hapi.remove("Device");
        assertThat(R4.rules(TypeRule.Kind.MEMBER)).extracting(TypeRule::type).containsExactlyElementsOf(hapi);
    }

    @ParameterizedTest
    @MethodSource("owned")
    void ruleWhenOwnedThenParametersAndPathsAreThoseOfR4(String type) {
        TypeRule rule = R4.rule(type).orElseThrow();
        RuntimeResourceDefinition definition = HAPI.getResourceDefinition(type);
        Set<String> hapi = definition.getSearchParamsForCompartmentName("Patient")
            .stream()
            .map(RuntimeSearchParam::getName)
            .collect(Collectors.toSet());
        if (rule.kind() == TypeRule.Kind.MEMBER) {
            assertThat(hapi).containsAll(rule.parameters());
        }
        if (rule.isPatient()) {
            assertThat(rule.parameter()).isEqualTo("_id");
            return;
        }
        RuntimeSearchParam injected = definition.getSearchParam(rule.parameter());
        assertThat(injected).isNotNull();
        assertThat(injected.getTargets()).contains("Patient");
        assertThat(paths(injected, type)).containsExactlyInAnyOrderElementsOf(rule.primary());
        Set<String> full = rule.parameters()
            .stream()
            .flatMap((name) -> paths(definition.getSearchParam(name), type).stream())
            .collect(Collectors.toSet());
        assertThat(full).containsExactlyInAnyOrderElementsOf(rule.full());
    }

    @ParameterizedTest
    @MethodSource("owned")
    void ruleWhenPrimaryElementRepeatsThenNotedAsSeveral(String type) {
        TypeRule rule = R4.rule(type).orElseThrow();
        boolean repeats = !rule.isPatient() && rule.primary().stream().anyMatch((path) -> repeats(type, path));
        assertThat(rule.several()).isEqualTo(repeats);
    }

    private static boolean repeats(String type, String path) {
        BaseRuntimeElementCompositeDefinition<?> at = HAPI.getResourceDefinition(type);
        boolean repeats = false;
        for (String name : path.split("\\.")) {
            BaseRuntimeChildDefinition child = at.getChildByName(name);
            BaseRuntimeChildDefinition choice = (child != null) ? child : at.getChildByName(name + "[x]");
            repeats |= choice.getMax() != 1;
            if (choice.getChildByName(name) instanceof BaseRuntimeElementCompositeDefinition<?> below) {
                at = below;
            }
        }
        return repeats;
    }

    private static Set<String> paths(RuntimeSearchParam param, String type) {
        return Arrays.stream(param.getPath().split("\\|"))
            .map((path) -> path.strip().replace(".where(resolve() is Patient)", ""))
            .filter((path) -> path.startsWith(type + "."))
            .map((path) -> path.substring(type.length() + 1))
            .collect(Collectors.toSet());
    }

}
