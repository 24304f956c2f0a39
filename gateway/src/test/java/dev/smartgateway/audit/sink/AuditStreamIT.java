package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.store.RedisGateway;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The stream and what takes lines out of it, on a real Redis.
 */
class AuditStreamIT {

    private final TestRedis redis = TestRedis.start();

    private final LettuceConnectionFactory connection = new LettuceConnectionFactory(this.redis.host(),
            this.redis.port());

    private final Taker sink = new Taker();

    private ReactiveStringRedisTemplate template;

    @BeforeEach
    void connect() {
        this.connection.afterPropertiesSet();
        this.connection.start();
        this.template = new ReactiveStringRedisTemplate(this.connection);
    }

    @AfterEach
    void stop() {
        this.connection.destroy();
        this.redis.close();
    }

    private AuditStream stream(String replica, long most) {
        return new AuditStream(new RedisGateway(this.template, CircuitBreakerRegistry.ofDefaults(),
                new SimpleMeterRegistry(), Duration.ofSeconds(5)), replica, most);
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj((number) -> "{\"seq\":" + number + "}").toList();
    }

    private long length() {
        return this.template.opsForStream().size("sg:{audit}").block();
    }

    @Test
    void writeWhenRepeatedAfterATimeOutThenNoLineIsThereTwice() throws IOException {
        AuditStream one = stream("a", 1000);
        one.write(lines(0, 5));
        one.write(lines(0, 5));
        one.write(lines(3, 8));
        stream("b", 1000).write(lines(0, 1));
        assertThat(stream("c", 1000).take()).extracting(AuditStream.Entry::line)
            .containsExactly("{\"seq\":0}", "{\"seq\":1}", "{\"seq\":2}", "{\"seq\":3}", "{\"seq\":4}", "{\"seq\":5}",
                    "{\"seq\":6}", "{\"seq\":7}", "{\"seq\":0}");
    }

    @Test
    void writeWhenTheStreamIsLongThenTheOldestGo() throws IOException {
        AuditStream one = stream("a", 500);
        for (int i = 0; i < 40; i++) {
            one.write(lines(i * 100, i * 100 + 100));
        }
        assertThat(length()).isBetween(500L, 700L);
    }

    @Test
    void writeWhenRedisIsAwayThenFails() throws IOException {
        AuditStream one = stream("a", 500);
        one.write("{}");
        this.redis.stop();
        assertThatIOException().isThrownBy(() -> one.write("{}"));
    }

    @Test
    void runWhenTheSinkRecoversThenEveryLineIsThereInOrderAndTheStreamIsEmpty() throws Exception {
        this.sink.fails = true;
        stream("a", 1000).write(lines(0, 100));
        StreamForwarder forwarder = new StreamForwarder(stream("a", 1000), this.sink);
        Thread thread = start(forwarder);
        Awaitility.await().until(forwarder::troubled);
        assertThat(length()).isEqualTo(100);
        this.sink.fails = false;
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> length() == 0);
        assertThat(this.sink.lines).containsExactlyElementsOf(lines(0, 100));
        Awaitility.await().until(() -> !forwarder.troubled());
        assertThat(forwarder.left()).isZero();
        forwarder.close();
        thread.join(5000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void runWhenTheSinkWillNeverTakeALineThenItIsKeptAsideAndTheOthersGoOn() throws Exception {
        this.sink.poison = Set.of("{\"seq\":7}");
        stream("a", 1000).write(lines(0, 20));
        StreamForwarder forwarder = new StreamForwarder(stream("a", 1000), this.sink);
        Thread thread = start(forwarder);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> length() == 0);
        forwarder.close();
        thread.join(5000);
        assertThat(this.sink.lines).hasSize(19).doesNotContain("{\"seq\":7}");
        assertThat(forwarder.refused()).isOne();
        assertThat(this.template.opsForStream().size("sg:{audit}:refused").block()).isOne();
    }

    @Test
    void runWhenTwoReplicasForwardThenEachLineGoesToOne() throws Exception {
        stream("a", 10_000).write(lines(0, 100));
        StreamForwarder one = new StreamForwarder(stream("a", 10_000), this.sink);
        StreamForwarder two = new StreamForwarder(stream("b", 10_000), this.sink);
        Thread first = start(one);
        Thread second = start(two);
        for (int i = 1; i < 20; i++) {
            stream("c", 10_000).write(lines(i * 100, i * 100 + 100));
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> length() == 0);
        one.close();
        two.close();
        first.join(5000);
        second.join(5000);
        assertThat(this.sink.lines).containsExactlyInAnyOrderElementsOf(lines(0, 2000));
    }

    private static Thread start(StreamForwarder forwarder) {
        Thread thread = new Thread(forwarder);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Takes some lines together, or fails, as told. */
    private static final class Taker implements AuditSink {

        final List<String> lines = new CopyOnWriteArrayList<>();

        volatile Set<String> poison = ConcurrentHashMap.newKeySet();

        volatile boolean fails;

        @Override
        public int together() {
            return 30;
        }

        @Override
        public void write(String line) throws IOException {
            write(List.of(line));
        }

        @Override
        public void write(List<String> some) throws IOException {
            if (this.fails) {
                throw new IOException("away");
            }
            if (some.stream().anyMatch(this.poison::contains)) {
                throw new RefusedLineException("no");
            }
            this.lines.addAll(some);
        }

    }

}
