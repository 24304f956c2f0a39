package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.store.RedisGateway;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The stream and its forwarder, on a real Redis.
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
        return stream(replica, most, Duration.ofMinutes(1));
    }

    private AuditStream stream(String replica, long most, Duration abandoned) {
        return new AuditStream(redisGateway(), replica, most, abandoned);
    }

    private RedisGateway redisGateway() {
        return new RedisGateway(this.template, CircuitBreakerRegistry.ofDefaults(), new SimpleMeterRegistry(),
                Duration.ofSeconds(5));
    }

    private long pending() {
        return this.template.opsForStream().pending("sg:{audit}", "forward").block().getTotalPendingMessages();
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

    @Test
    void runWhenAForwarderDiesThenAnotherBringsWhatItHadAndOnlyWhatWasNotConfirmedTwice() throws Exception {
        stream("a", 1000).write(lines(0, 100));
        Taker dying = new Taker();
        dying.lastBatch = 2;
        Thread first = start(new StreamForwarder(stream("a", 1000), dying));
        first.join(20_000);
        assertThat(dying.lines).containsExactlyElementsOf(lines(0, 50));
        assertThat(pending()).as("taken, and not confirmed").isEqualTo(20);
        StreamForwarder heir = new StreamForwarder(stream("b", 1000, Duration.ofMillis(500)), this.sink);
        Thread second = start(heir);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> length() == 0);
        heir.close();
        second.join(5000);
        assertThat(this.sink.lines).containsExactlyInAnyOrderElementsOf(lines(30, 100));
        assertThat(pending()).isZero();
    }

    @Test
    void runWhenTheSinkIsAwayForLongAndAnotherTakesOverThenNoLineIsThereTwice() throws Exception {
        Duration abandoned = Duration.ofSeconds(3);
        this.sink.fails = true;
        stream("a", 1000).write(lines(0, 40));
        StreamForwarder patient = new StreamForwarder(stream("a", 1000, abandoned), this.sink);
        Thread first = start(patient);
        Awaitility.await().until(patient::troubled);
        Taker other = new Taker();
        StreamForwarder idle = new StreamForwarder(stream("b", 1000, abandoned), other);
        Thread second = start(idle);
        long failures = patient.failures();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> patient.failures() >= failures + 2);
        this.sink.fails = false;
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> length() == 0);
        patient.close();
        idle.close();
        first.join(5000);
        second.join(5000);
        assertThat(this.sink.lines.size() + other.lines.size()).isEqualTo(40);
    }

    @Test
    void keepWhenAnotherHasTakenOverThenTheLinesAreGivenUp() throws Exception {
        stream("a", 1000).write(lines(0, 3));
        AuditStream late = stream("a", 1000);
        List<AuditStream.Entry> taken = late.take();
        assertThat(late.keep(taken)).isEqualTo(taken);
        assertThat(stream("b", 1000, Duration.ZERO).take()).isEqualTo(taken);
        assertThat(late.keep(taken)).isEmpty();
    }

    @Test
    void writeAndTakeWhenTheUserHasTheDocumentedRightsThenBothWork() throws Exception {
        List<String> rights = documentedRights();
        try (RedisClient client = RedisClient.create(RedisURI.create(this.redis.host(), this.redis.port()));
                StatefulRedisConnection<String, String> admin = client.connect()) {
            admin.sync()
                .dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("least").addKeys(rights));
        }
        RedisStandaloneConfiguration as = new RedisStandaloneConfiguration(this.redis.host(), this.redis.port());
        as.setUsername("least");
        as.setPassword("secret");
        LettuceConnectionFactory least = new LettuceConnectionFactory(as);
        least.afterPropertiesSet();
        least.start();
        try {
            AuditStream limited = new AuditStream(new RedisGateway(new ReactiveStringRedisTemplate(least),
                    CircuitBreakerRegistry.ofDefaults(), new SimpleMeterRegistry(), Duration.ofSeconds(5)), "l", 100);
            limited.write(lines(0, 3));
            List<AuditStream.Entry> taken = limited.take();
            assertThat(limited.keep(taken)).hasSize(3);
            assertThat(limited.done(taken, true)).isZero();
        }
        finally {
            least.destroy();
        }
    }

    /** The line of docs/operations.md, with what the stream needs besides. */
    private static List<String> documentedRights() throws IOException {
        String line = Files.readAllLines(Path.of("../docs/operations.md"))
            .stream()
            .filter((each) -> each.startsWith("user gateway on >PASSWORD"))
            .findFirst()
            .orElseThrow()
            .replace(">PASSWORD", ">secret")
            .replace("-@dangerous", "+@stream -@dangerous");
        return List.of(line.split(" ")).subList(2, line.split(" ").length);
    }

    private static Thread start(StreamForwarder forwarder) {
        Thread thread = new Thread(forwarder);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Accepts several lines at once, or fails, as configured. */
    private static final class Taker implements AuditSink {

        final List<String> lines = new CopyOnWriteArrayList<>();

        volatile Set<String> poison = ConcurrentHashMap.newKeySet();

        volatile boolean fails;

        /** Dies with the process when it has taken so many; none if zero. */
        volatile int lastBatch;

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
            if (this.lastBatch > 0 && --this.lastBatch == 0) {
                throw new Death();
            }
        }

        /** What no forwarder survives. */
        private static final class Death extends Error {

        }

    }

}
