package dev.smartgateway.command;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The allowed dependencies of the modules that use the server.
 * {@code ModuleBoundaryTests} has those of the server's own rooms.
 */
class CommandBoundaryTests {

    private static final String HOUSE = "dev.smartgateway";

    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(HOUSE);

    @Test
    void classesWhenReadThenAllThreeModulesAreThere() {
        assertThat(CLASSES.contain(HOUSE + ".command.Commands")).isTrue();
        assertThat(CLASSES.contain(HOUSE + ".cases.CorpusRunner")).isTrue();
        assertThat(CLASSES.contain(HOUSE + ".policy.Pinning")).isTrue();
    }

    @Test
    void commandsWhenUsingTheServerThenOnlyTheseRooms() {
        only("command", "cases", "smart", "scope", "json", "r4", "fhir", "policy", "problem", "reason", "operator",
                "outbound", "store", "oauth", "token", "audit");
    }

    @Test
    void casesWhenUsingTheServerThenOnlyPureRooms() {
        only("cases", "smart", "scope", "json", "r4", "fhir", "policy");
    }

    @Test
    void serverWhenUsingOthersThenNeitherCommandsNorCases() {
        ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages(in("command"), in("cases"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("command"), in("cases"), "picocli..")
            .check(CLASSES);
    }

    @Test
    void roomsWhenUsedByOtherModulesThenOnlyByTheirRootPackage() {
        ArchRuleDefinition.noClasses()
            .that()
            .resideInAnyPackage(in("command"), in("cases"))
            .should()
            .dependOnClassesThat(
                    DescribedPredicate.describe("are internal to a room", (type) -> internal(type.getPackageName())))
            .check(CLASSES);
    }

    @Test
    void typesWhenNamedThenNoSimpleNameServesTwiceInTheModules() {
        Map<String, List<String>> names = CLASSES.stream()
            .filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getSimpleName, TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
        assertThat(names).allSatisfy((name, types) -> assertThat(types).as(name).hasSize(1));
    }

    @Test
    void packagesWhenCountedThenNoMoreTypesThanInTheServer() {
        Map<String, Long> sizes = CLASSES.stream()
            .filter((type) -> type.getPackageName().startsWith(HOUSE + ".command") && type.isTopLevelClass()
                    && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        assertThat(sizes).hasSizeGreaterThan(5)
            .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(15));
    }

    @Test
    void packagesWhenUsingEachOtherThenNeverInACircle() {
        SlicesRuleDefinition.slices().matching(HOUSE + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** Whether a package is below the root package of one of the server's rooms. */
    private static boolean internal(String name) {
        String[] parts = name.startsWith(HOUSE + ".") ? name.substring(HOUSE.length() + 1).split("\\.") : new String[0];
        return parts.length > 1 && !Set.of("command", "cases").contains(parts[0]);
    }

    private static void only(String room, String... others) {
        String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(others))
            .map(CommandBoundaryTests::in)
            .toArray(String[]::new);
        ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage(in(room))
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage(HOUSE + "..")
                .and(DescribedPredicate.not(Predicates.resideInAnyPackage(allowed))))
            .check(CLASSES);
    }

    private static String in(String room) {
        return HOUSE + "." + room + "..";
    }

}
