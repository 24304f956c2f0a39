package dev.smartgateway.bench;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import dev.smartgateway.scope.Scopes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Benchmarks of the pure rooms: decide on a request, check an answer.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PinningBench {

    private final Pinning pinning = Pinning.standard();

    private final FhirCall read = Samples.get("/Patient/p1", "");

    private final FhirCall search = Samples.get("/Observation",
            "category=vital-signs&date=ge2019-01-01&_sort=-date&_count=100");

    private final FhirCall foreign = Samples.get("/Observation", "patient=somebody-else");

    private final UpstreamAnswer answer = Samples.observations(100);

    private final UpstreamAnswer large = Samples.observations(400);

    private final UpstreamAnswer patient = Samples.patient();

    private final Step.Send asked = send(Pinning.standard().begin(Samples.get("/Patient/p1", "")));

    private final Step.Send sent = send(Pinning.standard().begin(Samples.get("/Observation", "_count=100")));

    private final String many = IntStream.range(0, 500)
        .mapToObj((i) -> "patient/Observation.rs?category=laboratory&code=http://loinc.org|" + i)
        .collect(Collectors.joining(" "));

    private final Scopes granular = Scopes.parse(this.many);

    /** Decides on a read and pins it. */
    @Benchmark
    public Step decideRead() {
        return this.pinning.begin(this.read);
    }

    /** Decides on a search with four parameters and rewrites it. */
    @Benchmark
    public Step decideSearch() {
        return this.pinning.begin(this.search);
    }

    /** Refuses a search that names another patient. */
    @Benchmark
    public Step refuseSearch() {
        return this.pinning.begin(this.foreign);
    }

    /**
     * Checks a searchset of a hundred Observations (about 75 KB) and serializes it again.
     */
    @Benchmark
    public Step inspectHundred() {
        return this.sent.after().apply(this.answer);
    }

    /** The same with four hundred (about 300 KB). */
    @Benchmark
    public Step inspectFourHundred() {
        return this.sent.after().apply(this.large);
    }

    /** Checks a Patient (about 2 KB) and serializes it again. */
    @Benchmark
    public Step inspectPatient() {
        return this.asked.after().apply(this.patient);
    }

    /** Reads the scopes of a launch. */
    @Benchmark
    public Scopes parseScopes() {
        return Scopes.parse("launch openid patient/Patient.rs patient/Observation.rs patient/Condition.rs "
                + "patient/MedicationRequest.rs patient/Observation.rs?category=vital-signs");
    }

    /** Reads five hundred granular scopes, once for each launch. */
    @Benchmark
    public Scopes parseManyScopes() {
        return Scopes.parse(this.many);
    }

    /**
     * The access that five hundred granular scopes grant on one type, as evaluated for
     * each request.
     */
    @Benchmark
    public GrantedAccess coverOfManyScopes() {
        return this.granular.cover("Observation", Access.READ);
    }

    private static Step.Send send(Step step) {
        return step.fold((send) -> send, (end) -> {
            throw new IllegalStateException("refused");
        });
    }

}
