package dev.smartgateway.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smartgateway.peers.Chart.Change;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every corpus case that can be sent to a live server, through the gateway to HAPI FHIR
 * JPA, checked by what HAPI stored.
 */
class CorpusIT {

    private static final Path CORPUS = Path
        .of(System.getProperty("peers.corpus", "../policy-cases/src/test/resources/dev/smartgateway/policy"));

    private static final List<String> SECRETS = List.of("p2-secret", "p3-secret", "p10-secret", "o2-secret",
            "o3-secret", "o10-secret", "r2-secret", "a2-secret", "t2-secret", "d2-secret", "b2-secret", "YjItc2VjcmV0");

    /**
     * Legal requests that HAPI refuses by its own rules: each by name, so that a refusal
     * of anything else is seen.
     */
    private static final Map<String, List<String>> HAPI_REFUSES = Map.of("what it does not know",
            List.of("search-m26", "legal-30", "legal-33", "op-n3", "op-count2", "op-row42", "app-smart-forms-05",
                    "app-lforms-app-07", "app-patient-summary-08"),
            "operations it has not",
            List.of("op-row35", "operation-1", "operation-2", "operation-3", "operation-4", "operation-6",
                    "operation-79", "operation-80", "operation-81", "operation-82", "operation-83", "operation-99",
                    "operation-100", "app-dtr-14", "near-query-legal"),
            "the whole compartment",
            List.of("search-o7", "search-row104", "operation-108", "operation-109", "operation-110", "operation-111"),
            "terminology it has not",
            List.of("operation-54", "operation-57", "operation-61", "app-lforms-widget-01", "app-lforms-widget-02",
                    "app-lforms-widget-04"),
            "what would be created does not fit its own condition",
            List.of("create-o10", "create-13", "create-row60", "create-row61", "write-m9", "write-row32"),
            "the value is of another type", List.of("write-row91"), "others refer to what is deleted",
            List.of("app-lforms-app-12", "operation-29", "write-t1", "write-row105", "write-row106", "bundle-m8",
                    "bundle-row12", "shared-tx-del"),
            "a reference to another server", List.of("one-legal-3"));

    /** What HAPI says of a patch to an element that its copy of the fixture has not. */
    private static final Pattern NO_SUCH_ELEMENT = Pattern.compile("\"diagnostics\":\"HAPI-(1268|1272|2761): ");

    /** HTTP makes a lone per cent sign a letter before the case is judged. */
    private static final String LONE_PER_CENT = "search-n47";

    /**
     * Reads of the person who signed in, which the scope fhirUser of the launches here
     * allows.
     */
    private static final Set<String> OWN_USER = Set.of("read-n8", "read-row18");

    private static Clinic clinic;

    private static Chart chart;

    private static long begun;

    @BeforeAll
    static void load() {
        clinic = Clinic.shared();
        begun = System.nanoTime();
        chart = Chart.load(clinic.hapi());
    }

    @AfterAll
    static void say() {
        Stopwatch.say("the corpus against HAPI FHIR JPA", begun);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().filter((line) -> !line.isBlank());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static Stream<Named<LiveCase>> cases() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter((file) -> file.toString().endsWith("-cases.jsonl"))
                .sorted()
                .flatMap(CorpusIT::lines)
                .map((line) -> new LiveCase(HapiPeer.JSON.readTree(line)))
                .filter(LiveCase::live)
                .map((one) -> Named.of(one.id(), one))
                .toList()
                .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sendWhenCorpusCaseThenHapiHoldsWhatItMay(LiveCase one) {
        Optional<Clinic.App> app = clinic.app("p1", one.scopes());
        if (app.isEmpty()) {
            assertThat(one.denied() || one.scopes().isEmpty()).as("refused for its scopes: %s", one.id()).isTrue();
            return;
        }
        RawHttp.Reply reply = patiently(one, app.get());
        List<Change> changes = chart.changes();
        List<String> wrong = new ArrayList<>(chart.wrong(changes));
        changes.stream()
            .filter((change) -> outside(one, change))
            .forEach((change) -> wrong.add(change.key() + " is outside of the scope"));
        chart.restore(changes);
        SECRETS.stream().filter(reply.body()::contains).forEach((secret) -> wrong.add("shows " + secret));
        if (one.writesNothing() && !changes.isEmpty()) {
            wrong.add("wrote " + changes.stream().map(Change::key).toList());
        }
        if (!expected(one, reply)) {
            wrong.add("answers " + reply.line() + ((reply.status() >= 400) ? " " + reply.body() : ""));
        }
        assertThat(wrong).as(one.id()).isEmpty();
    }

    /**
     * As the case says, refused in another way where it must be, or refused by HAPI where
     * that is known.
     */
    private static boolean expected(LiveCase one, RawHttp.Reply reply) {
        boolean refused = List.of("upstream-refused", "upstream-failed", "write-not-confirmed")
            .contains(String.valueOf(reply.reason()))
                && (NO_SUCH_ELEMENT.matcher(reply.body()).find()
                        || HAPI_REFUSES.values().stream().anyMatch((ids) -> ids.contains(one.id())));
        return one.wish() || one.accepts(reply.status()) || (one.denied() && reply.status() >= 400)
                || reply.status() == 200 && (LONE_PER_CENT.equals(one.id()) || OWN_USER.contains(one.id())) || refused;
    }

    /**
     * Whether HAPI itself does not find what was written by the constraints of the scope.
     */
    private static boolean outside(LiveCase one, Change change) {
        List<String> constraints = Arrays.stream(one.scopes().split(" "))
            .filter((scope) -> scope.matches("(patient|user)/" + change.type() + "\\.[cruds]*\\?.*"))
            .map((scope) -> scope.substring(scope.indexOf('?') + 1).replace("|", "%7C"))
            .toList();
        return !change.after().isMissingNode() && !constraints.isEmpty()
                && constraints.stream()
                    .noneMatch((constraint) -> clinic.hapi()
                        .total(change.type() + "?_id=" + change.after().path("id").asString() + "&" + constraint) == 1);
    }

    /** A breaker that HAPI's own errors opened closes by itself. */
    private static RawHttp.Reply patiently(LiveCase one, Clinic.App app) {
        return Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> RawHttp.fetch(app, one.method(), one.target(app, clinic.hapi()), one.body(app, clinic.hapi()),
                    one.headers(chart)), (reply) -> reply.status() != 503);
    }

}
