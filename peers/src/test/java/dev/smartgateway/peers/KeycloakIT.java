package dev.smartgateway.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.smartgateway.journey.CookieHttp;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.peers.RawHttp.Reply;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Launches at Keycloak, with HAPI FHIR JPA as the FHIR service, over two replicas,
 * checked by Keycloak's own event list.
 */
class KeycloakIT {

    private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

    private static KeycloakPeer keycloak;

    private static Gateway one;

    private static Gateway two;

    private static HapiPeer hapi;

    private static long begun;

    private static final String ONLINE = "launch/patient openid fhirUser patient/Patient.rs patient/Observation.rs";

    private static final List<String> SECRETS = List.of("peer", "consented", "contextless", "hostile", "claiming");

    @TempDir
    private static Path apps;

    @BeforeAll
    static void start() throws Exception {
        boolean fetched = KeycloakPeer.fetched();
        if (!fetched) {
            System.out.println("peers: KeycloakIT is skipped, as Keycloak's distribution could not be fetched");
        }
        Assumptions.assumeTrue(fetched, "Keycloak's distribution could not be fetched");
        keycloak = KeycloakPeer.start();
        hapi = HapiPeer.shared();
        begun = System.nanoTime();
        for (String id : List.of("k1", "k2")) {
            hapi.put("/Patient/" + id, HapiPeer.JSON.readTree("{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}"));
        }
        for (String id : List.of("kd1", "kd2")) {
            hapi.put("/Practitioner/" + id,
                    HapiPeer.JSON.readTree("{\"resourceType\":\"Practitioner\",\"id\":\"" + id + "\"}"));
        }
        SECRETS.forEach((client) -> write(client, client, "secret-basic", ONLINE));
        write("offline", "peer", "secret-basic", ONLINE + " offline_access");
        add("claiming", "issuers:", "    patient-sources: [claim]\n    patient-claim: launch_patient\n");
        write("narrow", "peer", "secret-basic", ONLINE);
        add("narrow", "limits: { max-launches: 2 }\nissuers:", "");
        write("refused", "peer", "secret-basic", ONLINE);
        add("refused", "issuers:", "    patient-sources: [claim]\n    patient-claim: sub\n");
        write("keyed", "keyed", "private-key-jwt-es384", ONLINE);
        one = Gateway.start(TestRedis.shared(), properties());
        two = Gateway.start(TestRedis.shared(),
                Stream.concat(Stream.of(properties()), Stream.of("gateway.public-url=" + one.url()))
                    .toArray(String[]::new));
        keycloak.set("keyed", "jwks.url", one.url() + "/.well-known/jwks.json");
        keycloak.set("peer", "backchannel.logout.url", one.url() + "/logout/backchannel");
    }

    @AfterAll
    static void stop() {
        if (two != null) {
            Stopwatch.say("launches at Keycloak", begun);
            two.close();
            one.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    private static String[] properties() throws IOException, JOSEException {
        Path key = apps.resolve("key.jwk");
        if (!Files.exists(key)) {
            Files.writeString(key, new ECKeyGenerator(Curve.P_384).keyID("es384").generate().toJSONString());
        }
        return Stream.concat(
                Stream.of("gateway.apps.location=" + apps, Clinic.OPERATOR, "gateway.keys.sealing[0].id=k1",
                        "gateway.keys.sealing[0].value=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                        "gateway.credentials.offline.secret=peer-secret-of-this-test",
                        "gateway.credentials.narrow.secret=peer-secret-of-this-test",
                        "gateway.credentials.refused.secret=peer-secret-of-this-test",
                        "gateway.credentials.keyed.keys[0].file=" + key),
                SECRETS.stream().map((client) -> "gateway.credentials." + client + ".secret=peer-secret-of-this-test"))
            .toArray(String[]::new);
    }

    private static void write(String app, String client, String authentication, String scopes) {
        String file = """
                name: %1$s
                home: /peer/?launch={launch}
                issuers:
                  - name: %1$s
                    iss: %2$s
                    fhir-base: %2$s
                    endpoints:
                      authorization: %3$s/protocol/openid-connect/auth
                      token: %3$s/protocol/openid-connect/token
                      jwks: %3$s/protocol/openid-connect/certs
                      oidc-issuer: %3$s
                      revocation: %3$s/protocol/openid-connect/revoke
                      end-session: %3$s/protocol/openid-connect/logout
                    client:
                      id: %4$s
                      authentication: %5$s
                    scopes: %6$s
                """.formatted(app, hapi.base(), keycloak.realm(), client, authentication, scopes);
        try {
            Files.writeString(apps.resolve(app + ".yml"), file);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Adds lines to an app file: before its issuers, and settings of its one issuer.
     */
    private static void add(String app, String before, String after) throws IOException {
        Path file = apps.resolve(app + ".yml");
        Files.writeString(file, Files.readString(file).replace("issuers:", before) + after);
    }

    /**
     * Opens the app and signs in, unless Keycloak knows this browser, up to the app's own
     * page or a page that refuses.
     */
    private static Page launch(CookieHttp browser, String app, Map<String, String> consent) {
        Page page = follow(browser,
                browser.send("GET", URI.create(one.url() + "/launch?app=" + app), null, CookieHttp.navigation()));
        if (page.status() == 200 && page.body().contains("kc-form-login")) {
            page = submit(browser, page, Map.of("username", "clinician", "password", "clinician"));
        }
        return (page.status() == 200 && page.body().contains("kc-oauth")) ? submit(browser, page, consent) : page;
    }

    private static Page submit(CookieHttp browser, Page page, Map<String, String> fields) {
        Matcher action = ACTION.matcher(page.body());
        assertThat(action.find()).as("a form at %s: %s %s", page.uri(), page.status(), page.body()).isTrue();
        List<String> pairs = new ArrayList<>();
        fields.forEach((name, value) -> pairs.add(name + "=" + value));
        Map<String, String> headers = CookieHttp.navigation();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return follow(browser, browser.send("POST", page.uri().resolve(action.group(1).replace("&amp;", "&")),
                String.join("&", pairs), headers));
    }

    private static Page follow(CookieHttp browser, Page first) {
        Page page = first;
        for (int hop = 0; hop < 10 && page.status() / 100 == 3 && !page.header("Location").contains("/peer/"); hop++) {
            page = browser.send("GET", page.uri().resolve(page.header("Location")), null, CookieHttp.navigation());
        }
        return page;
    }

    private static String base(Page page) {
        assertThat(page.status()).as("%s %s", page.reason(), page.body()).isBetween(300, 399);
        return "/launches/" + Authority.query(page.uri().resolve(page.header("Location")), "launch") + "/fhir";
    }

    private static Reply read(CookieHttp browser, Gateway replica, String base) {
        return get(browser, replica.url() + base, "/Patient");
    }

    private static Reply get(CookieHttp browser, String base, String below) {
        return RawHttp.fetch(new Clinic.App(browser, base), "GET", below, new byte[0], Map.of());
    }

    @Test
    void launchWhenSignedInThenThePatientOfTheTokenAnswer() {
        CookieHttp browser = new CookieHttp();
        String base = base(launch(browser, "peer", Map.of()));
        Reply patient = read(browser, one, base);
        assertThat(patient.status()).as(patient.body()).isEqualTo(200);
        assertThat(patient.body()).contains("\"k1\"").doesNotContain("\"k2\"");
    }

    @Test
    void readWhenItIsTheOneWhoSignedInThenShownAndNobodyElse() {
        CookieHttp browser = new CookieHttp();
        String base = one.url() + base(launch(browser, "peer", Map.of()));
        Reply own = get(browser, base, "/Practitioner/kd1");
        assertThat(own.status()).as(own.body()).isEqualTo(200);
        assertThat(own.body()).contains("\"kd1\"");
        for (String other : List.of("/Practitioner/kd2", "/Practitioner", "/Practitioner?_id=kd1",
                "/Practitioner/kd1/_history/1")) {
            assertThat(get(browser, base, other).line()).as(other).isEqualTo("403 scope-missing");
        }
    }

    @Test
    void launchWhenTheClientHasAKeyThenKeycloakReadsItFromTheKeySet() {
        CookieHttp browser = new CookieHttp();
        String base = base(launch(browser, "keyed", Map.of()));
        assertThat(read(browser, one, base).status()).isEqualTo(200);
    }

    /**
     * The token lives five seconds; the first request that finds it expired refreshes it
     * for all.
     */
    @Test
    void readWhenTheTokenIsOldOnTwoReplicasThenOneGrant() {
        CookieHttp browser = new CookieHttp();
        String base = base(launch(browser, "peer", Map.of()));
        read(browser, one, base);
        keycloak.forgetEvents();
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofSeconds(1)).until(() -> {
            List<Reply> replies = readTogether(browser, base);
            assertThat(replies).extracting(Reply::line).containsOnly("200 null");
            int grants = keycloak.events("REFRESH_TOKEN");
            assertThat(grants).as("grants of one expiry").isLessThanOrEqualTo(1);
            return grants == 1;
        });
        assertThat(keycloak.events("REFRESH_TOKEN_ERROR")).isZero();
    }

    private static List<Reply> readTogether(CookieHttp browser, String base) {
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            List<CompletableFuture<Reply>> reads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Gateway replica = (i % 2 == 0) ? one : two;
                reads.add(CompletableFuture.supplyAsync(() -> read(browser, replica, base), threads));
            }
            return reads.stream().map(CompletableFuture::join).toList();
        }
        finally {
            threads.shutdown();
        }
    }

    /**
     * Without offline_access all refresh tokens of a sign-in are of one session at
     * Keycloak, which ends with any of them that is revoked.
     */
    @ParameterizedTest
    @ValueSource(strings = { "peer", "offline" })
    void endWhenOneLaunchOfTwoThenTheOtherGoesOnBeyondItsToken(String app) {
        CookieHttp browser = new CookieHttp();
        String first = base(launch(browser, app, Map.of()));
        String second = base(launch(browser, app, Map.of()));
        assertThat(browser.fetch("DELETE", URI.create(one.url() + first.replace("/fhir", "")), null, Map.of()).status())
            .isEqualTo(204);
        keycloak.forgetEvents();
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofSeconds(1)).until(() -> {
            assertThat(read(browser, two, second).line()).isEqualTo("200 null");
            return keycloak.events("REFRESH_TOKEN") > 0;
        });
        assertThat(read(browser, one, first).line()).isEqualTo("401 session-ended");
    }

    /** Reads until the token was renewed twice; every answer must be a record. */
    private static void outlives(CookieHttp browser, String base) {
        keycloak.forgetEvents();
        Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofSeconds(1)).until(() -> {
            assertThat(read(browser, two, base).line()).isEqualTo("200 null");
            return keycloak.events("REFRESH_TOKEN") > 1;
        });
    }

    @Test
    void launchWhenTheOldestIsEvictedThenTheOthersGoOnBeyondTheirTokens() {
        CookieHttp browser = new CookieHttp();
        String first = base(launch(browser, "narrow", Map.of()));
        String second = base(launch(browser, "narrow", Map.of()));
        String third = base(launch(browser, "narrow", Map.of()));
        assertThat(read(browser, two, first).line()).isEqualTo("401 launch-evicted");
        outlives(browser, second);
        outlives(browser, third);
    }

    /** The tokens came and contradict each other: they are not revoked alone. */
    @Test
    void launchWhenRefusedAfterItsTokensThenTheOneBesideItGoesOnBeyondItsToken() {
        CookieHttp browser = new CookieHttp();
        String first = base(launch(browser, "peer", Map.of()));
        assertThat(launch(browser, "refused", Map.of()).reason()).isEqualTo("context-changed");
        outlives(browser, first);
    }

    @Test
    void launchWhenAClaimNamesThePatientThenItIsPinnedAndAnotherClaimEndsThatLaunchAlone() {
        CookieHttp browser = new CookieHttp();
        String first = base(launch(browser, "claiming", Map.of()));
        assertThat(read(browser, one, first).body()).contains("\"k1\"").doesNotContain("\"k2\"");
        keycloak.claim("claiming", "launch_patient", "Patient/k2");
        try {
            String second = base(launch(browser, "claiming", Map.of()));
            assertThat(read(browser, one, second).body()).contains("\"k2\"").doesNotContain("\"k1\"");
            Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> read(browser, one, first).line(), "401 context-changed"::equals);
            outlives(browser, second);
        }
        finally {
            keycloak.claim("claiming", "launch_patient", "k1");
        }
    }

    /**
     * The revocation is done before the answer, and the answer says where to continue.
     */
    @Test
    void logoutWhenThePersonGoesOnToKeycloakThenItAsksForThePasswordAgain() {
        CookieHttp browser = new CookieHttp();
        launch(browser, "offline", Map.of());
        keycloak.forgetEvents();
        Page out = browser.fetch("POST", URI.create(one.url() + "/logout"), null, Map.of());
        assertThat(keycloak.events("REVOKE_GRANT")).as("revoked before the answer").isPositive();
        String link = out.header("Link");
        assertThat(link).startsWith("<" + keycloak.realm()).endsWith("rel=\"urn:smartgateway:end-session\"");
        Page there = browser.send("GET", URI.create(link.substring(1, link.indexOf('>'))), null,
                CookieHttp.navigation());
        assertThat(there.status()).as(there.body()).isEqualTo(200);
        URI start = URI.create(one.url() + "/launch?app=offline");
        Page again = follow(browser, browser.send("GET", start, null, CookieHttp.navigation()));
        assertThat(again.body()).contains("kc-form-login");
    }

    @Test
    void logoutWhenTheAdministratorEndsTheSessionThenNoReplicaReads() {
        CookieHttp browser = new CookieHttp();
        String base = base(launch(browser, "peer", Map.of()));
        assertThat(read(browser, two, base).status()).isEqualTo(200);
        keycloak.endSessions();
        for (Gateway replica : List.of(one, two)) {
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> read(browser, replica, base).line(), "401 provider-logout"::equals);
        }
    }

    /** Keycloak does not ask again for a consent that was given. */
    @Test
    void launchWhenConsentIsRefusedThenNoSessionAndWhenGivenThenReads() {
        CookieHttp browser = new CookieHttp();
        Page page = launch(browser, "consented", Map.of("cancel", "No"));
        assertThat(page.reason()).as(page.body()).isEqualTo("authorization-refused");
        assertThat(browser.fetch("GET", URI.create(one.url() + "/launches"), null, Map.of()).status()).isEqualTo(401);
        String base = base(launch(browser, "consented", Map.of("accept", "Yes")));
        assertThat(read(browser, two, base).status()).isEqualTo(200);
    }

    @Test
    void launchWhenThereIsNoContextOrAHostileOneThenNoSession() {
        for (String client : List.of("contextless", "hostile")) {
            CookieHttp browser = new CookieHttp();
            Page page = launch(browser, client, Map.of());
            assertThat(page.reason()).as(page.body()).isEqualTo("no-patient");
            assertThat(browser.fetch("GET", URI.create(one.url() + "/launches"), null, Map.of()).status())
                .isEqualTo(401);
        }
    }

}
