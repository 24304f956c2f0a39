package dev.smartgateway.reload;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FileWatchTests {

    private final AtomicInteger checks = new AtomicInteger();

    @Test
    void startWhenACheckThrowsThenTheNextOneRuns() {
        FileWatch watch = new FileWatch("test-watch", Duration.ofMillis(1), () -> {
            this.checks.incrementAndGet();
            throw new IllegalStateException("not readable");
        });
        watch.start();
        try {
            Awaitility.await().until(() -> this.checks.get() > 2);
        }
        finally {
            watch.stop();
        }
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void startWhenOneCheckBlocksThenAnotherWatchGoesOn() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        FileWatch slow = new FileWatch("slow-watch", Duration.ofMillis(1), () -> {
            blocked.countDown();
            try {
                never.await();
            }
            catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        });
        FileWatch other = new FileWatch("other-watch", Duration.ofMillis(1), this.checks::incrementAndGet);
        slow.start();
        try {
            blocked.await();
            other.start();
            Awaitility.await().until(() -> this.checks.get() > 2);
        }
        finally {
            other.stop();
            slow.stop();
        }
    }

    @Test
    void startWhenTheDelayIsZeroThenNeverChecks() {
        FileWatch watch = new FileWatch("test-watch", Duration.ZERO, this.checks::incrementAndGet);
        watch.start();
        assertThat(watch.isRunning()).isFalse();
    }

}
