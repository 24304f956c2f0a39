package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.telemetry.GatewayMetric;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Panels and alerts use only metrics that the gateway writes; with others they would stay
 * green forever.
 */
class DashboardIT {

    private static final Pattern NAME = Pattern
        .compile("\\b(?:gateway|resilience4j|jvm|process|http|spring|lettuce)_[a-z0-9_]+");

    @ParameterizedTest
    @ValueSource(strings = { "dashboard.json", "alerts.yml" })
    void fileWhenItNamesAMetricThenTheGatewayWritesIt(String file) throws IOException, InterruptedException {
        PretendEhr ehr = Hospital.ehr();
        ehr.reset();
        Person person = new Person(Hospital.shipped());
        person.fetch("/launches/" + person.open(ehr.launchPath(Hospital.A)).launch() + "/fhir/Patient");
        Set<String> used = names(Files.readString(Path.of("../deploy", file)));
        assertThat(used).hasSizeGreaterThan(2).isSubsetOf(known());
    }

    /** What is written now, and what the enums say is written when it happens. */
    private static Set<String> known() throws IOException, InterruptedException {
        Set<String> known = names(scrape());
        Stream.of(GatewayMetric.values()).map(GatewayMetric::metric).forEach((metric) -> add(known, metric));
        return known;
    }

    private static void add(Set<String> known, String metric) {
        String name = metric.replace('.', '_');
        known.add(name);
        known.add(name + "_total");
        Stream.of("count", "sum", "max").forEach((part) -> known.add(name + "_seconds_" + part));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text)
            .results()
            .map((found) -> found.group())
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String scrape() throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + Hospital.shipped().managementPort() + "/actuator/prometheus");
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    }

}
