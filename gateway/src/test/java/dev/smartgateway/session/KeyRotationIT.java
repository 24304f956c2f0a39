package dev.smartgateway.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.session.live.UserLogout;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sealing keys are rotated as docs/operations.md says, replica by replica, while
 * browsers launch and work.
 */
class KeyRotationIT {

    private static final String K1 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static final String K2 = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";

    private static final String[] ONLY_K1 = { "gateway.keys.sealing[0].id=k1", "gateway.keys.sealing[0].value=" + K1 };

    private static final String[] BOTH = { "gateway.keys.sealing[0].id=k2", "gateway.keys.sealing[0].value=" + K2,
            "gateway.keys.sealing[1].id=k1", "gateway.keys.sealing[1].value=" + K1 };

    private static final String[] BOTH_OLD_SEALS = { BOTH[0], BOTH[1], BOTH[2], BOTH[3], "gateway.keys.active=k1" };

    private static final String[] ONLY_K2 = { BOTH[0], BOTH[1] };

    private final TestClock clock = new TestClock();

    private final TestRedis redis = TestRedis.start();

    private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    @Test
    void rotationWhenUnderLoadThenNothingIsLost() throws Exception {
        Slot one = new Slot(ONLY_K1);
        Slot two = new Slot(ONLY_K1);
        try (one; two) {
            List<Last> before = underLoad(one, two, () -> {
                for (String[] keys : List.of(BOTH_OLD_SEALS, BOTH)) {
                    one.roll(keys);
                    two.roll(keys);
                }
            });
            assertThat(this.outcomes).containsOnlyKeys("right");
            assertThat(before).hasSize(6).allSatisfy((last) -> awaitLast(one, last));
            this.clock.forward(Duration.ofHours(9));
            List<Last> after = underLoad(one, two, () -> {
                one.roll(ONLY_K2);
                two.roll(ONLY_K2);
            });
            assertThat(this.outcomes).containsOnlyKeys("right");
            assertThat(after).hasSize(6).allSatisfy((last) -> awaitLast(two, last));
            int ended = two.with((gateway) -> gateway.bean(UserLogout.class)
                .end(new UserLogout.Leaver("ehr", "clinician-1", null), UserLogout.Cause.OPERATOR)
                .blockOptional(Duration.ofMinutes(1))
                .orElseThrow());
            assertThat(ended).as("the index outlives the old key").isGreaterThanOrEqualTo(6);
        }
        finally {
            this.redis.close();
        }
    }

    /** The replica may not know the newest launch for a moment. */
    private static void awaitLast(Slot slot, Last last) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> slot.use(last).equals("last"));
    }

    /** Six browsers that launch and work until the steps are done. */
    private List<Last> underLoad(Slot one, Slot two, Runnable steps) throws Exception {
        this.stopped = false;
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Future<Last>> workers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Slot[] order = (i % 2 == 0) ? new Slot[] { one, two } : new Slot[] { two, one };
                workers.add(pool.submit(() -> work(order)));
            }
            int before = count();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count() > before + 60);
            steps.run();
            int rolled = count();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count() > rolled + 60);
            this.stopped = true;
            List<Last> browsers = new ArrayList<>();
            for (Future<Last> worker : workers) {
                browsers.add(worker.get(30, TimeUnit.SECONDS));
            }
            return browsers;
        }
        finally {
            this.stopped = true;
            pool.shutdownNow();
        }
    }

    /** One browser keeps a launch from the beginning and opens further ones. */
    private Last work(Slot[] slots) {
        TestBrowser browser = new TestBrowser();
        LaunchId first = slots[0].add(browser, "first");
        for (int round = 0; !this.stopped; round++) {
            TestBrowser other = new TestBrowser();
            LaunchId more = slots[round % 2].add(other, "more");
            count(slots[(round + 1) % 2].with((gateway) -> other.use(gateway, more)), "more");
            count(slots[round % 2].with((gateway) -> browser.use(gateway, first)), "first");
        }
        slots[0].with((gateway) -> gateway.tokens().end(first, "session-ended").blockOptional());
        return new Last(browser, slots[0].add(browser, "last"));
    }

    private void count(String outcome, String expected) {
        this.outcomes.computeIfAbsent(outcome.equals(expected) ? "right" : outcome, (any) -> new AtomicInteger())
            .incrementAndGet();
    }

    private int count() {
        return this.outcomes.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private record Last(TestBrowser browser, LaunchId launch) {
    }

    /**
     * A place in the balancer; requests in flight finish before its replica is replaced.
     */
    private final class Slot implements AutoCloseable {

        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

        private Gateway gateway;

        Slot(String[] keys) {
            this.gateway = start(keys);
        }

        private Gateway start(String[] keys) {
            return Gateway.start(KeyRotationIT.this.redis, KeyRotationIT.this.clock, keys);
        }

        void roll(String[] keys) {
            Gateway next = start(keys);
            this.lock.writeLock().lock();
            Gateway old = this.gateway;
            this.gateway = next;
            this.lock.writeLock().unlock();
            old.close();
        }

        <T> T with(Function<Gateway, T> call) {
            this.lock.readLock().lock();
            try {
                return call.apply(this.gateway);
            }
            finally {
                this.lock.readLock().unlock();
            }
        }

        LaunchId add(TestBrowser browser, String patient) {
            return with((each) -> browser.add(each, TestBrowser.launch(KeyRotationIT.this.clock, patient)).id());
        }

        String use(Last last) {
            return with((each) -> last.browser.use(each, last.launch));
        }

        @Override
        public void close() {
            this.gateway.close();
        }

    }

}
