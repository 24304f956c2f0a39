package dev.smartgateway.replicas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.redis.RedisCluster;
import dev.smartgateway.redis.RedisSentinels;
import dev.smartgateway.redis.RedisTls;
import dev.smartgateway.redis.TestCertificate;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisTokenSource;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.store.LaunchKeys;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * The complete life of launches on every kind of Redis in the documentation, with real
 * servers.
 */
class RedisKindsIT {

    private static Ehr ehr;

    @BeforeAll
    static void start() {
        ehr = Ehr.start();
    }

    @AfterAll
    static void stop() {
        ehr.close();
    }

    @Test
    void lifeWhenStandaloneThenWhole() {
        try (TwoGateways gateways = TwoGateways.start(ehr, TestRedis.start().properties(), TwoGateways.slowMachine())) {
            new LaunchLife(ehr, gateways).walk();
        }
    }

    @Test
    void lifeWhenSentinelThenWhole() {
        try (RedisSentinels redis = RedisSentinels.start();
                TwoGateways gateways = TwoGateways.start(ehr, redis.properties(), TwoGateways.slowMachine())) {
            new LaunchLife(ehr, gateways).walk();
        }
    }

    @Test
    void lifeWhenClusterThenWholeAndOnAllPrimaries() {
        try (RedisCluster redis = RedisCluster.start();
                TwoGateways gateways = TwoGateways.start(ehr, redis.properties(), TwoGateways.slowMachine())) {
            new LaunchLife(ehr, gateways).walk();
            assertThat(redis.sizes()).allMatch((size) -> size > 0);
        }
    }

    @Test
    void lifeWhenNodeOfClusterDiesThenItsReplicaTakesOver() {
        try (RedisCluster redis = RedisCluster.start();
                TwoGateways gateways = TwoGateways.start(ehr, redis.properties(), TwoGateways.slowMachine())) {
            Web browser = new Web();
            String launch = browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT);
            redis.killHolder(LaunchKeys.of(new LaunchId(launch)).launch());
            gateways.both()
                .forEach((gateway) -> await().atMost(Duration.ofSeconds(60))
                    .until(() -> browser.get(TwoGateways.patient(gateway, launch))
                        .map(Web.Answer::status)
                        .block() == 200));
        }
    }

    @Test
    void lifeWhenTlsThenWholeAndOnlyWithTheRightAuthority() {
        try (TestCertificate right = TestCertificate.of("dns:localhost");
                TestCertificate wrong = TestCertificate.of("dns:localhost");
                RedisTls redis = RedisTls.start(right)) {
            try (TwoGateways gateways = TwoGateways.start(ehr, redis.properties(right), TwoGateways.slowMachine())) {
                new LaunchLife(ehr, gateways).walk();
            }
            refused(redis.properties(wrong));
        }
    }

    /** The nodes announce themselves by IP address; their certificate has a name only. */
    @Test
    void lifeWhenNodesOfATlsClusterAreAddressesThenTheirCertificateIsCheckedByName() {
        try (TestCertificate right = TestCertificate.of("dns:redis.hospital.example");
                RedisCluster redis = RedisCluster.start(right)) {
            try (TwoGateways gateways = TwoGateways.start(ehr, redis.properties(right, "redis.hospital.example"),
                    TwoGateways.slowMachine())) {
                new LaunchLife(ehr, gateways).walk();
                assertThat(redis.sizes()).allMatch((size) -> size > 0);
            }
        }
    }

    @Test
    void lifeWhenTlsCertificateIsForAnotherHostThenRefused() {
        try (TestCertificate other = TestCertificate.of("dns:redis.example.org");
                RedisTls redis = RedisTls.start(other)) {
            refused(redis.properties(other));
        }
    }

    /** The gateway starts and is not ready, and nothing is sent to that server. */
    private static void refused(String[] properties) {
        try (TwoGateways gateways = TwoGateways.start(ehr, properties)) {
            Web browser = new Web();
            assertThat(browser.get(TwoGateways.readiness(gateways.one)).map(Web.Answer::status).block()).isEqualTo(503);
            String launch = gateways.one.url() + "/callback/sandbox?code=x&state=x";
            assertThat(browser.get(launch).map(Web.Answer::status).block()).isGreaterThanOrEqualTo(400);
        }
    }

    /** With the line of docs/operations.md, and without {@code INFO}. */
    @Test
    void lifeWhenAclUserWithTheDocumentedRightsThenWhole() throws IOException {
        String rights = Files.readString(Path.of("..", "docs", "operations.md"))
            .lines()
            .filter((line) -> line.startsWith("user gateway on "))
            .findFirst()
            .orElseThrow();
        List<String> arguments = new ArrayList<>(List.of("--user", "admin", "on", ">admin", "~*", "+@all"));
        arguments.addAll(List.of(("--" + rights.replace(">PASSWORD", ">secret")).split(" ")));
        arguments.addAll(List.of("--user", "default", "off"));
        try (TestRedis redis = TestRedis.start(arguments.toArray(String[]::new));
                TwoGateways gateways = TwoGateways.start(ehr, redis.properties(), TwoGateways
                    .slowMachine("spring.data.redis.username=gateway", "spring.data.redis.password=secret"))) {
            new LaunchLife(ehr, gateways).walk();
            assertThat(new Web().get(TwoGateways.readiness(gateways.one)).map(Web.Answer::status).block())
                .isEqualTo(200);
        }
    }

    @Test
    void lifeWhenAclUserMayTooLittleThenRefusedAndNotLoggedOut() {
        try (TestRedis redis = TestRedis.start("--user", "default", "on", "nopass", "~sg:*", "+@all");
                TwoGateways gateways = TwoGateways.start(ehr, redis.properties(), TwoGateways.slowMachine())) {
            Web browser = new Web();
            assertThatThrownBy(() -> browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT))
                .hasMessageContaining("503 store-unavailable");
        }
    }

    @Test
    void lifeWhenEntraTokensThenWholeWhileTheyAreRenewed() {
        try (TestRedis redis = TestRedis.start("--requirepass", "for-the-test");
                Identity identity = new Identity(redis)) {
            try (TwoGateways gateways = TwoGateways.start(ehr, redis.properties(),
                    (context) -> context.registerBean(RedisTokenSource.class, () -> identity),
                    TwoGateways.slowMachine())) {
                new LaunchLife(ehr, gateways).walk();
                int given = identity.given.get();
                await().atMost(Duration.ofSeconds(30)).until(() -> identity.given.get() > given + 4);
                assertThat(identity.connections()).isNotEmpty().allMatch((user) -> user.equals("identity"));
                new LaunchLife(ehr, gateways).walk();
            }
        }
    }

    /**
     * An identity whose tokens live for three seconds. As Azure Managed Redis does, the
     * server then drops connections that have not logged in again.
     */
    private static final class Identity implements RedisTokenSource, AutoCloseable {

        private final AtomicInteger given = new AtomicInteger();

        private final RedisClient client;

        private final StatefulRedisConnection<String, String> admin;

        Identity(TestRedis redis) {
            this.client = RedisClient.create(RedisURI.builder()
                .withHost(redis.host())
                .withPort(redis.port())
                .withPassword("for-the-test".toCharArray())
                .build());
            this.admin = this.client.connect();
        }

        @Override
        public Mono<RedisToken> token() {
            return Mono.fromSupplier(() -> {
                String token = "token-" + this.given.incrementAndGet();
                AclSetuserArgs rights = AclSetuserArgs.Builder.on().addPassword(token).allKeys().allCommands();
                this.admin.sync().aclSetuser("identity", rights);
                return new RedisToken("identity", Secret.of(token), Instant.now().plusSeconds(3));
            }).subscribeOn(Schedulers.boundedElastic());
        }

        List<String> connections() {
            return this.admin.sync()
                .clientList()
                .lines()
                .filter((line) -> !line.contains(" user=default "))
                .map((line) -> line.replaceAll(".* user=(\\S+) .*", "$1"))
                .toList();
        }

        @Override
        public void close() {
            this.admin.close();
            this.client.shutdown();
        }

    }

}
