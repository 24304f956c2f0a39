package dev.smartgateway.token;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.store.LaunchKeys;
import dev.smartgateway.token.store.LaunchServices;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static dev.smartgateway.token.TokensIT.outcome;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two gateways, one Redis, one authorization server that revokes a token family whose
 * refresh token is used twice.
 */
class RefreshIT {

    private static final Duration DEAD = Duration.ofSeconds(-1);

    private final TestRedis redis = TestRedis.shared();

    private final TestClock clock = new TestClock();

    private TokenServer server;

    private Replica one;

    private Replica two;

    @BeforeEach
    void start() {
        this.server = TokenServer.start();
        start(Replica.refresh());
    }

    private void start(dev.smartgateway.smart.Issuer.Refresh refresh, String... properties) {
        if (this.one != null) {
            this.one.close();
            this.two.close();
        }
        this.one = Replica.start(this.redis, this.clock, Replica.issuer(this.server, refresh), properties);
        this.two = Replica.start(this.redis, this.clock, Replica.issuer(this.server, refresh), properties);
    }

    @AfterEach
    void stop() {
        this.one.close();
        this.two.close();
        this.server.close();
    }

    @Test
    void freshWhenHundredRequestsOnTwoReplicasThenOneGrantAndNoFailure() {
        this.server.slow(Duration.ofMillis(300));
        LaunchRecord launch = create(DEAD);
        List<String> outcomes = Flux.range(0, 100)
            .flatMap((i) -> use((i % 2 == 0) ? this.one : this.two, launch), 100)
            .collectList()
            .block(Duration.ofSeconds(30));
        assertThat(outcomes).hasSize(100).containsOnly(launch.id().value() + "~access-2");
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void freshWhenManyLaunchesAtOnceThenEachGetsItsOwnToken() {
        List<LaunchRecord> launches = IntStream.range(0, 150).mapToObj((i) -> create(DEAD)).toList();
        List<Boolean> own = Flux.fromIterable(launches)
            .flatMap((launch) -> Flux.just(this.one, this.two)
                .flatMap((replica) -> use(replica, launch).map((token) -> token.startsWith(launch.id().value() + "~"))),
                    20)
            .collectList()
            .block(Duration.ofSeconds(60));
        assertThat(own).hasSize(300).containsOnly(true);
        assertThat(this.server.seen()).hasSize(150);
    }

    @Test
    void freshWhenRotatedAgainAndAgainThenNeverTheSameRefreshTokenTwice() {
        this.server.fields(Map.of("expires_in", 100));
        LaunchRecord launch = create(DEAD);
        for (int round = 0; round < 5; round++) {
            List<String> outcomes = Flux.range(0, 10)
                .flatMap((i) -> use((i % 2 == 0) ? this.one : this.two, launch))
                .collectList()
                .block(Duration.ofSeconds(30));
            assertThat(outcomes.stream().distinct()).hasSize(1).allMatch((token) -> token.contains("~access-"));
            this.clock.forward(Duration.ofSeconds(101));
            this.one.bean(LaunchServices.class).near().forget(launch.id());
            this.two.bean(LaunchServices.class).near().forget(launch.id());
        }
        assertThat(this.server.seen().stream().map((seen) -> seen.form().get("refresh_token"))).hasSize(5)
            .doesNotHaveDuplicates();
    }

    @Test
    void freshWhenLockHolderDiedThenNextOneRefreshes() {
        LaunchRecord launch = create(DEAD);
        LaunchKeys keys = LaunchKeys.of(launch.id());
        ReactiveStringRedisTemplate template = this.one.bean(ReactiveStringRedisTemplate.class);
        template.opsForValue().set(keys.lock(), "a dead replica", Duration.ofSeconds(2)).block();
        template.opsForValue().set(keys.intent(), "a dead replica", Duration.ofMinutes(5)).block();
        List<String> outcomes = Flux.range(0, 20)
            .flatMap((i) -> use((i % 2 == 0) ? this.one : this.two, launch))
            .collectList()
            .block(Duration.ofSeconds(30));
        assertThat(outcomes).containsOnly(launch.id().value() + "~access-2");
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void freshWhenLateHolderStoresDuringTheGraceThenNoSecondGrant() {
        LaunchRecord launch = create(DEAD);
        LaunchKeys keys = LaunchKeys.of(launch.id());
        ReactiveStringRedisTemplate template = this.one.bean(ReactiveStringRedisTemplate.class);
        template.opsForValue().set(keys.intent(), "a slow replica", Duration.ofMinutes(5)).block();
        Mono<String> late = Mono.delay(Duration.ofMillis(400)).then(store(this.two, launch)).thenReturn("stored");
        String token = Mono.zip(use(this.one, launch), late).block(Duration.ofSeconds(20)).getT1();
        assertThat(token).isEqualTo("elsewhere");
        assertThat(this.server.seen()).isEmpty();
    }

    @Test
    void freshWhenTokenEndpointIsSlowerThanTheLockThenOneGrant() {
        start(Replica.refresh(), "gateway.tokens.lock=1s");
        this.server.slow(Duration.ofSeconds(4));
        LaunchRecord launch = create(DEAD);
        List<String> outcomes = Flux.range(0, 20)
            .flatMap((i) -> use((i % 2 == 0) ? this.one : this.two, launch))
            .collectList()
            .block(Duration.ofSeconds(30));
        assertThat(outcomes).containsOnly(launch.id().value() + "~access-2");
        assertThat(this.server.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = { -45, 45 })
    void freshWhenClocksOfReplicasDifferThenOneGrant(int seconds) {
        TestClock other = new TestClock();
        other.forward(Duration.ofSeconds(seconds));
        LaunchRecord launch = create(Duration.ofSeconds(-60));
        try (Replica three = Replica.start(this.redis, other, Replica.issuer(this.server, Replica.refresh()))) {
            for (int round = 0; round < 2; round++) {
                List<String> outcomes = Flux.range(0, 40)
                    .flatMap((i) -> use((i % 2 == 0) ? this.one : three, launch), 40)
                    .collectList()
                    .block(Duration.ofSeconds(30));
                assertThat(outcomes).containsOnly(launch.id().value() + "~access-2");
            }
        }
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void freshWhenAnswerIsLostThenCleanReauth() {
        LaunchRecord launch = create(DEAD);
        this.server.next((server, form, response) -> {
            server.use(form);
            response.withConnection((connection) -> connection.dispose());
            return Mono.never();
        });
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("idp-unavailable");
        assertThat(outcome(this.two.tokens().fresh(launch))).isEqualTo("reauth-required");
        assertThat(outcome(this.two.tokens().find(launch.id()))).isEqualTo("reauth-required");
        assertThat(this.server.seen()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({ "500,", "502,", "503,", "429,", "408,", "400,", "403,", "404,", "401,invalid_client",
            "400,temporarily_unavailable", "302," })
    void freshWhenServerFailsThenLaunchIsKept(int status, String error) {
        LaunchRecord launch = create(DEAD);
        this.server.next(status, (error != null) ? "{\"error\":\"" + error + "\"}" : "<html>");
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("idp-unavailable");
        assertThat(use(this.two, launch).block()).isEqualTo(launch.id().value() + "~access-2");
    }

    @ParameterizedTest
    @CsvSource({ "400,invalid_grant", "400,invalid_request", "403,invalid_grant", "401,invalid_grant",
            "400,interaction_required" })
    void freshWhenGrantIsRefusedThenReauthRequired(int status, String error) {
        LaunchRecord launch = create(DEAD);
        this.server.next(status, "{\"error\":\"" + error + "\"}");
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("reauth-required");
        assertThat(outcome(this.two.tokens().find(launch.id()))).isEqualTo("reauth-required");
    }

    @ParameterizedTest
    @ValueSource(strings = { "interaction_required", "invalid_grant" })
    void freshWhenClaimsAreAskedThenLaunchEndsWithItsReasonAndTheyAreGivenOutOnce(String error) {
        LaunchRecord launch = create(DEAD);
        String claims = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";
        this.server.next(400, "{\"error\":\"" + error + "\",\"error_description\":\"AADSTS50076: more is wanted\","
                + "\"claims\":\"" + claims.replace("\"", "\\\"") + "\"}");
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("interaction-required");
        assertThat(outcome(this.two.tokens().find(launch.id()))).isEqualTo("interaction-required");
        assertThat(this.two.tokens().challenge(launch.id()).block()).isEqualTo(claims);
        assertThat(this.one.tokens().challenge(launch.id()).blockOptional()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"not json\"", "\"{}\"", "{\"a\":1}", "\"[1]\"", "\"\"" })
    void freshWhenClaimsAreNoObjectThenPlainReauth(String claims) {
        LaunchRecord launch = create(DEAD);
        this.server.next(400, "{\"error\":\"interaction_required\",\"claims\":" + claims + "}");
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("reauth-required");
        assertThat(this.one.tokens().challenge(launch.id()).blockOptional()).isEmpty();
    }

    @Test
    void freshWhenThrottledThenAsksNotAgainBeforeTheTime() {
        LaunchRecord launch = create(DEAD);
        this.server.next((server, form, response) -> response.status(429).header("Retry-After", "30").send().then());
        for (int i = 0; i < 5; i++) {
            try {
                this.one.tokens().fresh(launch).block();
                throw new AssertionError("not refused");
            }
            catch (ProblemException ex) {
                assertThat(ex.problem().retryAfter()).isEqualTo(Duration.ofSeconds(30));
            }
        }
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void freshWhenTokenEndpointHangsThenTimeOutAndLaunchIsKept() {
        this.one.bean(TimeLimiterRegistry.class)
            .timeLimiter("idp-ehr", TimeLimiterConfig.custom().timeoutDuration(Duration.ofMillis(500)).build());
        LaunchRecord launch = create(DEAD);
        this.server.next((server, form, response) -> Mono.never());
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("idp-unavailable");
        assertThat(use(this.two, launch).block()).isEqualTo(launch.id().value() + "~access-2");
    }

    @Test
    void freshWhenServerFailsButTokenLivesThenOldTokenIsUsed() {
        LaunchRecord launch = create(Duration.ofSeconds(8));
        this.server.next(503, "{}");
        assertThat(token(this.one.tokens().fresh(launch).block())).isEqualTo(launch.id().value() + "~access-0");
    }

    @Test
    void freshWhenNearlyDeadThenWaitsForAnother() {
        LaunchRecord launch = create(Duration.ofSeconds(8));
        assertThat(use(this.one, launch).block()).isEqualTo(launch.id().value() + "~access-2");
    }

    @Test
    void freshWhenAheadOfExpiryThenNobodyWaits() {
        LaunchRecord launch = create(Duration.ofSeconds(30));
        List<Runnable> answers = new CopyOnWriteArrayList<>();
        this.server.next((server, form, response) -> Mono
            .<Void>create((sink) -> answers.add(() -> TokenServer.send(response, server.use(form)).subscribe((x) -> {
            }, sink::error, sink::success))));
        List<String> outcomes = Flux.range(0, 20)
            .flatMap((i) -> use((i % 2 == 0) ? this.one : this.two, launch))
            .collectList()
            .block(Duration.ofSeconds(10));
        assertThat(outcomes).containsOnly(launch.id().value() + "~access-0");
        Awaitility.await().until(() -> answers.size() == 1);
        answers.get(0).run();
        Awaitility.await()
            .until(() -> Objects.equals(use(this.two, launch).block(), launch.id().value() + "~access-2"));
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void freshWhenLongLivedThenNotRefreshed() {
        LaunchRecord launch = create(Duration.ofMinutes(4));
        assertThat(use(this.one, launch).block()).isEqualTo(launch.id().value() + "~access-0");
        assertThat(this.server.seen()).isEmpty();
    }

    @Test
    void freshWhenTokensLiveShorterThanThePauseThenRenewedWhenTheyDieAndNotBeforeHalfOfThat() {
        start(new dev.smartgateway.smart.Issuer.Refresh(true, Duration.ofMinutes(5), Duration.ofMinutes(1),
                Duration.ofMinutes(1)));
        this.server.fields(Map.of("expires_in", 20));
        LaunchRecord launch = create(DEAD);
        LaunchRecord first = Objects.requireNonNull(this.one.tokens().fresh(launch).block());
        this.clock.forward(Duration.ofSeconds(9));
        assertThat(token(this.one.tokens().fresh(first).block())).isEqualTo(token(first));
        assertThat(this.server.seen()).hasSize(1);
        this.clock.forward(Duration.ofSeconds(13));
        assertThat(token(this.two.tokens().fresh(first).block())).endsWith("~access-3");
    }

    @Test
    void freshWhenExpiresInIsMissingThenDefaultLifetime() {
        this.server.fields(Map.of());
        LaunchRecord launch = create(DEAD);
        TokenSet tokens = Objects.requireNonNull(this.one.tokens().fresh(launch).block()).tokens();
        assertThat(Duration.between(tokens.issuedAt(), tokens.expiresAt())).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void freshWhenRefreshTokenIsMissingThenOldOneIsKept() {
        LaunchRecord launch = create(DEAD);
        this.server.next(200, "{\"access_token\":\"new\",\"token_type\":\"Bearer\",\"expires_in\":\"60\"}");
        LaunchRecord next = Objects.requireNonNull(this.one.tokens().fresh(launch).block());
        assertThat(next.tokens().refresh()).isEqualTo(launch.tokens().refresh());
        this.clock.forward(Duration.ofMinutes(2));
        assertThat(token(this.two.tokens().fresh(next).block())).isEqualTo(launch.id().value() + "~access-2");
    }

    @Test
    void freshWhenAnswerIsUselessThenNotUsed() {
        LaunchRecord launch = create(DEAD);
        this.server.next(200, "{\"access_token\":\"\",\"token_type\":\"Bearer\"}");
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("idp-unavailable");
        this.server.next(200, "{\"access_token\":\"x\",\"token_type\":\"mac\"}");
        assertThat(outcome(this.two.tokens().fresh(launch))).isEqualTo("idp-unavailable");
    }

    @Test
    void freshWhenNoRefreshTokenThenUsedToItsEndAndThenReauth() {
        LaunchRecord launch = Replica.launch(this.server, this.clock, Duration.ofSeconds(20));
        TokenSet tokens = launch.tokens();
        LaunchRecord without = new LaunchRecord(launch.id(), launch.owner(), launch.fhirBase(), launch.scopes(),
                launch.context(), new TokenSet(tokens.access(), null, tokens.expiresAt(), tokens.issuedAt()),
                launch.life());
        this.one.tokens().create(without).block();
        assertThat(token(this.one.tokens().fresh(without).block())).isEqualTo(token(without));
        this.clock.forward(Duration.ofSeconds(21));
        assertThat(outcome(this.one.tokens().fresh(without))).isEqualTo("reauth-required");
        assertThat(this.server.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"patient\":\"patient-other\"", "\"patient\":[\"patient-4711\"]", "\"patient\":4711",
            "\"encounter\":\"encounter-2\"", "\"id_token\":\"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTIifQ.\"",
            "\"id_token\":\"not a token\"" })
    void freshWhenContextChangesThenLaunchEnds(String field) {
        LaunchRecord launch = create(DEAD);
        this.server.next(200, "{\"access_token\":\"new\",\"token_type\":\"Bearer\"," + field + "}");
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("context-changed");
        assertThat(outcome(this.two.tokens().find(launch.id()))).isEqualTo("context-changed");
        Awaitility.await().until(() -> this.server.revoked().contains("new"));
    }

    @Test
    void freshWhenContextIsRepeatedThenLaunchGoesOn() {
        LaunchRecord launch = create(DEAD);
        this.server.next(200, """
                {"access_token":"new","token_type":"Bearer","patient":"patient-4711","encounter":"encounter-1",
                 "id_token":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTEifQ."}""");
        LaunchRecord next = Objects.requireNonNull(this.one.tokens().fresh(launch).block());
        assertThat(token(next)).isEqualTo("new");
        assertThat(next.context()).isEqualTo(launch.context());
    }

    @ParameterizedTest
    @CsvSource({ "openid patient/Observation.rs,openid patient/Observation.rs",
            "openid patient/*.cruds user/*.cruds launch,openid patient/*.rs", "patient/*.read,patient/*.rs" })
    void freshWhenScopesComeThenOnlyNarrowed(String received, String effective) {
        LaunchRecord launch = create(DEAD);
        this.server.next(200, "{\"access_token\":\"new\",\"token_type\":\"Bearer\",\"scope\":\"" + received + "\"}");
        assertThat(this.one.tokens().fresh(launch).block().scopes()).isEqualTo(effective);
    }

    @Test
    void freshWhenNoScopesComeThenAsBefore() {
        LaunchRecord launch = create(DEAD);
        assertThat(this.one.tokens().fresh(launch).block().scopes()).isEqualTo(launch.scopes());
    }

    @Test
    void freshWhenEndedDuringRefreshThenResultIsDiscardedAndRevoked() {
        LaunchRecord launch = create(DEAD);
        this.server.next((server, form, response) -> this.two.tokens()
            .end(launch.id(), "session-ended")
            .then(Mono.defer(() -> TokenServer.send(response, server.use(form)))));
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("session-ended");
        assertThat(outcome(this.one.tokens().find(launch.id()))).isEqualTo("session-ended");
        Awaitility.await().until(() -> this.server.revoked().contains(launch.id().value() + "~access-2"));
    }

    @Test
    void freshWhenRefusedButAnotherReplicaHasWonThenItsTokenIsUsed() {
        LaunchRecord launch = create(DEAD);
        this.server.next((server, form, response) -> store(this.two, launch).then(Mono
            .defer(() -> TokenServer.send(response, new TokenServer.Answer(400, "{\"error\":\"invalid_grant\"}")))));
        assertThat(use(this.one, launch).block()).isEqualTo("elsewhere");
    }

    @Test
    void renewedWhenRefusedOnTwoReplicasThenOneGrant() {
        LaunchRecord launch = create(Duration.ofMinutes(4));
        List<String> outcomes = Flux.range(0, 20)
            .flatMap((i) -> ((i % 2 == 0) ? this.one : this.two).tokens().renewed(launch).map(RefreshIT::token))
            .collectList()
            .block(Duration.ofSeconds(20));
        assertThat(outcomes).containsOnly(launch.id().value() + "~access-2");
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void renewedWhenNewTokenIsRefusedTooThenTokenRefused() {
        LaunchRecord launch = create(Duration.ofMinutes(4));
        LaunchRecord next = Objects.requireNonNull(this.one.tokens().renewed(launch).block());
        assertThat(outcome(this.two.tokens().renewed(next))).isEqualTo("token-refused");
        assertThat(this.server.seen()).hasSize(1);
    }

    private LaunchRecord create(Duration left) {
        LaunchRecord launch = Replica.launch(this.server, this.clock, left);
        return Objects.requireNonNull(this.one.tokens().create(launch).block());
    }

    /** As another replica would store a refresh. */
    private Mono<Boolean> store(Replica replica, LaunchRecord launch) {
        TokenSet tokens = new TokenSet(Secret.of("elsewhere"), null, this.clock.instant().plusSeconds(300),
                this.clock.instant());
        LaunchRecord.Life life = launch.life();
        return replica.bean(LaunchServices.class)
            .store()
            .replace(new LaunchRecord(launch.id(), launch.owner(), launch.fhirBase(), launch.scopes(), launch.context(),
                    tokens, new LaunchRecord.Life(life.startedAt(), life.endsAt(), life.revision() + 1, null)));
    }

    private static Mono<String> use(Replica replica, LaunchRecord launch) {
        return replica.tokens()
            .find(launch.id())
            .flatMap(replica.tokens()::fresh)
            .map(RefreshIT::token)
            .onErrorResume(ProblemException.class, (problem) -> Mono.just(problem.problem().code()));
    }

    private static String token(LaunchRecord launch) {
        return launch.tokens().access().use((text) -> text);
    }

}
