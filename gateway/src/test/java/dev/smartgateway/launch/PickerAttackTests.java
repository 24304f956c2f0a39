package dev.smartgateway.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakePatients;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.token.LaunchRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on the picker: other browsers, other users, forged forms and answers.
 */
class PickerAttackTests {

    private final World world = new World();

    private final Guide guide = new Guide(this.world);

    @BeforeEach
    void configure() {
        this.world.county.sources = List.of(PatientSource.PICKER);
        this.world.ehr.response = (document) -> document.remove("patient");
    }

    @AfterEach
    void close() {
        this.world.close();
    }

    private Browser.Page results(Browser browser, String path) {
        return this.guide.search(browser, path, Map.of("name", "Ada"));
    }

    private void nobodyGotIn() {
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void pickerWhenOpenedInAnotherBrowserThenIsNotThere() {
        Browser victim = this.world.browser();
        String path = this.guide.picker(victim);
        Browser.Page results = results(victim, path);
        Browser attacker = this.world.browser();
        String own = this.guide.picker(attacker);
        assertThat(attacker.open(path).reason()).isEqualTo("bad-state");
        assertThat(this.guide.choose(attacker, path, results, "Ada Stone").reason()).isEqualTo("bad-state");
        assertThat(this.guide.post(attacker, path + "/cancel", Guide.seal(results.body()), Map.of()).reason())
            .isEqualTo("bad-state");
        attacker.cookies.forEach((name, cookie) -> assertThat(victim.cookies).doesNotContainKey(name));
        assertThat(attacker.open(own).status()).isEqualTo(200);
        nobodyGotIn();
    }

    @Test
    void pickerWhenTheCookieIsRenamedForAnotherPickerThenItDoesNotOpen() {
        Browser victim = this.world.browser();
        String path = this.guide.picker(victim);
        String name = victim.cookies.keySet().iterator().next();
        Browser attacker = this.world.browser();
        this.guide.picker(attacker);
        attacker.cookies.put(name,
                org.springframework.http.ResponseCookie
                    .from(name, attacker.cookies.values().iterator().next().getValue())
                    .build());
        assertThat(attacker.open(path).reason()).isEqualTo("bad-state");
    }

    @Test
    void choiceWhenForgedThenIsRefusedAndTheLaunchWaitsOn() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page results = results(browser, path);
        String seal = Guide.seal(results.body());
        String sealed = Guide.choice(results, "Ada Stone");
        for (String forged : List.of("p9", "Patient/p9", "", seal, sealed.substring(1), sealed + "A",
                "A".repeat(5000))) {
            Browser.Page page = this.guide.post(browser, path + "/choice", seal, Map.of("choice", forged));
            assertThat(page.reason()).isEqualTo("bad-request");
        }
        assertThat(this.guide.post(browser, path + "/choice", seal, Map.of("patient", "p9")).reason())
            .isEqualTo("bad-request");
        nobodyGotIn();
        assertThat(this.guide.choose(browser, path, results, "Ada Stone").status()).isEqualTo(303);
    }

    @Test
    void choiceWhenFromAnotherPickerOfTheSameBrowserThenIsRefused() {
        Browser browser = this.world.browser();
        String first = this.guide.picker(browser);
        String second = this.guide.picker(browser);
        Browser.Page firstResults = results(browser, first);
        this.world.ehr.patients.body = FakePatients.bundle(FakePatients.patient("other", "Bo", "Reed", "1990-09-09"));
        Browser.Page secondResults = results(browser, second);
        String crossed = Guide.choice(firstResults, "Ada Stone");
        assertThat(this.guide
            .post(browser, second + "/choice", Guide.seal(secondResults.body()), Map.of("choice", crossed))
            .reason()).isEqualTo("bad-request");
        assertThat(
                this.guide.post(browser, second + "/choice", Guide.seal(firstResults.body()), Map.of("choice", crossed))
                    .reason())
            .isEqualTo("cross-site");
        this.guide.choose(browser, second, secondResults, "Bo Reed");
        this.guide.choose(browser, first, firstResults, "Ada Stein");
        assertThat(this.world.sessions.added).extracting((launch) -> launch.context().patient().value())
            .containsExactly("other", "p2");
    }

    @Test
    void choiceWhenRepeatedThenCountsOnce() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Map<String, org.springframework.http.ResponseCookie> before = Map.copyOf(browser.cookies);
        Browser.Page results = results(browser, path);
        assertThat(this.guide.choose(browser, path, results, "Ada Stone").status()).isEqualTo(303);
        assertThat(this.guide.choose(browser, path, results, "Ada Stein").reason()).isEqualTo("bad-state");
        browser.cookies.putAll(before);
        assertThat(this.guide.choose(browser, path, results, "Ada Stein").reason()).isEqualTo("bad-state");
        assertThat(browser.open(path).reason()).isEqualTo("bad-state");
        assertThat(this.world.sessions.added).hasSize(1);
    }

    @Test
    void choiceWhenTwoAtOnceThenOneWins() {
        Browser browser = this.world.browser();
        for (int round = 0; round < 20; round++) {
            String path = this.guide.picker(browser);
            Browser.Page results = results(browser, path);
            Browser twin = this.world.browser();
            twin.cookies.putAll(browser.cookies);
            List<Browser.Page> pages = Flux.just(Map.entry(browser, "Ada Stone"), Map.entry(twin, "Ada Stein"))
                .flatMap(
                        (one) -> Mono.fromCallable(() -> this.guide.choose(one.getKey(), path, results, one.getValue()))
                            .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(java.time.Duration.ofSeconds(30));
            assertThat(pages).extracting(Browser.Page::status).containsExactlyInAnyOrder(303, 400);
        }
        assertThat(this.world.sessions.added).hasSize(20);
    }

    @Test
    void formWhenPostedByAnotherSiteThenIsRefused() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        for (String step : List.of("", "/choice", "/cancel")) {
            Browser.Page page = this.guide.post(browser, path + step, "", Map.of("name", "Ada"));
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.reason()).isEqualTo("cross-site");
        }
        assertThat(this.world.ehr.patients.searches).isEmpty();
        assertThat(this.world.ehr.revoked).isEmpty();
        assertThat(browser.open(path + "/choice?choice=x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "iframe", "frame", "empty", "object", "embed", "script", "fencedframe", "" })
    void pickerWhenNotInAWindowOfItsOwnThenNothingOfItWorks(String destination) {
        this.world.county.embedding = new dev.smartgateway.smart.Issuer.Embedding(List.of("https://ehr.example"), true,
                false);
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page results = results(browser, path);
        Map<String, String> headers = Map.of("Sec-Fetch-Dest", destination, "Content-Type",
                "application/x-www-form-urlencoded");
        String form = dev.smartgateway.launch.world.FakeEhr.query(Map.of("form", Guide.seal(results.body()), "name",
                "Ada", "choice", Guide.choice(results, "Ada Stone")));
        assertThat(browser.send(HttpMethod.GET, path, headers).reason()).isEqualTo("top-level-only");
        for (String step : List.of("", "/choice", "/cancel")) {
            assertThat(browser.send(HttpMethod.POST, path + step, headers, form).reason()).isEqualTo("top-level-only");
        }
        assertThat(this.world.ehr.patients.searches).hasSize(1);
        nobodyGotIn();
        assertThat(this.guide.choose(browser, path, results, "Ada Stone").status()).isEqualTo(303);
    }

    @Test
    void choiceWhenNobodyClickedThenIsRefusedAndTheLaunchWaitsOn() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page results = results(browser, path);
        String form = dev.smartgateway.launch.world.FakeEhr
            .query(Map.of("form", Guide.seal(results.body()), "choice", Guide.choice(results, "Ada Stone")));
        for (String user : List.of("", "?0")) {
            assertThat(browser
                .send(HttpMethod.POST, path + "/choice",
                        Map.of("Sec-Fetch-User", user, "Content-Type", "application/x-www-form-urlencoded"), form)
                .reason()).isEqualTo("top-level-only");
        }
        nobodyGotIn();
        assertThat(this.guide.choose(browser, path, results, "Ada Stone").status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void pickerWhenTheBrowserTellsNothingThenOnlyTheOperatorLetsItIn(boolean allowed) {
        this.world.headerlessPicker = allowed;
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Map<String, String> silent = Map.of("Sec-Fetch-Dest", "", "Sec-Fetch-Mode", "", "Sec-Fetch-User", "");
        assertThat(browser.send(HttpMethod.GET, path, silent).status()).isEqualTo(allowed ? 200 : 403);
        Map<String, String> half = Map.of("Sec-Fetch-Dest", "", "Sec-Fetch-User", "");
        assertThat(browser.send(HttpMethod.GET, path, half).reason()).isEqualTo("top-level-only");
    }

    @Test
    void formWhenHugeOrGarbledThenIsRefusedAndTheLaunchWaitsOn() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        Browser.Page huge = browser.send(HttpMethod.POST, path, form, "name=" + "a".repeat(1_000_000));
        assertThat(huge.status()).isEqualTo(413);
        assertThat(browser.send(HttpMethod.POST, path, form, "form=%zz&name=%").status()).isEqualTo(400);
        assertThat(browser.send(HttpMethod.POST, path, Map.of("Content-Type", "application/json"), "{}").reason())
            .isEqualTo("cross-site");
        assertThat(browser.open(path).status()).isEqualTo(200);
    }

    @Test
    void pickerWhenSomebodyElseSignsInThenIsShutAndItsTokensRevoked() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page results = results(browser, path);
        this.world.ehr.claims = (claims) -> claims.subject("user-2");
        String second = this.guide.picker(browser);
        assertThat(this.guide.choose(browser, path, results, "Ada Stone").reason()).isEqualTo("bad-state");
        assertThat(browser.open(second).status()).isEqualTo(200);
        nobodyGotIn();
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(this.world.ehr.revoked).hasSize(2));
    }

    @Test
    void pickerWhenManyAreOpenedThenTheOldestGoes() {
        Browser browser = this.world.browser();
        List<String> paths = new ArrayList<>();
        for (int count = 0; count < 7; count++) {
            paths.add(this.guide.picker(browser));
            this.world.clock.advance(java.time.Duration.ofSeconds(1));
        }
        assertThat(browser.cookies.keySet().stream().filter((name) -> name.startsWith("__Host-pick-"))).hasSize(5);
        assertThat(browser.open(paths.get(1)).reason()).isEqualTo("bad-state");
        assertThat(browser.open(paths.get(2)).status()).isEqualTo(200);
    }

    @Test
    void cookieWhenGivenThenIsHostBoundAndHoldsNoToken() {
        Browser browser = this.world.browser();
        this.guide.picker(browser);
        assertThat(browser.cookies.values()).singleElement().satisfies((cookie) -> {
            assertThat(cookie.getName()).startsWith("__Host-pick-");
            assertThat(cookie.isHttpOnly() && cookie.isSecure()).isTrue();
            assertThat(cookie.getSameSite()).isEqualTo("Lax");
            assertThat(cookie.getPath()).isEqualTo("/");
            assertThat(cookie.getDomain()).isNull();
            assertThat(cookie.getValue()).hasSizeLessThan(250);
        });
    }

    @Test
    void pageWhenNamesAreMarkupThenTheyAreText() {
        this.world.ehr.patients.body = FakePatients.bundle(
                FakePatients.patient("p1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "1978"),
                FakePatients.patient("p2", "Eve\u202e\u0000\n", "x".repeat(500), "<b>"));
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page page = this.guide.search(browser, path, Map.of("name", "\"><script>alert(2)</script>"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<script", "<img", "\u202e", "<b>", "x".repeat(100))
            .contains("&lt;script&gt;");
        assertThat(page.headers().toString()).doesNotContain("script>");
    }

    @Test
    void resultsWhenTheAnswerIsHostileThenOnlyMatchedPatientsAreOffered() {
        Map<String, Object> good = FakePatients.patient("p1", "Ada", "Stone", "1978-05-26");
        Map<String, Object> path = FakePatients.patient("../x", "Path", "Id", "1978-05-26");
        Map<String, Object> group = FakePatients.patient("g1", "Some", "Group", "1978-05-26");
        group.put("resourceType", "Group");
        Map<String, Object> shapes = FakePatients.patient("p3", "Odd", "Shapes", "1978-05-26");
        shapes.putAll(Map.of("name", "text", "identifier", Map.of("value", List.of()), "birthDate", List.of(1),
                "gender", "<i>"));
        this.world.ehr.patients.body = FakePatients.bundle(good, good, path, group, shapes)
            .replace("\"entry\":[", "\"entry\":[7,null,{\"resource\":"
                    + "{\"resourceType\":\"Patient\",\"id\":\"inc\"},\"search\":{\"mode\":\"include\"}},");
        Browser browser = this.world.browser();
        Browser.Page page = results(browser, this.guide.picker(browser));
        assertThat(page.body()).contains("2 patients found.", "Ada Stone", "No name recorded")
            .doesNotContain("Path", "Group", "<i>");
    }

    @Test
    void resultsWhenTheAnswerIsNoSearchsetThenFails() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        for (String body : List.of("", "<html>", "[]", "{\"resourceType\":\"Patient\",\"id\":\"p1\"}",
                "{\"resourceType\":\"Bundle\",\"type\":\"history\"}", "[".repeat(20000), "x".repeat(3_000_000))) {
            this.world.ehr.patients.body = body;
            assertThat(results(browser, path).reason()).isEqualTo("upstream-failed");
        }
    }

    @Test
    void waitingLaunchWhenLookedAtThenHasNoPatientAndNoSession() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        LaunchRecord waiting = this.world.waiting
            .find(new dev.smartgateway.smart.LaunchId(path.substring("/picker/".length())))
            .block();
        assertThat(waiting.context().patient()).isNull();
        assertThat(waiting.owner().session()).isEmpty();
    }

    @Test
    void pickerWhenTheLaunchIdIsNoneThenIsNotFound() {
        Browser browser = this.world.browser();
        assertThat(browser.open("/picker/abc").reason()).isEqualTo("not-found");
        assertThat(browser
            .send(HttpMethod.POST, "/picker/AAAAAAAAAAAAAAAAAAAAAA",
                    Map.of("Content-Type", "application/x-www-form-urlencoded"), "choice=p1")
            .reason()).isEqualTo("bad-state");
    }

}
