package dev.smartgateway.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.audit.sink.AuditSink;
import dev.smartgateway.audit.sink.RefusedLineException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLogTests {

    private final Scripted sink = new Scripted();

    @Test
    void writtenWhenTheSinkIsWellThenTheLineIsThere() throws Exception {
        try (AuditLog log = Trails.to(this.sink, "a")) {
            log.written(Trails.event("t1")).block();
            assertThat(this.sink.lines).hasSize(2);
            assertThat(this.sink.lines.get(0)).contains("trail-start");
            assertThat(this.sink.lines.get(1)).contains("\"id\":\"t1\"", "\"seq\":2");
        }
    }

    @Test
    void writtenWhenAThreadIsGivenThenThatOneGoesOnOnceTheLineIsThere() throws Exception {
        ScheduledExecutorService thread = new NeverLate(false);
        try (AuditLog log = Trails.to(this.sink, "a")) {
            this.sink.fails = true;
            List<String> seen = new CopyOnWriteArrayList<>();
            log.written(Trails.event("t1"), thread)
                .subscribe(null, null, () -> seen.add(Thread.currentThread().getName() + " " + this.sink.lines.size()));
            assertThat(seen).isEmpty();
            this.sink.fails = false;
            Awaitility.await().untilAsserted(() -> assertThat(seen).containsExactly("call 2"));
        }
        finally {
            thread.shutdownNow();
        }
    }

    @Test
    void writtenWhenTheSinkIsSilentThenTheThreadGoesOnSoon() throws Exception {
        ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor((work) -> new Thread(work, "call"));
        try (AuditLog log = Trails.to(this.sink, "a")) {
            this.sink.fails = true;
            List<String> seen = new CopyOnWriteArrayList<>();
            log.written(Trails.event("t1"), thread)
                .doOnSuccess((nothing) -> seen.add(Thread.currentThread().getName()))
                .block(Duration.ofSeconds(10));
            assertThat(seen).containsExactly("call");
            assertThat(this.sink.lines).isEmpty();
            this.sink.fails = false;
        }
        finally {
            thread.shutdownNow();
        }
    }

    @Test
    void writtenWhenTheThreadHasEndedThenCompletesAnyway() throws Exception {
        ScheduledExecutorService thread = new NeverLate(true);
        try (AuditLog log = Trails.to(this.sink, "a")) {
            log.written(Trails.event("t1"), thread).block(Duration.ofSeconds(10));
            assertThat(this.sink.lines).hasSize(2);
        }
    }

    @Test
    void recordWhenTheSinkRefusesForLongThenCountedAndDeclared() throws Exception {
        try (AuditLog log = Trails.to(this.sink, "a")) {
            log.written(Trails.event("t1")).block();
            this.sink.fails = true;
            log.record(Trails.event("t2"));
            log.record(Trails.event("t3"));
            Awaitility.await().until(() -> log.writers().get(0).lost() == 2);
            assertThat(log.writers().get(0).troubled()).isTrue();
            assertThat(log.admits(true)).isFalse();
            assertThat(log.admits(false)).isTrue();
            assertThat(new AuditHealth(log, null, false).health().getStatus().getCode()).isEqualTo("DEGRADED");
            assertThat(new AuditHealth(log, null, true).health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
            this.sink.fails = false;
            log.written(Trails.event("t4")).block();
            Awaitility.await().untilAsserted(() -> assertThat(this.sink.lines).hasSize(4));
            assertThat(log.admits(true)).isTrue();
            assertThat(this.sink.lines.get(2)).contains("trail-lost", "\"lost\":2", "\"seq\":5");
            assertThat(this.sink.verified().declared()).isEqualTo(2);
        }
    }

    @Test
    void recordWhenTheSinkRecoversInTimeThenNothingIsLost() throws Exception {
        try (AuditLog log = Trails.to(this.sink, "a")) {
            this.sink.fails = true;
            log.record(Trails.event("t1"));
            Awaitility.await().until(() -> log.writers().get(0).failures() > 0);
            this.sink.fails = false;
            Awaitility.await().untilAsserted(() -> assertThat(this.sink.lines).hasSize(2));
            assertThat(log.writers().get(0).lost()).isZero();
        }
    }

    @Test
    @Timeout(20)
    void closeWhenTheSinkIsStuckThenEndsAndCountsTheRest() throws Exception {
        AuditLog log = Trails.to(this.sink, "a", 3);
        this.sink.stuck = true;
        log.record(Trails.event("t1"));
        Awaitility.await().until(() -> this.sink.entered.getCount() == 0);
        for (int i = 0; i < 5; i++) {
            log.record(Trails.event("more"));
        }
        assertThat(log.writers().get(0).lost()).isEqualTo(2);
        Awaitility.await().until(() -> log.writers().get(0).blocked());
        assertThat(log.admits(true)).isFalse();
        assertThat(log.written(Trails.event("late")).blockOptional(Duration.ofSeconds(5))).isEmpty();
        log.close();
        assertThat(log.writers().get(0).lost()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void recordWhenClosedInOrderThenAllIsWritten() throws Exception {
        AuditLog log = Trails.to(this.sink, "a");
        for (int i = 0; i < 300; i++) {
            log.record(Trails.event("t" + i));
        }
        log.close();
        assertThat(this.sink.lines).hasSize(301);
        assertThat(this.sink.verified().findings()).isEmpty();
    }

    @Test
    void recordWhenThereAreSeveralSinksThenEachHasAChainAndOneThatFailsLeavesTheOtherAlone() throws Exception {
        Scripted other = new Scripted();
        AuditLog log = new AuditLog(Trails.properties(100, AuditProperties.OnFailure.REFUSE_ALL),
                List.of(Trails.writer("file", this.sink, "a", 100), Trails.writer("otlp", other, "a", 100)));
        log.written(Trails.event("t1")).block();
        other.fails = true;
        log.record(Trails.event("t2"));
        Awaitility.await().until(() -> log.writers().get(1).lost() == 1);
        assertThat(log.admits(false)).isFalse();
        assertThat(new AuditHealth(log, null, false).health().getDetails()).containsKeys("file", "otlp");
        assertThat(log.writers().get(0).lost()).isZero();
        assertThat(this.sink.lines).hasSize(3);
        other.fails = false;
        log.record(Trails.event("t3"));
        log.close();
        assertThat(this.sink.verified().findings()).isEmpty();
        assertThat(other.verified().findings()).isEmpty();
        assertThat(other.verified().declared()).isOne();
    }

    @Test
    void recordWhenTheSinkWillNeverTakeALineThenOnlyThatOneIsLostAndAtOnce() throws Exception {
        Together many = new Together();
        AuditLog log = new AuditLog(Trails.properties(100, AuditProperties.OnFailure.GO_ON),
                List.of(Trails.writer("fhir", many, "a", 100)));
        for (String id : List.of("t1", "poison", "t2", "t3")) {
            log.record(Trails.event(id));
        }
        log.close();
        assertThat(log.writers().get(0).lost()).isOne();
        assertThat(many.lines).hasSize(5);
        assertThat(String.join("", many.lines)).contains("t1", "trail-lost", "t2", "t3").doesNotContain("poison");
        AuditVerifier verifier = new AuditVerifier();
        many.lines.forEach((line) -> verifier.line("here", line));
        assertThat(verifier.findings()).isEmpty();
    }

    @Test
    void recordWhenSomeLinesStillFitThenTheyAreWrittenAtOnce() throws Exception {
        Together many = new Together();
        many.room = 3;
        AuditLog log = new AuditLog(Trails.properties(100, AuditProperties.OnFailure.GO_ON),
                List.of(Trails.writer("file", many, "a", 100)));
        for (int i = 0; i < 5; i++) {
            log.record(Trails.event("t" + i));
        }
        Awaitility.await().until(() -> many.lines.size() == 3);
        assertThat(many.lines.get(2)).contains("\"id\":\"t1\"");
        many.room = 100;
        log.close();
        assertThat(log.writers().get(0).lost()).isZero();
        assertThat(many.lines).hasSize(6);
        AuditVerifier verifier = new AuditVerifier();
        many.lines.forEach((line) -> verifier.line("here", line));
        assertThat(verifier.findings()).isEmpty();
    }

    /** A thread for which no time ever passes, and which may have ended. */
    private static final class NeverLate extends ScheduledThreadPoolExecutor {

        private final boolean ended;

        NeverLate(boolean ended) {
            super(1, (work) -> new Thread(work, "call"));
            this.ended = ended;
        }

        @Override
        public void execute(Runnable work) {
            if (this.ended) {
                throw new RejectedExecutionException("ended");
            }
            super.execute(work);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            return super.schedule(work, (delay > 0) ? TimeUnit.HOURS.toNanos(1) : 0, TimeUnit.NANOSECONDS);
        }

    }

    /** Takes all or none, and never what is poison to it. */
    private static final class Together implements AuditSink {

        final List<String> lines = new CopyOnWriteArrayList<>();

        volatile int room = 100;

        @Override
        public int together() {
            return 10;
        }

        @Override
        public void write(String line) throws IOException {
            write(List.of(line));
        }

        @Override
        public void write(List<String> some) throws IOException {
            if (some.stream().anyMatch((line) -> line.contains("poison"))) {
                throw new RefusedLineException("no");
            }
            if (this.lines.size() + some.size() > this.room) {
                throw new IOException("No space left on device");
            }
            this.lines.addAll(some);
        }

    }

    /** Refuses lines or blocks, as configured. */
    private static final class Scripted implements AuditSink {

        final List<String> lines = new CopyOnWriteArrayList<>();

        final CountDownLatch entered = new CountDownLatch(1);

        volatile boolean fails;

        volatile boolean stuck;

        @Override
        public void write(String line) throws IOException {
            if (this.stuck) {
                this.entered.countDown();
                try {
                    new CountDownLatch(1).await();
                }
                catch (InterruptedException ex) {
                    throw new IOException(ex);
                }
            }
            if (this.fails) {
                throw new IOException("No space left on device");
            }
            this.lines.add(line);
        }

        AuditVerifier verified() {
            AuditVerifier verifier = new AuditVerifier();
            this.lines.forEach((line) -> verifier.line("here", line));
            return verifier;
        }

    }

}
