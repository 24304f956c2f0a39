package dev.smartgateway.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.ResponseCookie;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionsIT {

    private final TestClock clock = new TestClock();

    private final Gateway one = Gateway.start(TestRedis.shared(), this.clock);

    private final Gateway two = Gateway.start(TestRedis.shared(), this.clock);

    private final TestBrowser browser = new TestBrowser();

    @AfterEach
    void close() {
        this.one.close();
        this.two.close();
    }

    @Test
    void launchWhenNoCookieThenNoSession() {
        assertThat(this.browser.use(this.one, null)).isEqualTo("no-session");
    }

    @Test
    void launchWhenCookieIsGarbageThenNoSession() {
        assertThat(this.browser.plant("A".repeat(120)).use(this.one, null)).isEqualTo("no-session");
    }

    @Test
    void launchWhenOneIsLiveThenEitherBaseServesItOnAnyReplica() {
        LaunchId id = add("a").id();
        assertThat(this.browser.use(this.one, null)).isEqualTo("a");
        assertThat(this.browser.use(this.two, id)).isEqualTo("a");
    }

    @Test
    void launchWhenTwoAreLiveThenPlainBaseRefusesAndEachIdKeepsItsPatient() {
        LaunchId a = add("a").id();
        LaunchId b = add("b").id();
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        assertThat(this.browser.use(this.one, a)).isEqualTo("a");
        assertThat(this.browser.use(this.two, b)).isEqualTo("b");
    }

    @Test
    void launchWhenIdIsOfAnotherBrowserThenUnknown() {
        LaunchId foreign = new TestBrowser().add(this.one, TestBrowser.launch(this.clock, "b")).id();
        add("a");
        assertThat(this.browser.use(this.one, foreign)).isEqualTo("unknown-launch");
    }

    @Test
    void launchWhenVaultEndedOneOfTwoThenPlainBaseStillRefusesAndTheOtherGoesOn() {
        LaunchId a = add("a").id();
        LaunchId b = add("b").id();
        this.one.tokens().end(a, "reauth-required").block();
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        assertThat(this.browser.use(this.one, a)).isEqualTo("reauth-required");
        assertThat(this.browser.use(this.two, b)).isEqualTo("b");
    }

    @Test
    void launchWhenEveryOtherLaunchEndedInAnyWayThenPlainBaseRefusesForGood() {
        LaunchId ended = add("a").id();
        LaunchId b = add("b").id();
        end(ended);
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        for (int more = 0; more < 20; more++) {
            this.clock.forward(Duration.ofSeconds(1));
            end(add("c" + more).id());
        }
        assertThat(this.browser.use(this.one, b)).isEqualTo("b");
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        assertThat(this.browser.use(this.two, null)).isEqualTo("which-launch");
        end(b);
        assertThat(this.browser.use(this.one, null)).isNotEqualTo("b");
    }

    @Test
    void launchWhenTheOnlyOneRanOutAndAnotherBeganThenPlainBaseRefuses() {
        LaunchId a = add("a").id();
        this.clock.forward(Duration.ofMinutes(20));
        assertThat(this.browser.use(this.one, null)).isEqualTo("session-expired");
        LaunchId b = add("b").id();
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        assertThat(this.browser.use(this.one, a)).isEqualTo("session-expired");
        assertThat(this.browser.use(this.one, b)).isEqualTo("b");
    }

    @Test
    void launchWhenTheSessionBeforeIsForgottenThenPlainBaseRefusesInTheNextOne() {
        add("a");
        this.one.bean(org.springframework.data.redis.core.ReactiveStringRedisTemplate.class)
            .delete(session(this.browser))
            .block(Duration.ofSeconds(10));
        LaunchId b = add("b").id();
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        assertThat(this.browser.use(this.one, b)).isEqualTo("b");
    }

    @Test
    void launchWhenOneIsUsedThenTheIdleLimitOfTheOtherDoesNotMove() {
        LaunchId used = add("a").id();
        LaunchId left = add("b").id();
        for (int minute = 0; minute < 14; minute++) {
            this.clock.forward(Duration.ofMinutes(1));
            assertThat(this.browser.use((minute % 2 == 0) ? this.one : this.two, used)).isEqualTo("a");
        }
        this.clock.forward(Duration.ofMinutes(1));
        assertThat(this.browser.use(this.one, left)).isEqualTo("session-expired");
        assertThat(this.browser.use(this.one, used)).isEqualTo("a");
        add("c");
        assertThat(this.browser.use(this.two, left)).isEqualTo("session-expired");
    }

    @Test
    void addWhenNobodyKnowsWhoseOneOfTheTwoIsThenTheOneBeforeEnds() {
        LaunchRecord.Owner unknown = new LaunchRecord.Owner("", "demo", "ehr", null, null);
        LaunchId known = add("a").id();
        LaunchId first = this.browser.add(this.one, TestBrowser.launch(this.clock, "b", unknown)).id();
        assertThat(this.browser.use(this.one, known)).isNotEqualTo("a");
        assertThat(this.browser.use(this.one, first)).isEqualTo("b");
        LaunchId second = this.browser.add(this.one, TestBrowser.launch(this.clock, "c", unknown)).id();
        assertThat(this.browser.use(this.one, first)).isNotEqualTo("b");
        assertThat(this.browser.use(this.one, second)).isEqualTo("c");
        LaunchId again = add("d").id();
        assertThat(this.browser.use(this.one, second)).isNotEqualTo("c");
        assertThat(this.browser.use(this.one, again)).isEqualTo("d");
    }

    @Test
    void addWhenTheOperatorVouchesForTheBrowserThenUnknownPeopleShareIt() {
        try (Gateway vouched = Gateway.start(TestRedis.shared(), this.clock, "gateway.session.unknown-joins=true")) {
            LaunchRecord.Owner unknown = new LaunchRecord.Owner("", "demo", "ehr", null, null);
            LaunchId first = this.browser.add(vouched, TestBrowser.launch(this.clock, "a", unknown)).id();
            LaunchId second = this.browser.add(vouched, TestBrowser.launch(this.clock, "b", unknown)).id();
            assertThat(this.browser.use(vouched, first)).isEqualTo("a");
            assertThat(this.browser.use(vouched, second)).isEqualTo("b");
        }
    }

    @Test
    void addWhenRecordIsGivenThenSavedWithTheSessionsHandleAndLimits() {
        LaunchRecord saved = add("a");
        assertThat(saved.owner().session()).matches("[A-Za-z0-9_-]{43}");
        assertThat(saved.life().endsAt()).isEqualTo(saved.life().startedAt().plus(Duration.ofHours(8)));
        assertThat(add("b").owner().session()).isEqualTo(saved.owner().session());
    }

    @Test
    void addWhenSecondLaunchThenOldCookieIsDeadAtOnceHereAndSoonElsewhere() {
        LaunchId a = add("a").id();
        TestBrowser old = this.browser.copy();
        assertThat(old.use(this.two, a)).isEqualTo("a");
        add("b");
        assertThat(this.browser.cookie()).isNotEqualTo(old.cookie());
        assertThat(old.use(this.one, a)).isEqualTo("session-replaced");
        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> old.use(this.two, a).equals("session-replaced"));
    }

    @Test
    void addWhenCookieWasPlantedBeforeThenPlanterSeesNothingAfter() {
        TestBrowser attacker = new TestBrowser();
        LaunchRecord.Owner other = new LaunchRecord.Owner("", "demo", "ehr", "attacker", null);
        LaunchId own = attacker.add(this.one, TestBrowser.launch(this.clock, "x", other)).id();
        this.browser.plant(attacker.cookie());
        LaunchId victim = add("a").id();
        assertThat(attacker.use(this.one, victim)).isEqualTo("user-changed");
        assertThat(attacker.use(this.one, own)).isEqualTo("user-changed");
        attacker.add(this.one, TestBrowser.launch(this.clock, "y", other));
        assertThat(attacker.use(this.one, victim)).isEqualTo("unknown-launch");
        assertThat(this.browser.use(this.one, victim)).isEqualTo("a");
        assertThat(this.browser.use(this.one, own)).isEqualTo("unknown-launch");
    }

    @Test
    void addWhenReplacedCookieIsUsedByAnotherPersonThenNotJoined() {
        add("a");
        TestBrowser thief = this.browser.copy();
        LaunchId b = add("b").id();
        thief.add(this.one,
                TestBrowser.launch(this.clock, "x", new LaunchRecord.Owner("", "brief", "other", "thief", null)));
        assertThat(thief.use(this.one, b)).isEqualTo("unknown-launch");
        assertThat(this.browser.use(this.one, b)).isEqualTo("b");
    }

    @Test
    void addWhenCallbacksRaceOnTwoReplicasThenNoLaunchIsLostWhicheverCookieWins() {
        for (int round = 0; round < 10; round++) {
            TestBrowser racing = new TestBrowser();
            racing.add(this.one, TestBrowser.launch(this.clock, "first"));
            LaunchRecord a = TestBrowser.launch(this.clock, "a");
            LaunchRecord b = TestBrowser.launch(this.clock, "b");
            List<String> cookies = Flux
                .merge(racing.adding(this.one, a).subscribeOn(Schedulers.boundedElastic()),
                        racing.adding(this.two, b).subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(Duration.ofSeconds(10));
            assertThat(cookies).hasSize(2).doesNotHaveDuplicates();
            for (String cookie : cookies) {
                racing.plant(cookie);
                for (Gateway gateway : List.of(this.one, this.two)) {
                    assertThat(List.of(racing.use(gateway, a.id()), racing.use(gateway, b.id()))).containsExactly("a",
                            "b");
                }
            }
        }
    }

    @Test
    void addWhenTheFirstTwoCallbacksRaceThenPlainBaseRefusesWhicheverCookieWins() {
        for (int round = 0; round < 10; round++) {
            TestBrowser racing = new TestBrowser();
            String a = UUID.randomUUID().toString();
            String b = UUID.randomUUID().toString();
            LaunchRecord first = TestBrowser.launch(this.clock, "a");
            LaunchRecord second = TestBrowser.launch(this.clock, "b");
            // The browser sent the first before it had the cookie of the second's start.
            List<String> cookies = Flux
                .mergeSequential(racing.adding(this.one, first, a).subscribeOn(Schedulers.boundedElastic()),
                        racing.adding(this.two, second, a, b).subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(Duration.ofSeconds(10));
            assertOnlyByName(racing, cookies, first, second);
        }
    }

    @Test
    void addWhenTheEarlierOfTwoFirstCallbacksComesLastThenPlainBaseRefusesInBoth() {
        TestBrowser racing = new TestBrowser();
        String a = UUID.randomUUID().toString();
        String b = UUID.randomUUID().toString();
        LaunchRecord first = TestBrowser.launch(this.clock, "a");
        LaunchRecord second = TestBrowser.launch(this.clock, "b");
        String later = racing.adding(this.two, second, a, b).block(Duration.ofSeconds(10));
        assertThat(racing.plant(later).use(this.one, null)).isEqualTo("b");
        String earlier = racing.plant(null).adding(this.one, first, a).block(Duration.ofSeconds(10));
        assertOnlyByName(racing, List.of(earlier, later), first, second);
    }

    @Test
    void addWhenAnotherStartWasGivenUpThenPlainBaseServesTheOnlyLaunch() {
        String a = UUID.randomUUID().toString();
        String b = UUID.randomUUID().toString();
        String cookie = this.browser.adding(this.one, TestBrowser.launch(this.clock, "b"), a, b)
            .block(Duration.ofSeconds(10));
        assertThat(this.browser.plant(cookie).use(this.one, null)).isEqualTo("b");
    }

    private void assertOnlyByName(TestBrowser browser, List<String> cookies, LaunchRecord first, LaunchRecord second) {
        for (int i = 0; i < 2; i++) {
            browser.plant(cookies.get(i));
            this.clock.forward(Duration.ofSeconds(3));
            for (Gateway gateway : List.of(this.one, this.two)) {
                assertThat(browser.use(gateway, null)).isEqualTo("which-launch");
                assertThat(browser.use(gateway, (i == 0) ? first.id() : second.id())).isEqualTo((i == 0) ? "a" : "b");
            }
        }
    }

    @Test
    void addWhenMoreThanTheCapThenOldestEndsWithReason() {
        List<LaunchId> ids = new ArrayList<>();
        for (String patient : List.of("a", "b", "c", "d")) {
            this.clock.forward(Duration.ofSeconds(1));
            ids.add(add(patient).id());
        }
        assertThat(ids.stream().map((id) -> this.browser.use(this.one, id))).containsExactly("launch-evicted", "b", "c",
                "d");
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> this.two.tokens().find(ids.get(0)).block(Duration.ofSeconds(5)));
    }

    @Test
    void launchWhenIdleThenExpiredAndSlidingKeepsItUntilTheAbsoluteLimit() {
        LaunchId id = add("a").id();
        for (int use = 0; use < 47; use++) {
            this.clock.forward(Duration.ofMinutes(10));
            assertThat(this.browser.use((use % 2 == 0) ? this.one : this.two, id)).isEqualTo("a");
        }
        this.clock.forward(Duration.ofMinutes(10).plusSeconds(1));
        assertThat(this.browser.use(this.one, id)).isEqualTo("session-expired");
    }

    @Test
    void launchWhenNotUsedForTheIdleLimitThenExpired() {
        LaunchId id = add("a").id();
        this.clock.forward(Duration.ofMinutes(15));
        assertThat(this.browser.use(this.one, id)).isEqualTo("session-expired");
        assertThat(this.browser.use(this.two, null)).isEqualTo("session-expired");
    }

    @Test
    void launchWhenAppsDifferThenEachKeepsItsOwnLimits() {
        LaunchId a = add("a").id();
        LaunchId b = this.browser
            .add(this.one,
                    TestBrowser.launch(this.clock, "b", new LaunchRecord.Owner("", "brief", "other", "me", null)))
            .id();
        this.clock.forward(Duration.ofMinutes(3));
        assertThat(this.browser.use(this.one, b)).isEqualTo("session-expired");
        assertThat(this.browser.use(this.one, a)).isEqualTo("a");
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        assertThat(this.browser.use(this.two, b)).isEqualTo("session-expired");
    }

    @Test
    void addWhenBrowserWasIdleTooLongThenOnlyTheNewLaunchIsLive() {
        LaunchId old = add("a").id();
        this.clock.forward(Duration.ofMinutes(20));
        LaunchId fresh = add("b").id();
        assertThat(this.browser.use(this.one, fresh)).isEqualTo("b");
        assertThat(this.browser.use(this.two, old)).isEqualTo("session-expired");
    }

    @Test
    void launchWhenUsedOftenThenIdleLimitIsWrittenAtMostOnceInATenth() {
        LaunchId id = add("a").id();
        for (int use = 0; use < 30; use++) {
            this.clock.forward(Duration.ofSeconds(20));
            this.browser.use(this.one, id);
        }
        assertThat(this.one.count("gateway.sessions.slide", "written")).isBetween(5.0, 7.0);
    }

    @Test
    void launchWhenWarmThenRedisIsNotAsked() {
        LaunchId id = add("a").id();
        this.browser.use(this.one, id);
        double before = this.one.count("gateway.sessions.near.cache", "miss");
        Flux.range(0, 50)
            .flatMap((i) -> Mono.fromCallable(() -> this.browser.use(this.one, id))
                .subscribeOn(Schedulers.boundedElastic()))
            .blockLast(Duration.ofSeconds(10));
        assertThat(this.one.count("gateway.sessions.near.cache", "miss") - before).isLessThanOrEqualTo(1);
    }

    @Test
    void addWhenIssuerIsFramedThenCookieIsPartitionedElseLax() {
        MockServerWebExchange plain = this.browser.exchange("/callback/ehr");
        this.one.sessions().add(plain, TestBrowser.launch(this.clock, "a"), Set.of()).block(Duration.ofSeconds(10));
        MockServerWebExchange framed = this.browser.exchange("/callback/framed");
        this.one.sessions()
            .add(framed, TestBrowser.launch(this.clock, "b", new LaunchRecord.Owner("", "demo", "framed", "me", null)),
                    Set.of())
            .block(Duration.ofSeconds(10));
        assertThat(cookie(plain)).endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax").doesNotContain("Domain");
        assertThat(cookie(framed)).contains("Path=/; Secure; HttpOnly; Partitioned; SameSite=None");
    }

    private static String cookie(MockServerWebExchange exchange) {
        ResponseCookie cookie = exchange.getResponse().getCookies().getFirst(TestBrowser.COOKIE);
        return String.valueOf(cookie);
    }

    private void end(LaunchId id) {
        this.one.http()
            .delete()
            .uri("/launches/" + id.value())
            .cookie(TestBrowser.COOKIE, String.valueOf(this.browser.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .exchange()
            .expectStatus()
            .isNoContent();
    }

    private String session(TestBrowser who) {
        return "smart:session:sessions:" + java.util.Objects
            .requireNonNull(this.one.bean(dev.smartgateway.session.cookie.SessionTickets.class)
                .read(String.valueOf(who.cookie())))
            .session();
    }

    private LaunchRecord add(String patient) {
        return this.browser.add(this.one, TestBrowser.launch(this.clock, patient));
    }

}
