package dev.smartgateway.store.seal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
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
 * Opening what was sealed: a cookie, and a launch record.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SealBench {

    private final AesSealer sealer = new AesSealer(
            () -> new KeyRing(List.of(new SealKey("k1", new byte[SealKey.BYTES])), null), new SecureRandom());

    private final String cookie = this.sealer.seal(new byte[64], "cookie");

    private final String launch = this.sealer.seal("x".repeat(3000).getBytes(StandardCharsets.UTF_8), "launch");

    /** Opens a session cookie. */
    @Benchmark
    public byte @Nullable [] openCookie() {
        return this.sealer.open(this.cookie, "cookie");
    }

    /** Opens a launch record of three kilobytes. */
    @Benchmark
    public byte @Nullable [] openLaunch() {
        return this.sealer.open(this.launch, "launch");
    }

}
