package dev.smartgateway.session;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The {@code session} package in the application as it is started in production.
 */
class WholeGatewayIT {

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                "gateway.keys.ephemeral=true", "gateway.credentials.sandbox.secret=gateway-sandbox-secret");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void listWhenNoSessionThenProblemAndNoCookie() {
        browser().get()
            .uri("/launches")
            .exchange()
            .expectStatus()
            .isUnauthorized()
            .expectHeader()
            .valueEquals("X-Gateway-Reason", "no-session")
            .expectHeader()
            .doesNotExist("Set-Cookie");
    }

    @Test
    void fhirWhenOtherSiteCallsWithACookieThenCrossSite() {
        browser().get()
            .uri("/fhir/Patient")
            .cookie("__Host-smart", "x")
            .header("Sec-Fetch-Site", "cross-site")
            .exchange()
            .expectStatus()
            .isForbidden()
            .expectHeader()
            .valueEquals("X-Gateway-Reason", "cross-site")
            .expectHeader()
            .valueEquals("X-Content-Type-Options", "nosniff");
    }

    @Test
    void fhirWhenThousandCookiesThenRefused() {
        StringBuilder cookies = new StringBuilder("c=1");
        for (int i = 0; i < 1000; i++) {
            cookies.append("; c").append(i).append("=1");
        }
        browser().get()
            .uri("/fhir/Patient")
            .header("Cookie", cookies.toString())
            .exchange()
            .expectStatus()
            .isEqualTo(431);
    }

    @Test
    void operatorsWhenTheyListAndEndThenAnswered() {
        WebTestClient operator = WebTestClient.bindToServer()
            .baseUrl("http://localhost:" + gateway.managementPort())
            .defaultHeader("Authorization", "Bearer " + dev.smartgateway.journey.Gateway.OPERATOR_TOKEN)
            .build();
        operator.get().uri("/actuator/sessions").exchange().expectStatus().isOk().expectBody().jsonPath("$").isArray();
        operator.delete().uri("/actuator/sessions/nobody").exchange().expectStatus().isOk();
        operator.delete()
            .uri("/actuator/sessions?issuer=sandbox&subject=nobody")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.ended")
            .isEqualTo(0);
        operator.delete().uri("/actuator/sessions").exchange().expectStatus().isBadRequest();
    }

    private static WebTestClient browser() {
        return WebTestClient.bindToServer().baseUrl(gateway.url()).build();
    }

}
