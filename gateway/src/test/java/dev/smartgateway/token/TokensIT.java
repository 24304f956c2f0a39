package dev.smartgateway.token;

import java.time.Duration;
import java.util.Objects;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class TokensIT {

    private final TestRedis redis = TestRedis.shared();

    private final TestClock clock = new TestClock();

    private TokenServer server;

    private Replica one;

    private Replica two;

    @BeforeEach
    void start() {
        this.server = TokenServer.start();
        this.one = Replica.start(this.redis, this.clock, Replica.issuer(this.server, Replica.refresh()));
        this.two = Replica.start(this.redis, this.clock, Replica.issuer(this.server, Replica.refresh()));
    }

    @AfterEach
    void stop() {
        this.one.close();
        this.two.close();
        this.server.close();
    }

    @Test
    void findWhenCreatedElsewhereThenSameLaunch() {
        LaunchRecord launch = create();
        LaunchRecord found = this.two.tokens().find(launch.id()).block();
        assertThat(found).isEqualTo(launch);
    }

    @Test
    void findWhenUnknownThenUnknownLaunch() {
        assertThat(outcome(this.one.tokens().find(new LaunchId("AAAAAAAAAAAAAAAAAAAAAA")))).isEqualTo("unknown-launch");
    }

    @Test
    void findWhenWarmThenNoRoundTrip() {
        LaunchRecord launch = create();
        this.two.tokens().find(launch.id()).block();
        double before = this.two.commands();
        for (int i = 0; i < 20; i++) {
            this.two.tokens().find(launch.id()).block();
        }
        assertThat(this.two.commands()).isEqualTo(before);
        assertThat(this.two.count("gateway.tokens.near.cache", "outcome", "hit")).isEqualTo(20);
    }

    @Test
    void findWhenEndedElsewhereThenRefusedWithinTheBound() {
        LaunchRecord launch = create();
        this.two.tokens().find(launch.id()).block();
        this.one.tokens().end(launch.id(), "session-ended").block();
        assertThat(outcome(this.one.tokens().find(launch.id()))).isEqualTo("session-ended");
        Awaitility.await()
            .atMost(Duration.ofSeconds(4))
            .until(() -> outcome(this.two.tokens().find(launch.id())).equals("session-ended"));
    }

    @Test
    void endWhenTwiceThenFirstReasonStays() {
        LaunchRecord launch = create();
        this.one.tokens().end(launch.id(), "context-changed").block();
        this.two.tokens().end(launch.id(), "session-ended").block();
        assertThat(outcome(this.two.tokens().find(launch.id()))).isEqualTo("context-changed");
    }

    @Test
    void endWhenUnknownThenCompletes() {
        this.one.tokens().end(new LaunchId("AAAAAAAAAAAAAAAAAAAAAA"), "session-ended").block();
    }

    @Test
    void endWhenLiveThenTokensAreRevoked() {
        LaunchRecord launch = create();
        this.one.tokens().end(launch.id(), "session-ended").block();
        TokenSet tokens = Objects.requireNonNull(launch.tokens());
        Awaitility.await()
            .until(() -> this.server.revoked()
                .equals(java.util.List.of(Objects.requireNonNull(tokens.refresh()).use((text) -> text),
                        tokens.access().use((text) -> text))));
    }

    @Test
    void findWhenSessionIsOverThenExpired() {
        LaunchRecord launch = create();
        this.clock.forward(Duration.ofHours(9));
        assertThat(outcome(this.one.tokens().find(launch.id()))).isEqualTo("session-expired");
    }

    private LaunchRecord create() {
        LaunchRecord launch = Replica.launch(this.server, this.clock, Duration.ofMinutes(5));
        return Objects.requireNonNull(this.one.tokens().create(launch).block());
    }

    static String outcome(Mono<?> call) {
        try {
            return String.valueOf(call.block(Duration.ofSeconds(40)));
        }
        catch (ProblemException ex) {
            return ex.problem().code();
        }
    }

}
