package dev.smartgateway.audit;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
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
 * The audit line of a read, with its number and the hash of the line before.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AuditBench {

    private final AuditChain chain = new AuditChain("replica", AuditProperties.Format.JSON);

    private final AuditEvent event = AuditEvent.of(Instant.EPOCH, "fhir")
        .app("growth", "county")
        .user("clinician", "https://fhir.example/Practitioner/1")
        .launch(new LaunchId("AAAAAAAAAAAAAAAAAAAAAA"))
        .patient(new PatientId("p1"))
        .action("read", "Patient", "p1")
        .allowed(200);

    /** Makes the next line. */
    @Benchmark
    public String auditLine() {
        String line = this.chain.next(this.event);
        this.chain.took(line, 0);
        return line;
    }

}
