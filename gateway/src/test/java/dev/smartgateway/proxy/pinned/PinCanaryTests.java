package dev.smartgateway.proxy.pinned;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.smartgateway.issuer.PinTokens;
import dev.smartgateway.issuer.TestPinKeys;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PinCanaryTests {

    private static final String NOBODY = "{\"resourceType\":\"Bundle\"}";

    private static final String SOMEBODY = "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
            + "{\"resourceType\":\"Patient\",\"id\":\"x\"}}]}";

    private static final String WORDS = "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
            + "{\"resourceType\":\"OperationOutcome\"}}]}";

    @TempDir
    static Path directory;

    private static PinTokens tokens;

    private static RSAKey key;

    private final ApplicationAvailabilityBean availability = new ApplicationAvailabilityBean();

    private final List<SignedJWT> seen = new CopyOnWriteArrayList<>();

    private HttpServer service;

    private int honest = 200;

    private int forged = 401;

    private String body = NOBODY;

    @BeforeAll
    static void keys() throws Exception {
        TestPinKeys.Made made = TestPinKeys.tokens(directory);
        tokens = made.tokens();
        key = (RSAKey) JWKSet.parse(made.published()).getKeys().get(0);
    }

    @BeforeEach
    void open() throws Exception {
        this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.service.createContext("/fhir", (exchange) -> {
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            boolean ours = verified(header.substring("Bearer ".length()));
            byte[] answer = this.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(ours ? this.honest : this.forged, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        this.service.start();
    }

    @AfterEach
    void close() {
        this.service.stop(0);
    }

    private boolean verified(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            this.seen.add(jwt);
            return jwt.verify(new RSASSAVerifier(key));
        }
        catch (java.text.ParseException | JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private Issuer issuer() {
        URI base = URI.create("http://localhost:" + this.service.getAddress().getPort() + "/fhir");
        return TestIssuers.with(TestIssuers.issuer("ward", base), "mode", Issuer.Mode.PINNED_ISSUER);
    }

    private PinCanary canary(GenericApplicationContext context) {
        Apps apps = new Apps(List.of(new App("ward", "/ward/?launch={launch}", null,
                new App.Limits(Duration.ofMinutes(30), Duration.ofHours(12), 10), null, List.of(issuer()))));
        return new PinCanary(tokens, ServiceProbe.create(), Duration.ofMinutes(5), apps, context);
    }

    private void inContext(java.util.function.Consumer<PinCanary> work) {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.addApplicationListener(this.availability);
            context.registerBean(PinCanary.class, () -> canary(context));
            context.refresh();
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            work.accept(context.getBean(PinCanary.class));
        }
    }

    @ParameterizedTest
    @CsvSource({ "200, 401, nobody, true, false", "200, 401, words, true, false", "200, 403, nobody, true, false",
            "403, 401, nobody, true, false", "404, 401, nobody, true, false", "200, 401, somebody, false, true",
            "200, 200, nobody, false, true", "401, 200, nobody, false, true", "401, 401, nobody, false, false",
            "500, 401, nobody, false, false", "302, 401, nobody, false, false", "200, 401, page, false, true" })
    void requireWhenTheServiceAnswersThenProvedOrNotAndDangerousOnesTakeTheReplicaOut(int honest, int forged,
            String body, boolean proved, boolean out) {
        this.honest = honest;
        this.forged = forged;
        this.body = Map.of("nobody", NOBODY, "somebody", SOMEBODY, "words", WORDS, "page", "<html>").get(body);
        inContext((canary) -> {
            if (proved) {
                canary.require(issuer()).block(Duration.ofSeconds(20));
            }
            else {
                assertThatThrownBy(() -> canary.require(issuer()).block(Duration.ofSeconds(20))).isInstanceOfSatisfying(
                        ProblemException.class,
                        (refused) -> assertThat(refused.problem().code()).isEqualTo("pin-unproved"));
            }
            assertThat(this.availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC).isEqualTo(out);
        });
    }

    @Test
    void requireWhenTheServiceIsGoneThenNotProvedAndStillInTraffic() {
        this.service.stop(0);
        inContext((canary) -> {
            assertThatThrownBy(() -> canary.require(issuer()).block(Duration.ofSeconds(20)))
                .isInstanceOf(ProblemException.class);
            assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
        });
    }

    @Test
    void requireWhenProvedThenNotAskedAgainUntilDoubted() throws Exception {
        inContext((canary) -> {
            canary.require(issuer()).block(Duration.ofSeconds(20));
            canary.require(issuer()).block(Duration.ofSeconds(20));
            assertThat(this.seen).hasSize(2);
            canary.doubt(issuer());
            canary.require(issuer()).block(Duration.ofSeconds(20));
            assertThat(this.seen).hasSize(4);
        });
        List<Object> users = new ArrayList<>();
        for (SignedJWT token : this.seen) {
            users.add(token.getJWTClaimsSet().getClaim("fhirUser"));
        }
        assertThat(users.get(0)).isEqualTo(users.get(1)).isNotEqualTo(users.get(2));
    }

    @Test
    void startWhenTheServiceShowsOthersThenTheReplicaTakesNoTraffic() {
        this.body = SOMEBODY;
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.addApplicationListener(this.availability);
            context.registerBean(PinCanary.class, () -> canary(context));
            context.refresh();
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> this.availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);
        }
    }

}
