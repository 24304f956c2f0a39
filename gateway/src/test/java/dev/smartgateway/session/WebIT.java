package dev.smartgateway.session;

import java.time.Duration;
import java.util.List;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

class WebIT {

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
    void listWhenOneOfTwoIsNamedThenShowsThatOneAndCountsTheOther() {
        LaunchId a = add("patient-a");
        LaunchId b = add("patient-b");
        assertThat(body("/launches?launch=" + a.value()))
            .contains("\"live\":2", a.value(), "\"issuer\":\"ehr\"", "startedAt", "sessionExpiresAt")
            .doesNotContain("patient-a", "token", "clinician", b.value());
        assertThat(body("/launches?launch=" + a.value() + "&launch=" + b.value())).contains(a.value(), b.value());
    }

    @Test
    void listWhenNoneOrAForeignOneIsNamedThenOnlyCounts() {
        add("patient-a");
        LaunchId foreign = new TestBrowser().add(this.one, TestBrowser.launch(this.clock, "x")).id();
        for (String path : List.of("/launches", "/launches?launch=" + foreign.value())) {
            assertThat(body(path)).isEqualTo("{\"live\":1,\"launches\":[]}");
        }
        get("/launches?launch=nonsense").expectStatus().isBadRequest();
    }

    @Test
    void answersWhenALaunchIsNotNamedThenNoneTellsItsId() {
        LaunchId a = add("patient-a");
        LaunchId b = add("patient-b");
        for (String path : List.of("/launches", "/launches?launch=" + a.value(), "/sessions", "/launches/" + a.value(),
                "/launches/AAAAAAAAAAAAAAAAAAAAAA", "/launches/" + a.value() + "?launch=" + a.value())) {
            var answer = this.one.http()
                .get()
                .uri(path)
                .cookie(TestBrowser.COOKIE, String.valueOf(this.browser.cookie()))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Referer", "https://apps.example.org/demo/" + b.value())
                .exchange()
                .returnResult(String.class);
            assertThat(answer.getResponseHeaders() + String.join("", answer.getResponseBody().toIterable())).as(path)
                .doesNotContain(b.value());
        }
    }

    private String body(String path) {
        return String.valueOf(get(path).expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Cache-Control", "no-store")
            .expectBody(String.class)
            .returnResult()
            .getResponseBody());
    }

    @Test
    void logoutWhenAnotherLaunchFollowsThenItIsNotThePlainBasesAnyMore() {
        add("patient-a");
        List<String> cookies = call(HttpMethod.POST, "/logout").returnResult(Void.class)
            .getResponseHeaders()
            .getOrEmpty("Set-Cookie");
        assertThat(cookies).filteredOn((cookie) -> cookie.startsWith("__Host-smart-before=1;"))
            .hasSize(2)
            .allSatisfy(
                    (cookie) -> assertThat(cookie).contains("Path=/", "Secure", "HttpOnly").doesNotContain("Max-Age"));
        MockServerWebExchange callback = MockServerWebExchange.from(MockServerHttpRequest.get("/callback/ehr")
            .cookie(new org.springframework.http.HttpCookie("__Host-smart-before", "1")));
        LaunchId b = java.util.Objects
            .requireNonNull(this.one.sessions()
                .add(callback, TestBrowser.launch(this.clock, "patient-b"), java.util.Set.of())
                .block(Duration.ofSeconds(10)))
            .id();
        this.browser
            .plant(java.util.Objects.requireNonNull(callback.getResponse().getCookies().getFirst(TestBrowser.COOKIE))
                .getValue());
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        assertThat(this.browser.use(this.one, b)).isEqualTo("patient-b");
    }

    @Test
    void showWhenOwnThenContextWithoutToken() {
        LaunchId a = add("patient-a");
        get("/launches/" + a.value()).expectStatus()
            .isOk()
            .expectHeader()
            .valueEquals("Cache-Control", "no-store")
            .expectHeader()
            .valueEquals("X-Gateway-Launch", a.value())
            .expectBody()
            .jsonPath("$.patient")
            .isEqualTo("patient-a")
            .jsonPath("$.encounter")
            .isEqualTo("encounter-1")
            .jsonPath("$.needPatientBanner")
            .isEqualTo(true)
            .jsonPath("$.fhirUser")
            .isEqualTo("Practitioner/p1")
            .jsonPath("$.scope")
            .isEqualTo("patient/*.rs")
            .jsonPath("$.fhirBase")
            .isEqualTo("/launches/" + a.value() + "/fhir")
            .jsonPath("$.sessionEndsAt")
            .exists()
            .jsonPath("$.intent")
            .doesNotExist()
            .jsonPath("$.tokens")
            .doesNotExist();
    }

    @Test
    @Checklist("V4")
    void showWhenTheEhrHasAManagementPageThenLinked() {
        LaunchId a = add("patient-a");
        get("/launches/" + a.value()).expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.managementUrl")
            .isEqualTo("https://ehr.invalid/manage");
    }

    @Test
    void showWhenForeignOrMalformedThenUnknown() {
        add("patient-a");
        LaunchId foreign = new TestBrowser().add(this.one, TestBrowser.launch(this.clock, "x")).id();
        for (String id : List.of(foreign.value(), "nonsense", "%2e%2e")) {
            get("/launches/" + id).expectStatus()
                .isNotFound()
                .expectHeader()
                .valueEquals("X-Gateway-Reason", "unknown-launch");
        }
    }

    @Test
    void showWhenPolledThenIdleLimitDoesNotMove() {
        LaunchId a = add("patient-a");
        for (int minute = 0; minute < 14; minute++) {
            this.clock.forward(Duration.ofMinutes(1));
            get("/launches/" + a.value()).expectStatus().isOk();
            get("/launches").expectStatus().isOk();
        }
        this.clock.forward(Duration.ofMinutes(1));
        get("/launches/" + a.value()).expectStatus()
            .isUnauthorized()
            .expectHeader()
            .valueEquals("X-Gateway-Reason", "session-expired");
    }

    @Test
    void endWhenOneOfTwoThenTheOtherGoesOnAndTokensAreGone() {
        LaunchId a = add("patient-a");
        LaunchId b = add("patient-b");
        call(HttpMethod.DELETE, "/launches/" + a.value()).expectStatus().isNoContent();
        call(HttpMethod.DELETE, "/launches/" + a.value()).expectStatus().isNoContent();
        assertThat(this.browser.use(this.one, a)).isEqualTo("session-ended");
        assertThat(this.browser.use(this.one, b)).isEqualTo("patient-b");
        assertThat(this.browser.use(this.one, null)).isEqualTo("which-launch");
        Awaitility.await()
            .atMost(Duration.ofSeconds(3))
            .until(() -> this.browser.use(this.two, a).equals("session-ended"));
    }

    @Test
    void logoutWhenTwoLaunchesThenBothEndOnEveryReplicaAndCookieIsDeleted() {
        LaunchId a = add("patient-a");
        LaunchId b = add("patient-b");
        assertThat(this.browser.use(this.two, b)).isEqualTo("patient-b");
        List<String> cookies = call(HttpMethod.POST, "/logout").expectStatus()
            .isNoContent()
            .expectHeader()
            .valueEquals("Cache-Control", "no-store")
            .returnResult(Void.class)
            .getResponseHeaders()
            .getOrEmpty("Set-Cookie");
        assertThat(cookies).filteredOn((cookie) -> !cookie.startsWith("__Host-smart-before="))
            .hasSize(2)
            .allSatisfy((cookie) -> assertThat(cookie).startsWith("__Host-smart=;")
                .contains("Max-Age=0", "Path=/", "Secure", "HttpOnly", "SameSite="));
        assertThat(cookies).anyMatch((cookie) -> cookie.contains("Partitioned"));
        assertThat(this.browser.use(this.one, a)).isEqualTo("session-ended");
        Awaitility.await()
            .atMost(Duration.ofSeconds(3))
            .until(() -> this.browser.use(this.two, b).equals("session-ended"));
    }

    @Test
    void logoutWhenRepeatedOrAnonymousThenStillCompletes() {
        add("patient-a");
        call(HttpMethod.POST, "/logout").expectStatus().isNoContent();
        call(HttpMethod.POST, "/logout").expectStatus().isNoContent();
        this.one.http()
            .post()
            .uri("/logout")
            .exchange()
            .expectStatus()
            .isNoContent()
            .expectHeader()
            .doesNotExist("Set-Cookie");
    }

    @Test
    void logoutWhenFormNavigatesThenAPageSaysSo() {
        add("patient-a");
        this.one.http()
            .post()
            .uri("/logout")
            .cookie(TestBrowser.COOKIE, String.valueOf(this.browser.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .header("Sec-Fetch-Mode", "navigate")
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .cacheControl(CacheControl.noStore())
            .expectBody(String.class)
            .value((page) -> assertThat(page).contains("<h1>You are signed out</h1>")
                .contains("href=\"https://ehr.invalid/end?realm=a&amp;client_id=gateway-at-ehr\"")
                .doesNotContain("framed.invalid", "id_token_hint"));
    }

    @Test
    void logoutWhenAScriptAsksThenItIsToldWhereElseToSignOut() {
        add("patient-a");
        this.one.http()
            .post()
            .uri("/logout")
            .cookie(TestBrowser.COOKIE, String.valueOf(this.browser.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .exchange()
            .expectStatus()
            .isNoContent()
            .expectHeader()
            .valueEquals("Link",
                    "<https://ehr.invalid/end?realm=a&client_id=gateway-at-ehr>; rel=\"urn:smartgateway:end-session\"");
    }

    @Test
    void logoutWhenOldCookieThenNewOneStaysLoggedIn() {
        add("patient-a");
        TestBrowser old = this.browser.copy();
        LaunchId b = add("patient-b");
        this.one.http()
            .post()
            .uri("/logout")
            .cookie(TestBrowser.COOKIE, String.valueOf(old.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .exchange();
        assertThat(this.browser.use(this.one, b)).isEqualTo("patient-b");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/launches", "/fhir/Patient", "/%66hir/Patient", "/logout", "/session/events" })
    void filterWhenOtherSiteCallsWithOurCookieThenCrossSite(String path) {
        add("patient-a");
        this.one.http()
            .get()
            .uri(java.net.URI.create(path))
            .cookie(TestBrowser.COOKIE, String.valueOf(this.browser.cookie()))
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", path.equals("/logout") ? "no-cors" : "navigate")
            .header("Sec-Fetch-Dest", "document")
            .exchange()
            .expectStatus()
            .isForbidden()
            .expectHeader()
            .valueEquals("X-Gateway-Reason", "cross-site");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/launch", "/callback/ehr", "/demo/x" })
    void filterWhenOtherSiteNavigatesToADoorOrPageThenPasses(String path) {
        this.one.http()
            .get()
            .uri(path)
            .cookie(TestBrowser.COOKIE, "any")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document")
            .exchange()
            .expectStatus()
            .isNotFound();
    }

    @Test
    void filterWhenThousandCookiesThenTooLarge() {
        StringBuilder cookies = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            cookies.append("c").append(i).append("=1; ");
        }
        withCookies(cookies.toString()).expectStatus().isEqualTo(431);
        this.one.http().get().uri("/launches").cookies((jar) -> {
            for (int i = 0; i < 5; i++) {
                jar.add(TestBrowser.COOKIE, "x" + i);
            }
        }).exchange().expectStatus().isEqualTo(431);
        withCookies(TestBrowser.COOKIE + "=" + "x".repeat(20_000)).expectStatus().isEqualTo(431);
    }

    private WebTestClient.ResponseSpec withCookies(String header) {
        return this.one.http().get().uri("/launches").header("Cookie", header).exchange();
    }

    private LaunchId add(String patient) {
        return this.browser.add(this.one, TestBrowser.launch(this.clock, patient)).id();
    }

    private WebTestClient.ResponseSpec get(String path) {
        return call(HttpMethod.GET, path);
    }

    private WebTestClient.ResponseSpec call(HttpMethod method, String path) {
        return this.one.http().method(method).uri(java.net.URI.create(path)).cookies((cookies) -> {
            if (this.browser.cookie() != null) {
                cookies.add(TestBrowser.COOKIE, this.browser.cookie());
            }
        }).header("Sec-Fetch-Site", "same-origin").exchange();
    }

}
