package dev.smartgateway;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.Step;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.Secret;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The allowed dependencies between rooms, as data. A new dependency needs an entry in
 * this table, so it is visible in review. A room may be used through its root package
 * only.
 */
class ModuleBoundaryTests {

    private static final String HOUSE = "dev.smartgateway";

    /** Room to the rooms it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(Map.entry("json", Set.of()),
            Map.entry("r4", Set.of("json")), Map.entry("smart", Set.of()), Map.entry("scope", Set.of("smart")),
            Map.entry("fhir", Set.of("json", "r4")), Map.entry("reason", Set.of("json")),
            Map.entry("policy", Set.of("smart", "scope", "json", "r4", "fhir", "reason")),
            Map.entry("page", Set.of("reason")), Map.entry("problem", Set.of("json", "reason", "page")),
            Map.entry("style", Set.of("json", "outbound", "page")), Map.entry("server", Set.of("problem", "reason")),
            Map.entry("telemetry", Set.of()),
            Map.entry("audit", Set.of("smart", "outbound", "oauth", "store", "problem", "reason", "telemetry")),
            Map.entry("reload", Set.of("problem")),
            Map.entry("operator",
                    Set.of("smart", "scope", "r4", "fhir", "policy", "reload", "problem", "reason", "telemetry")),
            Map.entry("outbound", Set.of("smart", "telemetry")),
            Map.entry("store", Set.of("smart", "reload", "problem", "reason", "telemetry")),
            Map.entry("oauth",
                    Set.of("smart", "scope", "operator", "outbound", "store", "problem", "reason", "telemetry")),
            Map.entry("token",
                    Set.of("smart", "scope", "operator", "outbound", "oauth", "store", "audit", "reason", "telemetry")),
            Map.entry("issuer", Set.of("smart", "scope", "store", "problem")),
            Map.entry("limit", Set.of("store", "token", "reason", "telemetry")),
            Map.entry("session",
                    Set.of("smart", "operator", "oauth", "store", "token", "audit", "page", "style", "problem",
                            "reason", "telemetry")),
            Map.entry("launch",
                    Set.of("smart", "scope", "operator", "oauth", "store", "token", "session", "audit", "page", "style",
                            "problem", "reason", "telemetry")),
            Map.entry("facade",
                    Set.of("smart", "scope", "store", "token", "session", "limit", "audit", "problem", "reason",
                            "operator")),
            Map.entry("proxy",
                    Set.of("smart", "scope", "json", "r4", "fhir", "policy", "operator", "outbound", "oauth", "issuer",
                            "store", "token", "session", "limit", "audit", "page", "problem", "reason", "telemetry")));

    /**
     * Beans that the application provides to all rooms; every other bean of the root is
     * its own.
     */
    private static final Set<String> GIVEN = Set.of(Clock.class.getName(), SecureRandom.class.getName(),
            PublicUrl.class.getName());

    private static final Pattern JAVA_ONLY = Pattern.compile("java\\..*|org\\.jspecify\\..*");

    /** Pure rooms to what they may import besides themselves and their arrows. */
    private static final Map<String, Pattern> PURE = Map.of("json",
            Pattern.compile("java\\..*|org\\.jspecify\\..*|tools\\.jackson\\.core\\..*"), "fhir",
            Pattern.compile("java\\..*|org\\.jspecify\\..*|tools\\.jackson\\.core\\..*"), "r4", JAVA_ONLY, "smart",
            JAVA_ONLY, "scope", JAVA_ONLY, "policy", JAVA_ONLY, "reason", JAVA_ONLY);

    private static final int MOST_TYPES = 15;

    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(HOUSE);

    @Test
    void roomsWhenListedThenAllStandInThePlan() {
        Set<String> rooms = classes((type) -> !room(type).isEmpty()).map(ModuleBoundaryTests::room)
            .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rooms).isSubsetOf(MAY_USE.keySet()).contains("smart", "token", "session", "launch", "proxy");
    }

    @Test
    void roomsWhenUsingEachOtherThenOnlyAlongTheArrows() {
        assertThat(arrows((type) -> !room(type).isEmpty(), (from, to) -> !allowed(from, to))).isEmpty();
    }

    /**
     * Spring creates dependencies that no import shows: a class that injects a bean
     * depends on the room that makes it.
     */
    @Test
    void beansWhenTakenThenOnlyFromRoomsAlongTheArrows() {
        List<JavaMethod> makers = CLASSES.stream()
            .flatMap((type) -> type.getMethods().stream())
            .filter((method) -> method.isAnnotatedWith(Bean.class))
            .toList();
        assertThat(makers).hasSizeGreaterThan(60);
        List<String> wrong = new ArrayList<>();
        for (JavaCodeUnit taker : takers()) {
            taken(taker).filter((type) -> !GIVEN.contains(type.getName()))
                .forEach((type) -> makers.stream()
                    .filter((maker) -> maker.getRawReturnType().isAssignableTo(type.getName()))
                    .filter((maker) -> !allowed(taker.getOwner(), maker.getOwner()))
                    .forEach((maker) -> wrong
                        .add(taker.getFullName() + " takes " + type.getSimpleName() + " of " + maker.getFullName())));
        }
        assertThat(wrong).isEmpty();
    }

    /** Bean methods, and the constructors of classes that Spring makes by itself. */
    private static List<JavaCodeUnit> takers() {
        return CLASSES.stream()
            .filter((type) -> !room(type).isEmpty())
            .flatMap((type) -> type.getCodeUnits().stream())
            .filter((unit) -> unit.isAnnotatedWith(Bean.class)
                    || (unit.isConstructor() && (unit.getOwner().isMetaAnnotatedWith(Component.class)
                            || unit.getOwner().isMetaAnnotatedWith(Endpoint.class))))
            .toList();
    }

    /** Parameter types and, for providers and collections, what is in them. */
    private static Stream<JavaClass> taken(JavaCodeUnit taker) {
        return taker.getParameters()
            .stream()
            .flatMap((parameter) -> parameter.getType().getAllInvolvedRawTypes().stream())
            .filter((type) -> !type.getName().startsWith("java.lang."));
    }

    @Test
    void roomsWhenUsedThenOnlyByTheirRootPackage() {
        assertThat(arrows((type) -> true, (from, to) -> !room(from).equals(room(to)) && !room(to).isEmpty()
                && !to.getPackageName().equals(HOUSE + "." + room(to))))
            .isEmpty();
    }

    @Test
    void typesWhenNamedThenNoSimpleNameServesTwice() {
        Map<String, List<String>> names = classes((type) -> type.isTopLevelClass() && !isPackageInfo(type))
            .collect(Collectors.groupingBy(JavaClass::getSimpleName, TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
        assertThat(names).allSatisfy((name, types) -> assertThat(types).as(name).hasSize(1));
    }

    /** A nested type that another room can see is met there by its simple name. */
    @Test
    void typesWhenNestedAndVisibleThenNotNamedLikeATypeOfAnotherRoom() {
        Map<String, String> rooms = classes((type) -> type.isTopLevelClass() && !isPackageInfo(type))
            .collect(Collectors.toMap(JavaClass::getSimpleName, ModuleBoundaryTests::room));
        assertThat(classes(
                (type) -> visible(type) && !rooms.getOrDefault(type.getSimpleName(), room(type)).equals(room(type)))
            .map(JavaClass::getName)).isEmpty();
    }

    private static boolean visible(JavaClass type) {
        return type.getEnclosingClass().isPresent() && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().get().getModifiers().contains(JavaModifier.PUBLIC);
    }

    /**
     * An interaction is an object that holds its context: what it sends and what may come
     * back can each be called alone. Statics that make steps are the entries of a
     * package.
     */
    @Test
    void interactionsWhenTheyMakeStepsThenAsObjectsThatHoldTheirContext() {
        Set<String> entries = Set.of("Reading", "Writing", "OperationCalls", "Bundles", "ReferenceLookUps");
        assertThat(classes((type) -> room(type).equals("policy") && !entries.contains(type.getSimpleName()))
            .flatMap((type) -> type.getMethods().stream())
            .filter((method) -> !method.getName().startsWith("lambda$"))
            .filter((method) -> method.getModifiers().contains(JavaModifier.STATIC)
                    && method.getRawReturnType().isEquivalentTo(Step.class)
                    && method.getRawParameterTypes()
                        .stream()
                        .anyMatch((type) -> type.getSimpleName().equals("PolicyContext")))
            .map(JavaMethod::getFullName)).isEmpty();
    }

    @Test
    void pinnedRequestWhenMadeThenOnlyWhereItsPinIsProved() {
        ArchRuleDefinition.noClasses()
            .that()
            .doNotHaveFullyQualifiedName(HOUSE + ".policy.flow.PolicyContext")
            .should()
            .callConstructor(PinnedRequest.class, String.class, String.class, Map.class, byte[].class,
                    PinnedRequest.Traits.class)
            .check(CLASSES);
    }

    @Test
    void planWhenFollowedThenHasNoCircle() {
        MAY_USE.keySet().forEach((room) -> assertThat(reach(room, new LinkedHashSet<>())).doesNotContain(room));
    }

    @Test
    void packagesWhenUsingEachOtherThenNeverInACircle() {
        SlicesRuleDefinition.slices().matching(HOUSE + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void doorsWhenSeenTogetherThenOnlyFromTheRoot() {
        List<String> both = classes((type) -> !room(type).isEmpty())
            .filter((type) -> uses(type).contains("launch") && uses(type).contains("proxy"))
            .map(JavaClass::getName)
            .toList();
        assertThat(both).isEmpty();
    }

    @Test
    void pureRoomsWhenImportingThenOnlyWhatIsPure() {
        List<String> impure = new ArrayList<>();
        classes((type) -> PURE.containsKey(room(type))).forEach((type) -> type.getDirectDependenciesFromSelf()
            .stream()
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .filter((target) -> !target.isPrimitive() && !inHouse(target)
                    && !PURE.get(room(type)).matcher(target.getName()).matches())
            .forEach((target) -> impure.add(type.getName() + " -> " + target.getName())));
        assertThat(impure).isEmpty();
    }

    @Test
    void packagesWhenCountedThenHaveAtMostFifteenTypes() {
        Map<String, Long> sizes = classes((type) -> type.isTopLevelClass() && !isPackageInfo(type))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(MOST_TYPES));
    }

    /** ADR-0021: one for each package with beans, beside the classes that it wires. */
    @Test
    void packagesWhenTheyWireBeansThenWithOneConfiguration() {
        Map<String, Long> wirings = classes(
                (type) -> !room(type).isEmpty() && type.isTopLevelClass() && type.isAnnotatedWith(Configuration.class))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        assertThat(wirings).hasSizeGreaterThan(20).allSatisfy((name, size) -> assertThat(size).as(name).isEqualTo(1));
    }

    @Test
    void packagesWhenListedThenEachSaysWhatItIsFor() {
        Set<String> described = classes(ModuleBoundaryTests::isPackageInfo).map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
        Set<String> all = classes((type) -> true).map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(described).containsAll(all);
    }

    @Test
    void gatewayWhenAnyClassThenWithoutHapi() {
        ArchRuleDefinition.noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ca.uhn..", "org.hl7..")
            .because("HAPI costs thirty times a token scan; it belongs in tests and in the sandbox")
            .check(CLASSES);
    }

    @Test
    void serverWhenClassPathIsReadThenWithoutCommandsAndPretendServices() {
        assertThat(List.of("picocli.CommandLine", HOUSE + ".command.Commands", HOUSE + ".cases.CorpusRunner"))
            .noneMatch((name) -> ClassUtils.isPresent(name, getClass().getClassLoader()));
    }

    @Test
    void secretWhenUsedThenOnlyWhereTokensAreHandled() {
        ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackages(HOUSE + ".store..", HOUSE + ".oauth..", HOUSE + ".token..", HOUSE + ".proxy..")
            .should()
            .callMethod(Secret.class, "use", java.util.function.Function.class)
            .check(CLASSES);
    }

    private static Stream<JavaClass> classes(Predicate<JavaClass> which) {
        return CLASSES.stream().filter(which);
    }

    private static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }

    private static boolean inHouse(JavaClass type) {
        return type.getPackageName().equals(HOUSE) || type.getPackageName().startsWith(HOUSE + ".");
    }

    /** First package segment below the house; empty for the root and for strangers. */
    private static String room(JavaClass type) {
        if (!type.getPackageName().startsWith(HOUSE + ".")) {
            return "";
        }
        return type.getPackageName().substring(HOUSE.length() + 1).split("\\.")[0];
    }

    private static boolean allowed(JavaClass from, JavaClass to) {
        return room(from).equals(room(to)) || MAY_USE.getOrDefault(room(from), Set.of()).contains(room(to));
    }

    private static Set<String> uses(JavaClass type) {
        return type.getDirectDependenciesFromSelf()
            .stream()
            .map((dependency) -> room(dependency.getTargetClass()))
            .collect(Collectors.toSet());
    }

    private static List<String> arrows(Predicate<JavaClass> from,
            java.util.function.BiPredicate<JavaClass, JavaClass> wrong) {
        return classes(from).flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
            .filter((dependency) -> inHouse(dependency.getTargetClass()))
            .filter((dependency) -> wrong.test(dependency.getOriginClass(), dependency.getTargetClass()))
            .map(Dependency::getDescription)
            .toList();
    }

    private static Set<String> reach(String room, Set<String> seen) {
        MAY_USE.get(room).stream().filter(seen::add).forEach((next) -> reach(next, seen));
        return seen;
    }

}
