package dev.smartgateway.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One journey over two replicas that share only Redis, also during an outage of Redis.
 */
class ReplicasIT {

    private static TestRedis redis;

    private static Gateway one;

    private static Gateway two;

    private final PretendEhr ehr = Hospital.ehr();

    private final Person person = new Person(one);

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
        one = Hospital.start(redis, "gateway.apps.location=../config/apps");
        two = Hospital.start(redis, "gateway.apps.location=../config/apps", "gateway.public-url=" + one.url());
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
        redis.close();
    }

    @BeforeEach
    void reset() {
        this.ehr.reset();
    }

    @Test
    void journeyWhenEveryStepIsOnAnotherReplicaThenTheSame() {
        CookieHttp.Page start = this.person.openOnly(this.ehr.launchPath(Hospital.A));
        CookieHttp.Page granted = this.person.openOnly(start.header("Location"));
        CookieHttp.Page done = this.person.via(two).open(granted.header("Location").replace(one.url(), two.url()));
        assertThat(done.status()).isEqualTo(200);
        String base = "/launches/" + done.launch() + "/fhir";
        for (Gateway replica : new Gateway[] { one, two, one }) {
            CookieHttp.Page page = this.person.via(replica).fetch(base + "/Patient");
            assertThat(page.body()).contains(this.ehr.patient(Hospital.A));
        }
        String next = this.person.via(one)
            .fetch(base + "/Observation?_count=2")
            .json()
            .path("link")
            .valueStream()
            .filter((link) -> link.path("relation").asString().equals("next"))
            .map((link) -> link.path("url").asString())
            .findFirst()
            .orElseThrow();
        assertThat(this.person.via(two).fetch(next.replace(one.url(), two.url())).status()).isEqualTo(200);
        assertThat(this.person.via(one).fetch("POST", "/logout", "", Map.of()).status()).isEqualTo(204);
    }

    @Test
    void logoutWhenOnTheOtherReplicaThenRefusedEverywhereSoon() {
        CookieHttp.Page app = this.person.open(this.ehr.launchPath(Hospital.A));
        String base = "/launches/" + app.launch() + "/fhir";
        Person tab = this.person.copy();
        assertThat(tab.via(two).fetch(base + "/Patient").status()).isEqualTo(200);
        assertThat(this.person.fetch("POST", "/logout", "", Map.of()).status()).isEqualTo(204);
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> "session-ended".equals(tab.fetch(base + "/Patient").reason()));
        assertThat(tab.fetch(base + "/Patient").status()).isEqualTo(401);
    }

    @Test
    void refreshWhenBothReplicasNeedItThenOneGrant() {
        this.ehr.misbehave("access-token-ttl", "PT2S");
        CookieHttp.Page app = this.person.open(this.ehr.launchPath(Hospital.A));
        this.ehr.misbehave("access-token-ttl", "PT5M");
        String base = "/launches/" + app.launch() + "/fhir";
        Person tab = this.person.copy().via(two);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(this.person.fetch(base + "/Patient").status()).isEqualTo(200);
            assertThat(tab.fetch(base + "/Patient").status()).isEqualTo(200);
            return this.ehr.count("refresh") > 0;
        });
        for (int i = 0; i < 5; i++) {
            assertThat(this.person.fetch(base + "/Patient").status()).isEqualTo(200);
            assertThat(tab.fetch(base + "/Patient").status()).isEqualTo(200);
        }
        assertThat(this.ehr.count("refresh")).isEqualTo(1);
        assertThat(this.ehr.count("refreshReuse")).isZero();
    }

    @Test
    void redisWhenAwayThenUnavailableAtOnceAndNobodyIsLoggedOutWhenItIsBack() {
        CookieHttp.Page app = this.person.open(this.ehr.launchPath(Hospital.A));
        String base = "/launches/" + app.launch() + "/fhir";
        CookieHttp.Page start = this.person.openOnly(this.ehr.launchPath(Hospital.B));
        CookieHttp.Page granted = this.person.openOnly(start.header("Location"));
        redis.stop();
        try {
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> "store-unavailable".equals(this.person.fetch(base + "/Patient").reason()));
            CookieHttp.Page refused = this.person.fetch(base + "/Patient");
            HttpJourneyIT.assertOutcome(refused, 503, "store-unavailable");
            assertThat(refused.header("Retry-After")).isNotNull();
            assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
            CookieHttp.Page page = this.person.openOnly(granted.header("Location"));
            BadInputIT.assertPage(page, 503, "store-unavailable", "try again");
            assertThat(health("readiness")).isEqualTo(503);
            assertThat(health("liveness")).isEqualTo(200);
        }
        finally {
            redis.restart();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> health("readiness") == 200);
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(this.person.fetch(base + "/Patient").reason()).isNull());
        assertThat(this.person.fetch(base + "/Patient").body()).contains(this.ehr.patient(Hospital.A));
    }

    @Test
    void redisWhenItHangsThenAnsweredAllTheSame() {
        CookieHttp.Page app = this.person.open(this.ehr.launchPath(Hospital.A));
        String base = "/launches/" + app.launch() + "/fhir";
        redis.freeze();
        try {
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> "store-unavailable".equals(this.person.fetch(base + "/Patient").reason()));
        }
        finally {
            redis.thaw();
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(this.person.fetch(base + "/Patient").reason()).isNull());
    }

    private static int health(String probe) {
        URI uri = URI.create("http://localhost:" + one.managementPort() + "/actuator/health/" + probe);
        try {
            return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        }
        catch (java.io.IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

}
