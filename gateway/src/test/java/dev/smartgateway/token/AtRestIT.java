package dev.smartgateway.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.token.store.LaunchKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What read access to Redis or to the log discloses.
 */
class AtRestIT {

    private final TestRedis redis = TestRedis.start();

    private final TestClock clock = new TestClock();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private final Logger root = (Logger) LoggerFactory.getLogger("dev.smartgateway");

    private TokenServer server;

    private Replica one;

    @BeforeEach
    void start() {
        this.log.start();
        this.root.addAppender(this.log);
        this.root.setLevel(Level.TRACE);
        this.server = TokenServer.start();
        this.one = Replica.start(this.redis, this.clock, Replica.issuer(this.server, Replica.refresh()));
    }

    @AfterEach
    void stop() {
        this.root.detachAppender(this.log);
        this.one.close();
        this.server.close();
        this.redis.close();
    }

    @Test
    void redisWhenLaunchesLiveRefreshAndEndThenTellsNothing() {
        List<String> secrets = lives();
        String dump = String.join("\n", dump());
        assertThat(dump).isNotEmpty().contains("sg:{");
        assertThat(secrets).hasSizeGreaterThan(10).noneMatch(dump::contains);
    }

    @Test
    void logWhenLaunchesLiveRefreshAndEndThenTellsNothing() {
        List<String> secrets = lives();
        StringBuilder text = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(this.log.list)) {
            text.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertThat(text).contains("the token endpoint answered (status 400 invalid_grant)");
        assertThat(secrets).noneMatch((secret) -> text.indexOf(secret) >= 0);
    }

    @Test
    void findWhenValueIsMovedToAnotherLaunchThenUnknown() {
        LaunchRecord mine = create();
        LaunchRecord other = create();
        ReactiveStringRedisTemplate template = this.one.bean(ReactiveStringRedisTemplate.class);
        String value = template.opsForValue().get(LaunchKeys.of(other.id()).launch()).block();
        template.opsForValue().set(LaunchKeys.of(mine.id()).launch(), Objects.requireNonNull(value)).block();
        assertThat(found(mine)).isEqualTo("unknown-launch");
    }

    @Test
    void findWhenRevisionIsAlteredThenUnknown() {
        LaunchRecord mine = create();
        String key = LaunchKeys.of(mine.id()).launch();
        ReactiveStringRedisTemplate template = this.one.bean(ReactiveStringRedisTemplate.class);
        String value = Objects.requireNonNull(template.opsForValue().get(key).block());
        template.opsForValue().set(key, value.replaceFirst("^0\\.", "1.")).block();
        assertThat(found(mine)).isEqualTo("unknown-launch");
    }

    @Test
    void findWhenKeysRotateThenOldLaunchesStillOpenUntilTheOldKeyGoes() {
        LaunchRecord launch = create();
        String fresh = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=";
        try (Replica rotated = Replica.start(this.redis, this.clock, Replica.issuer(this.server, Replica.refresh()),
                "gateway.keys.sealing[0].id=k2", "gateway.keys.sealing[0].value=" + fresh,
                "gateway.keys.sealing[1].id=k1",
                "gateway.keys.sealing[1].value=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")) {
            assertThat(rotated.tokens().find(launch.id()).block()).isEqualTo(launch);
            rotated.tokens().renewed(launch).block();
        }
        assertThat(found(launch)).isEqualTo("unknown-launch");
    }

    private String found(LaunchRecord launch) {
        this.one.bean(dev.smartgateway.token.store.LaunchServices.class).near().forget(launch.id());
        return TokensIT.outcome(this.one.tokens().find(launch.id()));
    }

    private LaunchRecord create() {
        LaunchRecord launch = Replica.launch(this.server, this.clock, Duration.ofMinutes(4));
        return Objects.requireNonNull(this.one.tokens().create(launch).block());
    }

    /** Launches that live, refresh, are refused and end; returns all that is secret. */
    private List<String> lives() {
        List<String> secrets = new ArrayList<>(List.of("patient-4711", "encounter-1", "practitioner-1", "user-1",
                "sid-1", "the-client-secret", "~access-", "~refresh-"));
        LaunchRecord live = create();
        LaunchRecord refreshed = create();
        LaunchRecord ended = create();
        LaunchRecord refused = create();
        this.one.tokens().renewed(refreshed).block();
        this.one.tokens().end(ended.id(), "session-ended").block();
        this.server.next(400, "{\"error\":\"invalid_grant\",\"error_description\":\"~refresh- of patient-4711\"}");
        TokensIT.outcome(this.one.tokens().renewed(refused));
        this.server.next(200, "{\"access_token\":\"~access-\",\"token_type\":\"patient-4711\"}");
        TokensIT.outcome(this.one.tokens().renewed(live));
        Flux.just(live, refreshed, ended, refused).map((launch) -> launch.id().value()).subscribe(secrets::add);
        return secrets;
    }

    private List<String> dump() {
        ReactiveStringRedisTemplate template = this.one.bean(ReactiveStringRedisTemplate.class);
        return template.scan().concatMap((key) -> template.type(key).flatMapMany((type) -> {
            if (type == DataType.HASH) {
                return template.opsForHash().entries(key).map((entry) -> key + "=" + entry);
            }
            if (type == DataType.NONE) {
                // A lock that has been released since the scan.
                return Flux.empty();
            }
            assertThat(type).isEqualTo(DataType.STRING);
            return template.opsForValue().get(key).map((value) -> key + "=" + value);
        })).collectList().block();
    }

}
