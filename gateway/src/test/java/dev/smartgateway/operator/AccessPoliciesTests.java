package dev.smartgateway.operator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFaultAnalyzer;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reload.FileReload;
import dev.smartgateway.reload.FileWatch;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.telemetry.MetricLabel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AccessPoliciesTests {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private Path common;

    private Path chart;

    @BeforeEach
    void files() throws IOException {
        this.common = this.directory.resolve("policy.yml");
        this.chart = this.directory.resolve("policies/chart.yml");
        Files.createDirectories(this.chart.getParent());
        Files.writeString(this.common, "operations: [lastn]");
        Files.writeString(this.chart, "search: { max-count: 7 }");
    }

    private AccessPolicies policies() {
        return new AccessPolicies(new PolicyFiles(this.common, Set.of("chart.yml")),
                new Apps(List.of(app("chart", "chart.yml"), app("vitals", null))), CLOCK);
    }

    private static App app(String name, String policy) {
        return new App(name, "/" + name + "/", URI.create("https://ui.example"),
                new App.Limits(Duration.ofMinutes(5), Duration.ofHours(1), 3), policy, List.of());
    }

    @Test
    void forAppWhenItHasAFileThenThatOverTheCommonOne() {
        AccessPolicies policies = policies();
        assertThat(policies.forApp("chart").search().maxCount()).isEqualTo(7);
        assertThat(policies.forApp("chart").operations()).containsExactly("lastn");
        assertThat(policies.forApp("vitals").search().maxCount()).isEqualTo(200);
    }

    @Test
    void forAppWhenUnknownThenRefused() {
        AccessPolicies policies = policies();
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> policies.forApp("other"));
    }

    @Test
    void newWhenAFileIsMissingThenRefused() throws IOException {
        Files.delete(this.chart);
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(this::policies)
            .withMessageContaining("chart.yml cannot be read");
    }

    /** A changed app is in force only with its policy, and never with half of a file. */
    @Test
    void expectWhenAnAppNamesAnotherFileThenReadTwiceBeforeTheAppIsInForce() throws IOException {
        Apps apps = new Apps(List.of(app("chart", "chart.yml")));
        AccessPolicies policies = new AccessPolicies(
                new PolicyFiles(this.common, () -> Set.copyOf(apps.all().stream().map(AccessPolicies::file).toList())),
                apps, CLOCK);
        List<App> changed = List.of(app("chart", "ward.yml"));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> policies.expect(changed))
            .withMessageContaining("ward.yml cannot be read");
        Path ward = this.chart.resolveSibling("ward.yml");
        Files.writeString(ward, "search: { max-count: 9 }");
        assertThatExceptionOfType(FileReload.Unsettled.class).isThrownBy(() -> policies.expect(changed));
        Files.writeString(ward, "search: { max-count: many }");
        assertThatExceptionOfType(FileReload.Unsettled.class).isThrownBy(() -> policies.expect(changed));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> policies.expect(changed))
            .withMessageContaining("policies/ward.yml:1: search.max-count");
        Files.writeString(ward, "search: { max-count: 8 }");
        assertThatExceptionOfType(FileReload.Unsettled.class).isThrownBy(() -> policies.expect(changed));
        policies.expect(changed);
        assertThat(policies.forApp("chart").search().maxCount()).isEqualTo(7);
        apps.replace(changed);
        assertThat(policies.forApp("chart").search().maxCount()).isEqualTo(8);
        assertThat(policies.forApp("chart").operations()).containsExactly("lastn");
        policies.look();
        assertThat(policies.look()).contains(FileReload.Result.APPLIED);
        assertThat(policies.forApp("chart").search().maxCount()).isEqualTo(8);
    }

    @Test
    void lookWhenChangedThenInForceAfterTwoEqualLooks() throws IOException {
        AccessPolicies policies = policies();
        Files.writeString(this.common, "operations: []");
        assertThat(policies.look()).isEmpty();
        assertThat(policies.forApp("vitals").operations()).containsExactly("lastn");
        assertThat(policies.look()).contains(FileReload.Result.APPLIED);
        assertThat(policies.forApp("vitals").operations()).isEmpty();
        assertThat(policies.forApp("chart").operations()).isEmpty();
        assertThat(policies.look()).isEmpty();
    }

    @Test
    void lookWhenAFileIsBeingWrittenThenWaits() throws IOException {
        AccessPolicies policies = policies();
        Files.writeString(this.common, "types: { denied: [Task] }");
        assertThat(policies.look()).isEmpty();
        Files.writeString(this.common, "types: { denied: [Task, Group] }");
        assertThat(policies.look()).isEmpty();
        assertThat(policies.look()).contains(FileReload.Result.APPLIED);
        assertThat(policies.forApp("vitals").types().denied()).containsExactlyInAnyOrder("Task", "Group");
    }

    @Test
    void lookWhenOneFileIsBadThenAllOldOnesStayAndItIsSaidOnce() throws IOException {
        AccessPolicies policies = policies();
        Files.writeString(this.common, "operations: []");
        Files.writeString(this.chart, "search: { max-count: many }");
        policies.look();
        assertThat(policies.look()).contains(FileReload.Result.REFUSED);
        assertThat(policies.forApp("vitals").operations()).containsExactly("lastn");
        assertThat(policies.forApp("chart").search().maxCount()).isEqualTo(7);
        assertThat(policies.refused()).get()
            .extracting(Throwable::getMessage)
            .asString()
            .startsWith("policies/chart.yml:1: search.max-count");
        assertThat(policies.look()).isEmpty();
    }

    @Test
    void lookWhenAFileIsGoneOrEmptiedThenTheOldOneStays() throws IOException {
        AccessPolicies policies = policies();
        Files.writeString(this.common, "");
        policies.look();
        assertThat(policies.look()).contains(FileReload.Result.REFUSED);
        Files.delete(this.common);
        policies.look();
        assertThat(policies.look()).contains(FileReload.Result.REFUSED);
        assertThat(policies.forApp("vitals").operations()).containsExactly("lastn");
    }

    @Test
    void lookWhenABadFileIsTakenBackThenAllIsWell() throws IOException {
        AccessPolicies policies = policies();
        Files.writeString(this.common, "nonsense");
        policies.look();
        policies.look();
        Files.writeString(this.common, "operations: [lastn]");
        policies.look();
        policies.look();
        assertThat(policies.refused()).isEmpty();
    }

    @Test
    void lookWhenALinkIsSwappedAsInAConfigMapThenInForce() throws IOException {
        Path mount = Files.createDirectory(this.directory.resolve("mount"));
        Path first = Files.createDirectory(mount.resolve("..first"));
        Path second = Files.createDirectory(mount.resolve("..second"));
        Files.writeString(first.resolve("policy.yml"), "operations: [lastn]");
        Files.writeString(second.resolve("policy.yml"), "operations: []");
        Path data = Files.createSymbolicLink(mount.resolve("..data"), first.getFileName());
        Path file = Files.createSymbolicLink(mount.resolve("policy.yml"), Path.of("..data/policy.yml"));
        AccessPolicies policies = new AccessPolicies(new PolicyFiles(file, Set.of()),
                new Apps(List.of(app("vitals", null))), CLOCK);
        Path swap = Files.createSymbolicLink(mount.resolve("..swap"), second.getFileName());
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        policies.look();
        assertThat(policies.look()).contains(FileReload.Result.APPLIED);
        assertThat(policies.forApp("vitals").operations()).isEmpty();
    }

    @Test
    void watchWhenFilesChangeThenCountsAndShowsTheFault() throws IOException {
        AccessPolicies policies = policies();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        FileWatch watch = PolicyConfiguration.watch(policies, Duration.ofMillis(5), meters);
        PolicyHealth health = new PolicyHealth(policies);
        assertThat(health.health().getDetails()).containsKeys("since", "mark").doesNotContainKey("refused");
        Files.writeString(this.common, "nonsense: true");
        watch.start();
        try {
            Awaitility.await()
                .untilAsserted(
                        () -> assertThat(meters.get(GatewayMetric.POLICY_REFUSED.metric()).gauge().value()).isOne());
            Awaitility.await()
                .untilAsserted(() -> assertThat(meters.get(GatewayMetric.POLICY_RELOADS.metric())
                    .tag(MetricLabel.RELOAD.key(), "refused")
                    .counter()
                    .count()).isOne());
        }
        finally {
            watch.stop();
        }
        assertThat(health.health().getDetails().get("refused")).asString().contains("nonsense is not a known key");
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void analyzeWhenFaultAtTheStartThenPlaceAndAdvice() {
        FailureAnalysis analysis = new ConfigurationFaultAnalyzer()
            .analyze(ConfigurationFault.policy("policy.yml:3", "types", "must be a mapping", "Write it."));
        assertThat(analysis.getDescription()).contains("policy.yml:3: types must be a mapping");
        assertThat(analysis.getAction()).isEqualTo("Write it.");
    }

}
