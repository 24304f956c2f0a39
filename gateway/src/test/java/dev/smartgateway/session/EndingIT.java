package dev.smartgateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.session.live.UserLogout;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.TestClock;
import dev.smartgateway.token.UnusedGrants;
import dev.smartgateway.token.WaitingLaunches;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How users end launches and sessions, here and in other browsers, and what happens to
 * the tokens.
 */
class EndingIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestClock clock = new TestClock();

    private final Gateway one = start();

    private final Gateway two = start();

    private final TestBrowser browser = new TestBrowser();

    private final TestBrowser elsewhere = new TestBrowser();

    private final String user = "user-" + System.nanoTime();

    private Gateway start() {
        return Gateway.start(TestRedis.shared(), this.clock, "test.public-url=http://localhost:8080");
    }

    @AfterEach
    void close() {
        this.one.close();
        this.two.close();
    }

    @Test
    void logoutWhenRevocationNeverAnswersThenCompletesAllTheSameAndBothTokensAreTriedInOrder() {
        try (Revocation endpoint = revocation(200, Mono.never(), this.one)) {
            LaunchId a = add(this.browser, "a");
            call(this.one, this.browser, HttpMethod.POST, "/logout").expectStatus().isNoContent();
            assertThat(this.browser.use(this.one, a)).isEqualTo("session-ended");
            assertThat(endpoint.asked()).containsExactly("refresh-token-a", "access-token-a");
        }
    }

    @Test
    void logoutWhenRevocationTakesAMomentThenAnsweredAfterIt() {
        AtomicInteger done = new AtomicInteger();
        Mono<Void> moment = Mono.delay(Duration.ofMillis(400)).doOnNext((any) -> done.incrementAndGet()).then();
        try (Revocation endpoint = revocation(200, moment, this.one)) {
            add(this.browser, "a");
            call(this.one, this.browser, HttpMethod.POST, "/logout").expectStatus().isNoContent();
            assertThat(done).hasValue(2);
        }
    }

    @Test
    void endWhenLaunchesShareAGrantThenItIsRevokedWithTheLastOfThemOnly() {
        try (Revocation endpoint = revocation(this.one, this.two)) {
            LaunchId closed = add(this.browser, "closed");
            LaunchId changed = add(this.browser, "changed");
            LaunchId last = add(this.browser, "last");
            call(this.one, this.browser, HttpMethod.DELETE, "/launches/" + closed.value()).expectStatus().isNoContent();
            this.two.tokens().end(changed, "context-changed").block(SOON);
            assertThat(this.browser.use(this.one, last)).isEqualTo("last");
            assertThat(endpoint.asked()).isEmpty();
            call(this.two, this.browser, HttpMethod.DELETE, "/launches/" + last.value()).expectStatus().isNoContent();
            assertThat(endpoint.asked()).containsExactlyInAnyOrder("refresh-token-closed", "access-token-closed",
                    "refresh-token-changed", "access-token-changed", "refresh-token-last", "access-token-last");
        }
    }

    @Test
    void endWhenALaunchOfTheSameSignInWaitsForItsPatientThenNothingIsRevokedBeforeItEnds() {
        try (Revocation endpoint = revocation(this.one, this.two)) {
            LaunchRecord waiting = waiting("waiting");
            LaunchId live = add(this.browser, "live");
            this.clock.forward(Duration.ofMinutes(1));
            call(this.two, this.browser, HttpMethod.DELETE, "/launches/" + live.value()).expectStatus().isNoContent();
            assertThat(endpoint.asked()).isEmpty();
            this.one.bean(WaitingLaunches.class)
                .take(waiting.id())
                .flatMap(this.one.bean(UnusedGrants.class)::giveBack)
                .block(SOON);
            assertThat(endpoint.asked()).containsExactlyInAnyOrder("refresh-token-live", "access-token-live",
                    "refresh-token-waiting", "access-token-waiting");
        }
    }

    @Test
    void endWhenALaunchIsJustBeingTakenFromThePickerThenNothingIsRevoked() {
        try (Revocation endpoint = revocation(this.one)) {
            LaunchRecord waiting = waiting("waiting");
            LaunchId live = add(this.browser, "live");
            this.clock.forward(Duration.ofMinutes(1));
            LaunchRecord taken = this.two.bean(WaitingLaunches.class).take(waiting.id()).block(SOON);
            call(this.one, this.browser, HttpMethod.DELETE, "/launches/" + live.value()).expectStatus().isNoContent();
            LaunchId chosen = this.browser.add(this.one, taken).id();
            assertThat(this.browser.use(this.one, chosen)).isEqualTo("waiting");
            assertThat(endpoint.asked()).isEmpty();
        }
    }

    @Test
    void endWhenAWaitingLaunchOfTheSameSignInRanOutThenItHoldsNothingBack() {
        try (Revocation endpoint = revocation(this.one)) {
            LaunchRecord waiting = waiting("waiting");
            LaunchId live = add(this.browser, "live");
            this.clock.forward(Duration.ofMinutes(1));
            this.one.bean(org.springframework.data.redis.core.ReactiveStringRedisTemplate.class)
                .delete(dev.smartgateway.token.store.LaunchKeys.of(waiting.id()).launch().replaceFirst("l$", "w"))
                .block(SOON);
            call(this.one, this.browser, HttpMethod.DELETE, "/launches/" + live.value()).expectStatus().isNoContent();
            assertThat(endpoint.asked()).containsExactly("refresh-token-live", "access-token-live");
        }
    }

    @Test
    void cancelWhenNoOtherLaunchSharesTheGrantThenRevokedAtOnce() {
        try (Revocation endpoint = revocation(this.one)) {
            LaunchRecord waiting = waiting("waiting");
            this.one.bean(WaitingLaunches.class)
                .take(waiting.id())
                .flatMap(this.one.bean(UnusedGrants.class)::giveBack)
                .block(SOON);
            assertThat(endpoint.asked()).containsExactly("refresh-token-waiting", "access-token-waiting");
        }
    }

    /** As after sign-in, when it is in no session yet. */
    private LaunchRecord waiting(String patient) {
        LaunchRecord launch = TestBrowser.launch(this.clock, patient,
                new LaunchRecord.Owner("", "demo", "ehr", this.user, "sid-" + this.user));
        this.one.bean(WaitingLaunches.class).keep(launch, Duration.ofMinutes(5)).block(SOON);
        return launch;
    }

    @Test
    void evictionWhenTheOthersShareItsGrantThenNothingIsRevoked() {
        try (Revocation endpoint = revocation(this.one)) {
            LaunchId oldest = add(this.browser, "oldest");
            for (String patient : List.of("b", "c", "d")) {
                this.clock.forward(Duration.ofSeconds(1));
                add(this.browser, patient);
            }
            assertThat(this.browser.use(this.one, oldest)).isEqualTo("launch-evicted");
            assertThat(endpoint.asked()).isEmpty();
        }
    }

    @Test
    void endWhenTheOtherLaunchIsOfAnotherSignInThenRevokedAtOnce() {
        try (Revocation endpoint = revocation(this.one)) {
            LaunchId here = add(this.browser, "here");
            LaunchId there = this.elsewhere
                .add(this.one, TestBrowser.launch(this.clock, "there",
                        new LaunchRecord.Owner("", "demo", "ehr", this.user, "another-sid")))
                .id();
            call(this.one, this.browser, HttpMethod.DELETE, "/launches/" + here.value()).expectStatus().isNoContent();
            assertThat(endpoint.asked()).containsExactly("refresh-token-here", "access-token-here");
            assertThat(this.elsewhere.use(this.one, there)).isEqualTo("there");
        }
    }

    @Test
    void endWhenTheOtherLaunchRanOutThenItHoldsNothingBack() {
        try (Revocation endpoint = revocation(this.one)) {
            LaunchId forgotten = add(this.browser, "forgotten");
            LaunchId last = add(this.browser, "last");
            this.one.bean(org.springframework.data.redis.core.ReactiveStringRedisTemplate.class)
                .delete(dev.smartgateway.token.store.LaunchKeys.of(forgotten).launch())
                .block(SOON);
            this.clock.forward(Duration.ofMinutes(1));
            call(this.one, this.browser, HttpMethod.DELETE, "/launches/" + last.value()).expectStatus().isNoContent();
            assertThat(endpoint.asked()).containsExactly("refresh-token-last", "access-token-last");
        }
    }

    @Test
    void logoutWhenRevocationFailsOrIsAwayThenCompletesAllTheSame() {
        try (Revocation endpoint = revocation(500, Mono.empty(), this.one)) {
            add(this.browser, "a");
            call(this.one, this.browser, HttpMethod.POST, "/logout").expectStatus().isNoContent();
            Awaitility.await().atMost(SOON).until(() -> endpoint.asked().size() == 2);
        }
        LaunchId b = add(this.browser, "b");
        call(this.one, this.browser, HttpMethod.DELETE, "/launches/" + b.value()).expectStatus().isNoContent();
        assertThat(this.browser.use(this.one, b)).isEqualTo("session-ended");
    }

    @Test
    void logoutWhenRequestsAreInFlightOnBothReplicasThenTheyEndAsRefusalsAndNeverAsFaults() {
        for (int round = 0; round < 5; round++) {
            TestBrowser busy = new TestBrowser();
            LaunchId a = add(busy, "a");
            Set<String> outcomes = ConcurrentHashMap.newKeySet();
            Flux.range(0, 120).flatMap((i) -> Mono.fromRunnable(() -> {
                Gateway gateway = (i % 2 == 0) ? this.one : this.two;
                if (i == 40) {
                    call(gateway, busy, HttpMethod.POST, "/logout").expectStatus().isNoContent();
                }
                if (i % 10 == 0) {
                    this.clock.forward(Duration.ofSeconds(100));
                }
                outcomes.add(busy.use(gateway, a));
            }).subscribeOn(Schedulers.boundedElastic()), 12).blockLast(Duration.ofSeconds(30));
            assertThat(outcomes).isSubsetOf("a", "session-ended", "session-expired");
            Awaitility.await().atMost(SOON).until(() -> busy.use(this.two, a).equals("session-ended"));
            assertThat(busy.use(this.one, a)).isEqualTo("session-ended");
        }
    }

    @Test
    void logoutWhenOldSessionOfSamePersonThenTheNewerOneIsStillFoundForTheProvider() {
        add(this.browser, "a");
        LaunchId newer = add(this.elsewhere, "b");
        call(this.one, this.browser, HttpMethod.POST, "/logout").expectStatus().isNoContent();
        assertThat(this.elsewhere.use(this.two, newer)).isEqualTo("b");
        assertThat(this.two.bean(UserLogout.class)
            .end(new UserLogout.Leaver("ehr", this.user, null), UserLogout.Cause.PROVIDER)
            .block(SOON)).isEqualTo(1);
        assertThat(this.elsewhere.use(this.two, newer)).isEqualTo("provider-logout");
    }

    @Test
    void sessionsWhenSamePersonWorksElsewhereThenListedWithoutPatientOrLaunchId() {
        LaunchId here = add(this.browser, "patient-a");
        LaunchId there = add(this.elsewhere, "patient-b");
        TestBrowser stranger = new TestBrowser();
        stranger.add(this.one, TestBrowser.launch(this.clock, "patient-c",
                new LaunchRecord.Owner("", "demo", "ehr", "stranger-" + this.user, null)));
        List<Map<String, Object>> lines = list(this.browser);
        assertThat(lines).hasSize(2).extracting((line) -> line.get("here")).containsExactly(true, false);
        assertThat(lines).extracting((line) -> line.get("launches")).containsExactly(1, 1);
        assertThat(String.valueOf(lines)).doesNotContain("demo", "issuer", "patient", this.user, here.value(),
                there.value());
        assertThat(list(stranger)).hasSize(1);
    }

    @Test
    void endSessionWhenElsewhereThenThatOneEndsOnEveryReplicaAndThisOneGoesOn() {
        LaunchId here = add(this.browser, "a");
        LaunchId there = add(this.elsewhere, "b");
        String id = String.valueOf(list(this.browser).get(1).get("id"));
        call(this.two, this.browser, HttpMethod.DELETE, "/sessions/" + id).expectStatus()
            .isNoContent()
            .expectHeader()
            .doesNotExist("Set-Cookie");
        Awaitility.await().atMost(SOON).until(() -> this.elsewhere.use(this.one, there).equals("session-ended"));
        assertThat(this.browser.use(this.one, here)).isEqualTo("a");
        assertThat(list(this.browser)).hasSize(1);
        assertThat(this.two.audit()).anySatisfy((event) -> assertThat(event.who().launch()).isEqualTo(there));
    }

    @Test
    void endSessionWhenItIsThisOneThenTheCookieGoesToo() {
        add(this.browser, "a");
        String id = String.valueOf(list(this.browser).get(0).get("id"));
        call(this.one, this.browser, HttpMethod.DELETE, "/sessions/" + id).expectStatus()
            .isNoContent()
            .expectHeader()
            .exists("Set-Cookie");
        call(this.one, this.browser, HttpMethod.GET, "/sessions").expectStatus().isUnauthorized();
    }

    @Test
    void endSessionWhenItIsAnotherPersonsThenNotFoundAndItGoesOn() {
        add(this.browser, "a");
        TestBrowser stranger = new TestBrowser();
        LaunchId theirs = stranger
            .add(this.one,
                    TestBrowser.launch(this.clock, "c",
                            new LaunchRecord.Owner("", "demo", "ehr", "stranger-" + this.user, null)))
            .id();
        String id = String.valueOf(list(stranger).get(0).get("id"));
        for (String foreign : List.of(id, "nonsense")) {
            call(this.one, this.browser, HttpMethod.DELETE, "/sessions/" + foreign).expectStatus().isNotFound();
        }
        assertThat(stranger.use(this.one, theirs)).isEqualTo("c");
    }

    private List<Map<String, Object>> list(TestBrowser who) {
        return call(this.one, who, HttpMethod.GET, "/sessions").expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Cache-Control", "no-store")
            .expectBody(new ParameterizedTypeReference<List<Map<String, Object>>>() {
            })
            .returnResult()
            .getResponseBody();
    }

    private LaunchId add(TestBrowser who, String patient) {
        return who
            .add(this.one, TestBrowser.launch(this.clock, patient,
                    new LaunchRecord.Owner("", "demo", "ehr", this.user, "sid-" + this.user)))
            .id();
    }

    private static WebTestClient.ResponseSpec call(Gateway gateway, TestBrowser who, HttpMethod method, String path) {
        return gateway.http()
            .method(method)
            .uri(path)
            .cookie(TestBrowser.COOKIE, String.valueOf(who.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .exchange();
    }

    private static Revocation revocation(Gateway... gateways) {
        return revocation(200, Mono.empty(), gateways);
    }

    /**
     * A revocation endpoint that these gateways use.
     * @param before what happens before it answers
     */
    private static Revocation revocation(int status, Mono<Void> before, Gateway... gateways) {
        Revocation endpoint = Revocation.start(status, before);
        for (Gateway gateway : gateways) {
            gateway.revocation(endpoint.uri());
        }
        return endpoint;
    }

    /**
     * A revocation endpoint (RFC 7009).
     *
     * @param server the endpoint
     * @param asked tokens that it was to revoke, in order
     */
    private record Revocation(DisposableServer server, List<String> asked) implements AutoCloseable {

        static Revocation start(int status, Mono<Void> before) {
            List<String> asked = new CopyOnWriteArrayList<>();
            return new Revocation(HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive().aggregate().asString().flatMap((form) -> {
                    asked.add(form.replaceAll(".*\\btoken=([^&]*).*", "$1"));
                    return before.then(response.status(status).send().then());
                }))
                .bindNow(), asked);
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + this.server.port() + "/revoke");
        }

        @Override
        public void close() {
            this.server.disposeNow();
        }

    }

}
