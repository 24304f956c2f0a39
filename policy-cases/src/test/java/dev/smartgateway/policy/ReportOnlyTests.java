package dev.smartgateway.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.machine.PinningMachine;
import dev.smartgateway.scope.Scopes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every rule that may be report-only: it denies, and as report-only it permits and
 * reports. Pinning stays in force.
 */
class ReportOnlyTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static AccessPolicy policy(Set<String> trials) {
        return new AccessPolicy(
                Scopes.parse("patient/Patient.rs patient/Task.rs patient/AuditEvent.rs user/Observation.rs"),
                new AccessPolicy.Types(Set.of(), Set.of("Task"), Set.of("Group", "Encounter")),
                Set.of(Interaction.READ, Interaction.SEARCH_TYPE, Interaction.OPERATION, Interaction.BATCH),
                new AccessPolicy.Search(Set.of(), Set.of("birthdate"), Set.of(), 10, 10), Set.of(), OPEN.compartment(),
                trials);
    }

    static Stream<Arguments> rules() {
        return Stream.of(Arguments.of("policy-scope", "patient/Condition.rs", "/Condition", null),
                Arguments.of("policy-type", "patient/Task.rs", "/Task/t1", null),
                Arguments.of("policy-interaction", "patient/Patient.rs", "/Patient/p1/_history/1", null),
                Arguments.of("policy-operation", "user/Observation.rs", "/Observation/$lastn", null),
                Arguments.of("policy-parameter", "patient/Patient.rs", "/Patient", "birthdate=2000"),
                Arguments.of("policy-revinclude", "patient/Patient.rs patient/AuditEvent.rs", "/Patient",
                        "_revinclude=AuditEvent:entity"));
    }

    private static Step.Respond end(AccessPolicy policy, String scopes, String path, String query) {
        CorpusRunner runner = new CorpusRunner(new PinningMachine(), policy);
        return runner.finish(new FhirCall("GET", path, query, Map.of(), new byte[0], runner.pin("p1", scopes)),
                new ScriptedUpstream(new FixtureStore(), ""));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void beginWhenRuleDeniesThenNothingPasses(String rule, String scopes, String path, String query) {
        Step.Respond end = end(policy(Set.of()), scopes, path, query);
        assertThat(end.answer().status()).isEqualTo(403);
        assertThat(end.verdict().rule()).isEqualTo(rule.equals("policy-scope") ? "scope" : rule);
        assertThat(end.verdict().reported()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void beginWhenRuleIsOnTrialThenPassesAndIsNamed(String rule, String scopes, String path, String query) {
        Step.Respond end = end(policy(Set.of(rule)), scopes, path, query);
        assertThat(end.answer().status()).isEqualTo(200);
        assertThat(end.verdict().reported()).containsExactly(rule);
    }

    @Test
    void beginWhenExplicitScopeIsOnTrialThenTheWildcardReaches() {
        AccessPolicy strict = new AccessPolicy(null, new AccessPolicy.Types(Set.of(), Set.of(), Set.of("Task")),
                OPEN.interactions(), OPEN.search(), OPEN.operations(), OPEN.compartment(), Set.of());
        assertThat(end(strict, "patient/*.rs", "/Task/t1", null).verdict().rule()).isEqualTo("explicit-scope");
        AccessPolicy trial = new AccessPolicy(null, strict.types(), strict.interactions(), strict.search(),
                strict.operations(), strict.compartment(), Set.of("explicit-scope"));
        Step.Respond end = end(trial, "patient/*.rs", "/Task/t1", null);
        assertThat(end.verdict().allowed()).isTrue();
        assertThat(end.verdict().reported()).containsExactly("explicit-scope");
        assertThat(end(trial, "patient/Task.rs", "/Task/t1", null).verdict().reported()).isEmpty();
    }

    @Test
    void beginWhenAnIncludedTypeIsOnTrialThenItComesAlongAndIsNamedOnce() {
        AccessPolicy.Types denied = new AccessPolicy.Types(Set.of(), Set.of("Observation"), Set.of());
        String query = "_id=r3&_include=DiagnosticReport:result";
        for (Set<String> trials : List.of(Set.<String>of(), Set.of("policy-type"))) {
            AccessPolicy policy = new AccessPolicy(null, denied, OPEN.interactions(), OPEN.search(), OPEN.operations(),
                    OPEN.compartment(), trials);
            Step.Respond end = end(policy, "patient/*.rs", "/DiagnosticReport", query);
            boolean comes = new String(end.answer().body(), java.nio.charset.StandardCharsets.UTF_8)
                .contains("\"id\":\"o5\"");
            assertThat(comes).isEqualTo(!trials.isEmpty());
            assertThat(end.verdict().reported()).containsExactlyElementsOf(trials);
        }
    }

    @Test
    void beginWhenCeilingIsOnTrialThenConstraintsBeyondItAreNamedToo() {
        AccessPolicy policy = new AccessPolicy(Scopes.parse("patient/Observation.rs?category=laboratory"), OPEN.types(),
                OPEN.interactions(), OPEN.search(), OPEN.operations(), OPEN.compartment(), Set.of("policy-scope"));
        assertThat(end(policy, "patient/Observation.rs", "/Observation", null).verdict().reported())
            .containsExactly("policy-scope");
        assertThat(end(policy, "patient/Observation.rs?category=laboratory", "/Observation", null).verdict().reported())
            .isEmpty();
    }

    @Test
    void beginWhenEverythingIsOnTrialThenTheWallsStay() {
        AccessPolicy policy = policy(AccessPolicy.SOFT_RULES);
        assertThat(end(policy, "patient/*.rs", "/Observation", "patient=p2").verdict().rule())
            .isEqualTo("pin-parameter");
        assertThat(end(policy, "patient/*.rs", "/Observation/o2", null).answer().status()).isEqualTo(404);
        assertThat(end(policy, "patient/*.rs", "/Patient/$export", null).verdict().rule()).isEqualTo("operation");
        assertThat(end(policy, "patient/Patient.rs", "/Observation/o1", null).verdict().rule()).isEqualTo("scope");
        assertThat(end(policy, "patient/*.rs", "/Observation", "_has:Observation:focus:_id=1").verdict().rule())
            .isEqualTo("parameter");
    }

    @Test
    void beginWhenAWallIsListedAsOnTrialThenItStands() {
        AccessPolicy policy = policy(Set.of("pin-parameter", "membership", "scope", "other-patient"));
        assertThat(end(policy, "user/Observation.rs", "/Observation", "patient=p2").verdict().allowed()).isFalse();
        assertThat(end(policy, "user/Observation.rs", "/Observation/o2", null).verdict().allowed()).isFalse();
    }

}
