package dev.smartgateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.telemetry.MetricLabel;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Compares the table of metrics in {@code docs/operations.md} with the code. Regenerate
 * it with {@code ./mvnw -pl gateway test -Dtest=MetricsPageTests -Ddocs.update=true}.
 */
class MetricsPageTests {

    private static final Path PAGE = Path.of("../docs/operations.md");

    private static final String START = "| Metric | Labels | What it counts or shows |\n|---|---|---|\n";

    private static final List<String> BUILDERS = List.of("Counter.builder(", "Counter.Builder", "Gauge.builder(",
            "Timer.builder(", "DistributionSummary.builder(", ".counter(\"", ".gauge(\"", ".timer(\"", ".summary(\"",
            "meters.counter(", "meters.gauge(", "meters.timer(", "meters.summary(");

    @Test
    void pageWhenMetricsChangeThenItsTableIsRewritten() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(START);
        assertThat(start).isPositive();
        int end = page.indexOf("\n\n", start) + 1;
        String fresh = page.substring(0, start) + table() + page.substring(end);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(PAGE).content()
            .as("the metrics of docs/operations.md are stale: run this test with -Ddocs.update=true")
            .isEqualTo(fresh);
    }

    private static String table() {
        return START + Stream.of(GatewayMetric.values()).map(MetricsPageTests::row).collect(Collectors.joining());
    }

    private static String row(GatewayMetric metric) {
        String labels = metric.labels()
            .stream()
            .map((label) -> "`" + label.key() + "`: " + label.where())
            .collect(Collectors.joining("; "));
        return "| `" + scraped(metric) + "` | " + labels + " | " + metric.description() + " |\n";
    }

    /** As Prometheus sees it. */
    private static String scraped(GatewayMetric metric) {
        String name = metric.metric().replace('.', '_');
        return switch (metric.kind()) {
            case COUNTER -> name + "_total";
            case GAUGE, SUMMARY -> name;
            case SECONDS, TIMER -> name + "_seconds";
            case BYTES -> name + "_bytes";
        };
    }

    @Test
    void metricsWhenListedThenEachHasItsOwnNameAndADescription() {
        assertThat(GatewayMetric.values()).extracting(GatewayMetric::metric).doesNotHaveDuplicates();
        assertThat(GatewayMetric.values()).allSatisfy((metric) -> {
            assertThat(metric.metric()).matches("gateway(\\.[a-z]+)+");
            assertThat(metric.description()).isNotBlank().doesNotContain("|");
        });
    }

    @Test
    void sourcesWhenTheyMakeMetersThenOnlyInTheList() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter((file) -> file.toString().endsWith(".java"))
                .filter((file) -> !file.endsWith("GatewayMetric.java"))
                .filter(MetricsPageTests::makesMeters)).isEmpty();
        }
    }

    private static boolean makesMeters(Path source) {
        try {
            String text = Files.readString(source).replaceAll("\\s+", "");
            return BUILDERS.stream().anyMatch(text::contains);
        }
        catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void countWhenAValueIsNotOfTheLabelThenItIsWrittenAsOther() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        GatewayMetric.STORE.timer(meters, "ok");
        GatewayMetric.STORE.timer(meters, "Patient/p1");
        GatewayMetric.TOKENS_ENDED.count(meters, "x y=1");
        GatewayMetric.TOKENS_ENDED.count(meters, "a".repeat(41));
        assertThat(meters.getMeters()).extracting(MetricsPageTests::values)
            .containsExactlyInAnyOrder("ok", "other", "other");
    }

    private static String values(Meter meter) {
        return meter.getId().getTags().stream().map(Tag::getValue).collect(Collectors.joining());
    }

    @Test
    void countWhenLabelsOrKindDoNotFitThenItIsRefused() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        assertThatIllegalArgumentException().isThrownBy(() -> GatewayMetric.STORE.timer(meters));
        assertThatIllegalArgumentException().isThrownBy(() -> GatewayMetric.STORE.count(meters, "ok"));
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void labelsWhenTheyHaveValuesThenAllOfThemMayBeWritten() {
        assertThat(MetricLabel.values()).allSatisfy((label) -> Stream.of(label.where().split(", "))
            .filter((value) -> value.startsWith("`"))
            .map((value) -> value.replace("`", ""))
            .forEach((value) -> assertThat(label.of(value)).isEqualTo(value)));
    }

}
