package dev.smartgateway.launch;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.smartgateway.launch.context.HandleStore;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;
import dev.smartgateway.launch.world.Spec;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer.PatientSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Launch context where the authorization server gives none. The first five tests are the
 * five defects of the published Azure sample, which keys context by user.
 */
class ContextTests {

    private static final String SECRET = "a secret of the EHR";

    private final World world = new World();

    @BeforeEach
    void configure() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));
        LaunchOptions.SignedLaunch signed = new LaunchOptions.SignedLaunch("https://ehr.example",
                "https://gateway.example", URI.create(this.world.ehr.origin() + "/keys"));
        this.world.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "deposit",
                new LaunchOptions.Deposit("ehr-launcher", HexFormat.of().formatHex(hash), null), "signedLaunch",
                signed);
        this.world.county.sources = List.of(PatientSource.HANDLE, PatientSource.SIGNED_LAUNCH);
        this.world.ehr.response = (document) -> document.remove("patient");
    }

    @AfterEach
    void close() {
        this.world.close();
    }

    private static String basic(String client, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private Browser.Page post(String authorization, String body) {
        return this.world.browser()
            .send(HttpMethod.POST, "/context",
                    Map.of("Authorization", authorization, "Content-Type", "application/json"), body);
    }

    private String deposit(String more) {
        Browser.Page page = post(basic("ehr-launcher", SECRET), "{\"issuer\":\"county\"," + more + "}");
        assertThat(page.status()).isEqualTo(201);
        return page.body().replaceAll(".*\"launch\":\"([^\"]+)\".*", "$1");
    }

    private Browser.Page launch(Browser browser, String launch) {
        return browser.open(this.world.ehr.approve(browser.open(this.world.ehrLaunch(launch)).location()));
    }

    private Browser.Page launch(String launch) {
        return launch(this.world.browser(), launch);
    }

    private String patient() {
        return this.world.sessions.last().context().patient().value();
    }

    private void refused(Browser.Page page) {
        assertThat(page.reason()).isEqualTo("no-patient");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void launchWhenOneClinicianStartsTwoThenEachGetsItsOwnPatient() {
        String first = deposit("\"patient\":\"pA\"");
        String second = deposit("\"patient\":\"pB\"");
        Browser browser = this.world.browser();
        String startedFirst = browser.open(this.world.ehrLaunch(first)).location();
        String startedSecond = browser.open(this.world.ehrLaunch(second)).location();
        assertThat(browser.open(this.world.ehr.approve(startedSecond)).status()).isEqualTo(303);
        assertThat(patient()).isEqualTo("pB");
        assertThat(browser.open(this.world.ehr.approve(startedFirst)).status()).isEqualTo(303);
        assertThat(patient()).isEqualTo("pA");
    }

    @Test
    void launchWhenAnotherContextWaitsForTheSameUserThenItIsNotConsumed() {
        String waiting = deposit("\"patient\":\"pB\",\"user\":\"user-1\"");
        refused(launch("an-opaque-value"));
        assertThat(launch(waiting).status()).isEqualTo(303);
        assertThat(patient()).isEqualTo("pB");
    }

    @Test
    void launchWhenTheValueIsMadeInTheBrowserThenItMeansNothing() {
        String forged = Base64.getUrlEncoder().encodeToString("{\"patient\":\"victim\"}".getBytes());
        refused(launch(forged));
        refused(launch("h." + "A".repeat(43)));
    }

    @Test
    void launchWhenTheStoreIsAwayThenItFailsAndDoesNotGoOnWithoutContext() {
        String handle = deposit("\"patient\":\"pA\"");
        this.world.handles = new HandleStore() {

            @Override
            public Mono<Void> put(String key, String sealed, Duration life) {
                return Mono.error(Reason.STORE_UNAVAILABLE::asException);
            }

            @Override
            public Mono<String> take(String key) {
                return Mono.error(Reason.STORE_UNAVAILABLE::asException);
            }

        };
        assertThat(launch(handle).reason()).isEqualTo("store-unavailable");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void launchWhenDepositedAtAnotherReplicaThenFound() {
        String handle = deposit("\"patient\":\"pA\",\"encounter\":\"e1\",\"need_patient_banner\":false");
        Browser other = new Browser(this.world.replica());
        assertThat(launch(other, handle).status()).isEqualTo(303);
        assertThat(patient()).isEqualTo("pA");
        assertThat(this.world.sessions.last().context().encounter()).isEqualTo("e1");
        assertThat(this.world.sessions.last().context().needPatientBanner()).isFalse();
    }

    @Test
    void launchWhenHandleIsUsedTwiceThenRefused() {
        String handle = deposit("\"patient\":\"pA\"");
        assertThat(launch(handle).status()).isEqualTo(303);
        assertThat(launch(handle).reason()).isEqualTo("no-patient");
        assertThat(this.world.sessions.added).hasSize(1);
    }

    @Test
    void launchWhenHandleIsForAnotherUserThenRefused() {
        refused(launch(deposit("\"patient\":\"pA\",\"user\":\"user-2\"")));
    }

    @Test
    void launchWhenHandleIsForThisUserByFhirReferenceThenAccepted() {
        assertThat(launch(deposit("\"patient\":\"pA\",\"user\":\"Practitioner/dr1\"")).status()).isEqualTo(303);
    }

    @Test
    void launchWhenHandleIsForAnotherIssuerThenRefused() {
        try (World second = new World()) {
            Spec city = new Spec(second.ehr.iss()).name("city");
            city.sources = List.of(PatientSource.HANDLE);
            this.world.app("chart", this.world.county, city);
            second.ehr.response = (document) -> document.remove("patient");
            String handle = deposit("\"patient\":\"pA\"");
            Browser browser = this.world.browser();
            refused(browser.open(second.ehr.approve(browser.open(second.ehrLaunch(handle)).location())));
        }
    }

    @Test
    void launchWhenTheTokenResponseNamesAnotherPatientThanTheHandleThenRefused() {
        this.world.ehr.response = (document) -> document.put("patient", "pX");
        assertThat(launch(deposit("\"patient\":\"pA\"")).reason()).isEqualTo("context-changed");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void depositWhenStoredThenSealedUnderAHash() {
        String handle = deposit("\"patient\":\"patient-77\"");
        assertThat(this.world.deposited.toString()).doesNotContain("patient-77", handle, "county");
    }

    @Test
    void depositWhenCallerIsNotTheConfiguredOneThenRefused() {
        String body = "{\"issuer\":\"county\",\"patient\":\"pA\"}";
        assertThat(post(basic("ehr-launcher", "wrong"), body).reason()).isEqualTo("unknown-client");
        assertThat(post(basic("other", SECRET), body).reason()).isEqualTo("unknown-client");
        assertThat(post("Basic !!", body).reason()).isEqualTo("unknown-client");
        assertThat(post("Bearer x.y.z", body).reason()).isEqualTo("unknown-client");
        assertThat(post(basic("ehr-launcher", SECRET), body.replace("county", "nobody")).reason())
            .isEqualTo("unknown-client");
        assertThat(this.world.deposited).isEmpty();
    }

    @Test
    void depositWhenContextIsUnusableThenRefused() {
        for (String more : List.of("\"patient\":\"../x\"", "\"patient\":17", "\"user\":\"u\"",
                "\"patient\":\"p\",\"extra\":1", "\"patient\":\"p\",\"user\":7")) {
            assertThat(post(basic("ehr-launcher", SECRET), "{\"issuer\":\"county\"," + more + "}").status())
                .isBetween(400, 403);
        }
        assertThat(this.world.deposited).isEmpty();
    }

    @Test
    void depositWhenAuthenticatedByAssertionThenAcceptedOnce() {
        this.world.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "deposit",
                new LaunchOptions.Deposit("ehr-launcher", null, URI.create(this.world.ehr.origin() + "/keys")));
        String body = "{\"issuer\":\"county\",\"patient\":\"pA\"}";
        String good = "Bearer " + FakeEhr.sign(assertion().build(), FakeEhr.key(), true);
        assertThat(post(good, body).status()).isEqualTo(201);
        assertThat(post(good, body).reason()).isEqualTo("unknown-client");
        for (JWTClaimsSet bad : List.of(assertion().issuer("x").build(), assertion().subject("x").build(),
                assertion().audience("https://other.example").build(), assertion().jwtID(null).build(),
                assertion().expirationTime(later(301)).build())) {
            assertThat(post("Bearer " + FakeEhr.sign(bad, FakeEhr.key(), true), body).reason())
                .isEqualTo("unknown-client");
        }
        assertThat(post("Bearer " + FakeEhr.sign(assertion().build(), FakeEhr.FOREIGN, true), body).reason())
            .isEqualTo("unknown-client");
    }

    private Date later(long seconds) {
        return Date.from(this.world.clock.instant().plusSeconds(seconds));
    }

    private JWTClaimsSet.Builder assertion() {
        return new JWTClaimsSet.Builder().issuer("ehr-launcher")
            .subject("ehr-launcher")
            .audience("https://gateway.example/context")
            .issueTime(later(0))
            .expirationTime(later(300))
            .jwtID(UUID.randomUUID().toString());
    }

    private JWTClaimsSet.Builder signedLaunch() {
        return new JWTClaimsSet.Builder().issuer("https://ehr.example")
            .audience("https://gateway.example")
            .issueTime(later(0))
            .expirationTime(later(120))
            .jwtID(UUID.randomUUID().toString())
            .claim("app", "chart")
            .claim("patient", "pS");
    }

    private Browser.Page launch(JWTClaimsSet claims) {
        return launch(FakeEhr.sign(claims, FakeEhr.key(), true));
    }

    @Test
    void launchWhenTheEhrSignedItThenItsPatientOnce() {
        String token = FakeEhr.sign(signedLaunch().build(), FakeEhr.key(), true);
        assertThat(launch(token).status()).isEqualTo(303);
        assertThat(patient()).isEqualTo("pS");
        assertThat(launch(token).reason()).isEqualTo("no-patient");
    }

    @Test
    void launchWhenTheSignedTokenIsNotGoodThenRefused() {
        refused(launch(FakeEhr.sign(signedLaunch().build(), FakeEhr.FOREIGN, true)));
        refused(launch(signedLaunch().issuer("https://evil.example").build()));
        refused(launch(signedLaunch().audience("https://other.example").build()));
        refused(launch(signedLaunch().expirationTime(later(-61)).build()));
        refused(launch(signedLaunch().expirationTime(later(601)).build()));
        refused(launch(signedLaunch().jwtID(null).build()));
        refused(launch(signedLaunch().claim("app", "other").build()));
        refused(launch(signedLaunch().claim("user", "user-2").build()));
        refused(launch(signedLaunch().claim("patient", null).build()));
    }

}
