package dev.smartgateway.sandbox;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JWSAlgorithm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Client authentication by {@code private_key_jwt}, valid and invalid. */
class PrivateKeyJwtTests {

    private static Sandbox sandbox;

    private static ClientKeys keys;

    private static String endpoint;

    private SmartClient client;

    @BeforeAll
    static void start() throws Exception {
        keys = new ClientKeys();
        sandbox = Sandbox.start("--server.port=0", "--sandbox.clients.jwks-url=" + keys.url());
        endpoint = sandbox.url() + "/auth/token";
    }

    @AfterAll
    static void stop() {
        sandbox.close();
        keys.close();
    }

    @BeforeEach
    void open() {
        this.client = new SmartClient(sandbox.url());
    }

    @Test
    void tokenWhenRs384ThenGranted() throws Exception {
        assertThat(exchange(keys.assertion(endpoint, JWSAlgorithm.RS384, (claims) -> {
        }))).isEqualTo(200);
    }

    @Test
    void tokenWhenEs384ThenGranted() throws Exception {
        assertThat(exchange(keys.assertion(endpoint, JWSAlgorithm.ES384, (claims) -> {
        }))).isEqualTo(200);
    }

    @Test
    void tokenWhenAlgorithmIsRs256ThenRefused() throws Exception {
        assertThat(exchange(keys.assertion(endpoint, JWSAlgorithm.RS256, (claims) -> {
        }))).isEqualTo(401);
    }

    @Test
    void tokenWhenTypeMissingThenRefused() throws Exception {
        assertThat(exchange(keys.untyped(endpoint))).isEqualTo(401);
    }

    @Test
    void tokenWhenAudienceIsArrayThenRefused() throws Exception {
        assertThat(exchange(keys.assertion(endpoint, JWSAlgorithm.RS384,
                (claims) -> claims.claim("aud", List.of(endpoint, "https://other.example")))))
            .isEqualTo(401);
    }

    @Test
    void tokenWhenAudienceIsIssuerThenRefused() throws Exception {
        assertThat(exchange(keys.assertion(sandbox.url(), JWSAlgorithm.RS384, (claims) -> {
        }))).isEqualTo(401);
    }

    @Test
    void tokenWhenExpiryFarThenRefused() throws Exception {
        assertThat(exchange(keys.assertion(endpoint, JWSAlgorithm.RS384,
                (claims) -> claims.expirationTime(Date.from(ClientKeys.now().plus(Duration.ofHours(1)))))))
            .isEqualTo(401);
    }

    @Test
    void tokenWhenAssertionReplayedThenRefused() throws Exception {
        String assertion = keys.assertion(endpoint, JWSAlgorithm.RS384, (claims) -> {
        });
        assertThat(exchange(assertion)).isEqualTo(200);
        assertThat(exchange(assertion)).isEqualTo(401);
    }

    @Test
    void refreshWhenAssertedThenRotates() throws Exception {
        HttpResponse<String> first = redeem(keys.assertion(endpoint, JWSAlgorithm.ES384, (claims) -> {
        }));
        HttpResponse<String> second = this.client.tokenUnauthenticated(Map.of("grant_type", "refresh_token",
                "refresh_token", SmartClient.json(first).path("refresh_token").asString(), "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion",
                keys.assertion(endpoint, JWSAlgorithm.ES384, (claims) -> {
                })));
        assertThat(second.statusCode()).isEqualTo(200);
    }

    private int exchange(String assertion) {
        return redeem(assertion).statusCode();
    }

    private HttpResponse<String> redeem(String assertion) {
        Map<String, String> request = this.client.request(SmartClient.SCOPE);
        request.put("client_id", "gateway-jwt");
        request.put("launch", this.client.launch(Map.of("patient", SmartClient.PATIENT)));
        Map<String, String> form = this.client
            .grantForm(SmartClient.callback(this.client.authorize(request)).get("code"));
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion);
        return this.client.tokenUnauthenticated(form);
    }

}
