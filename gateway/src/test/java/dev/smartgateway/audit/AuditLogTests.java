package dev.smartgateway.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import dev.smartgateway.audit.sink.AuditSink;
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
    void recordWhenTheSinkRefusesForLongThenCountedAndDeclared() throws Exception {
        try (AuditLog log = Trails.to(this.sink, "a")) {
            log.written(Trails.event("t1")).block();
            this.sink.fails = true;
            log.record(Trails.event("t2"));
            log.record(Trails.event("t3"));
            Awaitility.await().until(() -> log.state().lost() == 2);
            assertThat(log.state().troubled()).isTrue();
            assertThat(log.admits(true)).isFalse();
            assertThat(log.admits(false)).isTrue();
            assertThat(new AuditHealth(log.state(), false).health().getStatus().getCode()).isEqualTo("DEGRADED");
            assertThat(new AuditHealth(log.state(), true).health().getStatus().getCode()).isEqualTo("OUT_OF_SERVICE");
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
            Awaitility.await().until(() -> log.state().failures() > 0);
            this.sink.fails = false;
            Awaitility.await().untilAsserted(() -> assertThat(this.sink.lines).hasSize(2));
            assertThat(log.state().lost()).isZero();
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
        assertThat(log.state().lost()).isEqualTo(2);
        Awaitility.await().until(() -> log.state().blocked());
        assertThat(log.admits(true)).isFalse();
        assertThat(log.written(Trails.event("late")).blockOptional(Duration.ofSeconds(5))).isEmpty();
        log.close();
        assertThat(log.state().lost()).isGreaterThanOrEqualTo(6);
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

    /** Refuses or gets stuck when told to. */
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
