package dev.smartgateway.replicas;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Browsers use two replicas while tokens expire, are lost or cannot be obtained.
 */
class RefreshReplicasIT {

    /** Longer than an access token of the sandbox lives. */
    private static final Duration LATER = Duration.ofMinutes(6);

    private static Ehr ehr;

    private static TwoGateways gateways;

    private Web browser;

    private String launch;

    private int before;

    @BeforeAll
    static void startAll() {
        ehr = Ehr.start();
        gateways = TwoGateways.start(ehr, TestRedis.shared().properties(), TwoGateways.slowMachine());
    }

    @AfterAll
    static void stopAll() {
        gateways.close();
        ehr.close();
    }

    @BeforeEach
    void launch() {
        ehr.misbehave("{\"token-status\":null,\"token-slow\":null,\"token-drop\":null,\"fhir-slow\":null}");
        this.browser = new Web();
        this.launch = this.browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT);
        this.before = ehr.count("refresh");
    }

    @Test
    void fhirWhenHundredRequestsAtExpiryThenOneGrantAndNoFailedAnswer() {
        warm();
        expire();
        Map<String, Long> outcomes = load(100);
        assertThat(outcomes).containsExactly(Map.entry("200 none", 100L));
        assertThat(grants()).isEqualTo(1);
        assertThat(ehr.count("refreshReuse")).isZero();
    }

    @Test
    void fhirWhenExpiringAgainAndAgainThenOneGrantEach() {
        for (int round = 1; round <= 3; round++) {
            expire();
            assertThat(load(20)).containsExactly(Map.entry("200 none", 20L));
            assertThat(grants()).isEqualTo(round);
        }
        assertThat(ehr.count("refreshReuse")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = { 500, 503, 429 })
    void fhirWhenAuthorizationServerFailsThenUnavailableAndLaunchIsKept(int status) {
        expire();
        ehr.misbehave("{\"token-status\":" + status + "}");
        Map<String, Long> outcomes = load(20);
        assertThat(outcomes).containsExactly(Map.entry("503 idp-unavailable", 20L));
        assertThat(answer(gateways.two).headers().getInt("Retry-After")).isPositive();
        ehr.misbehave("{\"token-status\":null}");
        await().atMost(Duration.ofSeconds(30)).until(() -> answer(gateways.two).status() == 200);
        assertThat(grants()).isEqualTo(1);
    }

    @Test
    void fhirWhenAnswerWasLostAfterTheServerCommittedThenCleanEndAndNoLoop() {
        expire();
        ehr.misbehave("{\"token-drop\":true}");
        assertThat(answer(gateways.one).outcome()).isEqualTo("503 idp-unavailable");
        ehr.misbehave("{\"token-drop\":null}");
        await().atMost(Duration.ofSeconds(30)).until(() -> answer(gateways.one).status() != 503);
        int asked = ehr.count("token");
        for (Gateway gateway : gateways.both()) {
            await().atMost(Duration.ofSeconds(10)).until(() -> answer(gateway).status() == 401);
            Web.Answer answer = answer(gateway);
            assertThat(answer.outcome()).isEqualTo("401 reauth-required");
            assertThat(answer.body()).contains("OperationOutcome");
            assertThat(answer.headers().contains("Location")).isFalse();
        }
        assertThat(load(40)).containsExactly(Map.entry("401 reauth-required", 40L));
        assertThat(ehr.count("token")).isEqualTo(asked);
        present();
        assertThat(this.browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT)).isNotEqualTo(this.launch);
    }

    @Test
    void fhirWhenBrowserGoesDuringTheGrantThenItsTokenServesTheNextOne() {
        expire();
        ehr.misbehave("{\"token-slow\":1500}");
        int asked = ehr.count("token");
        Disposable gone = this.browser.get(TwoGateways.patient(gateways.one, this.launch)).subscribe();
        await().until(() -> ehr.count("token") > asked);
        gone.dispose();
        assertThat(answer(gateways.two).outcome()).isEqualTo("200 none");
        assertThat(grants()).isEqualTo(1);
    }

    @Test
    void fhirWhenBrowserGoesAfterTheSaveThenItsTokenServesTheNextOne() {
        expire();
        ehr.misbehave("{\"fhir-slow\":3000}");
        Disposable gone = this.browser.get(TwoGateways.patient(gateways.one, this.launch)).subscribe();
        await().until(() -> grants() == 1);
        gone.dispose();
        ehr.misbehave("{\"fhir-slow\":null}");
        assertThat(load(10)).containsExactly(Map.entry("200 none", 10L));
        assertThat(grants()).isEqualTo(1);
    }

    @Test
    void sessionWhenOnlyLookedAtThenNotRefreshed() {
        expire();
        for (Gateway gateway : gateways.both()) {
            List<Integer> looks = Flux
                .just("/launches", "/launches/" + this.launch, "/launches", "/launches/" + this.launch)
                .concatMap((path) -> this.browser.get(gateway.url() + path).map(Web.Answer::status))
                .collectList()
                .block();
            assertThat(looks).containsOnly(200);
        }
        String events = this.browser.first(gateways.two.url() + "/session/events");
        assertThat(events).isNotEmpty();
        assertThat(grants()).isZero();
        assertThat(answer(gateways.two).outcome()).isEqualTo("200 none");
        assertThat(grants()).isEqualTo(1);
    }

    private void warm() {
        gateways.both().forEach((gateway) -> assertThat(answer(gateway).status()).isEqualTo(200));
    }

    private static void expire() {
        gateways.clock.forward(LATER);
        ehr.forward(LATER);
    }

    /** The sandbox writes real times into id_tokens, so launches need the real time. */
    @AfterEach
    void present() {
        gateways.clock.back();
    }

    private Web.Answer answer(Gateway gateway) {
        return Objects.requireNonNull(this.browser.get(TwoGateways.patient(gateway, this.launch)).block());
    }

    /** As many at once, half of them at each replica, by how they end. */
    private Map<String, Long> load(int requests) {
        return Objects.requireNonNull(Flux.range(0, requests)
            .flatMap((i) -> Mono.defer(() -> this.browser
                .get(TwoGateways.patient((i % 2 == 0) ? gateways.one : gateways.two, this.launch))), requests)
            .map(Web.Answer::outcome)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .block(Duration.ofSeconds(60)));
    }

    private int grants() {
        return ehr.count("refresh") - this.before;
    }

}
