package dev.smartgateway.oauth.endpoint;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.oauth.PushedRequests;
import dev.smartgateway.oauth.TokenInspection;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Introspection;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.Replica;
import dev.smartgateway.token.TestClock;
import dev.smartgateway.token.TokenServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class SideEndpointsIT {

    private static final Secret ACCESS = Secret.of("the-access-token");

    private final TokenServer server = TokenServer.start();

    @BeforeEach
    void advertise() {
        this.server.document("/fhir/.well-known/smart-configuration", """
                {"authorization_endpoint":"/authorize","token_endpoint":"/token","introspection_endpoint":"/introspect",
                 "pushed_authorization_request_endpoint":"/par"}""");
    }

    @AfterEach
    void stop() {
        this.server.close();
    }

    @Test
    @Checklist("N1")
    void inspectWhenBearerThenTheTokenAuthorisesItself() {
        inspect(Introspection.BEARER);
        TokenServer.Seen seen = this.server.seen().get(0);
        assertThat(seen.form()).isEqualTo(Map.of("token", "the-access-token"));
        assertThat(seen.authorization()).isEqualTo("Bearer the-access-token");
    }

    @Test
    @Checklist("N1")
    void inspectWhenClientThenWithTheClientsAuthentication() {
        inspect(Introspection.CLIENT);
        TokenServer.Seen seen = this.server.seen().get(0);
        assertThat(seen.form()).isEqualTo(Map.of("token", "the-access-token"));
        assertThat(seen.authorization()).startsWith("Basic ");
    }

    @Test
    @Checklist("N3")
    void inspectWhenAnsweredThenTheBodyIsInNoLog() {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.smartgateway");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        logger.addAppender(lines);
        try {
            this.server.next(200, "{\"active\":false,\"client_secret\":\"leak-1\",\"sub\":\"leak-2\"}");
            assertThat(inspect(Introspection.BEARER)).isEqualTo("false");
            this.server.next(400, "{\"error\":\"invalid_request\",\"error_description\":\"leak-3\"}");
            assertThat(inspect(Introspection.BEARER)).isEqualTo("token-exchange-failed");
            this.server.next(200, "leak-4");
            assertThat(inspect(Introspection.BEARER)).isEqualTo("token-exchange-failed");
        }
        finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
        assertThat(lines.list.toString()).doesNotContain("leak-", "the-access-token");
        assertThat(new TokenInspection.Inspected(Map.of("x", "leak")).toString()).doesNotContain("leak");
    }

    @ParameterizedTest
    @CsvSource({ "500,idp-unavailable", "503,idp-unavailable", "401,token-exchange-failed" })
    @Checklist("N1")
    void inspectWhenTheServerFailsThenTheLaunchDoesToo(int status, String reason) {
        this.server.next(status, "{}");
        assertThat(inspect(Introspection.CLIENT)).isEqualTo(reason);
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    @Checklist("N1")
    void inspectWhenThereIsNoEndpointThenRefused() {
        this.server.document("/fhir/.well-known/smart-configuration",
                "{\"authorization_endpoint\":\"/authorize\",\"token_endpoint\":\"/token\"}");
        assertThat(inspect(Introspection.BEARER)).isEqualTo("discovery-failed");
    }

    @Test
    @Checklist("A10")
    void pushWhenOfferedAndConfiguredThenAuthenticatedWithAllParameters() {
        this.server.next(201, "{\"request_uri\":\"urn:ietf:params:oauth:request_uri:abc\",\"expires_in\":60}");
        assertThat(push(true)).isEqualTo("urn:ietf:params:oauth:request_uri:abc");
        TokenServer.Seen seen = this.server.seen().get(0);
        assertThat(seen.form()).isEqualTo(Map.of("client_id", "gateway", "scope", "launch a&b"));
        assertThat(seen.authorization())
            .isEqualTo("Basic " + Base64.getEncoder().encodeToString("gateway:the-client-secret".getBytes()));
    }

    @Test
    @Checklist("A10")
    void pushWhenNotConfiguredOrNotOfferedThenNothingIsSent() {
        assertThat(push(false)).isNull();
        this.server.document("/fhir/.well-known/smart-configuration",
                "{\"authorization_endpoint\":\"/authorize\",\"token_endpoint\":\"/token\"}");
        assertThat(push(true)).isNull();
        assertThat(this.server.seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"error":"invalid_request"} | discovery-failed
            201 | {"expires_in":60}           | discovery-failed
            201 | <html>                      | discovery-failed
            503 | {}                          | idp-unavailable
            """)
    @Checklist("A10")
    void pushWhenRefusedThenTheLaunchFailsAndNothingTravelsInTheUrl(int status, String body, String reason) {
        this.server.next(status, body);
        assertThat(push(true)).isEqualTo(reason);
    }

    private String inspect(Introspection how) {
        return with("introspection", how,
                (replica, issuer) -> replica.bean(TokenInspection.class)
                    .inspect(issuer, ACCESS)
                    .map((answer) -> String.valueOf(answer.members().get("active"))));
    }

    private String push(boolean configured) {
        return with("pushedRequests", configured, (replica, issuer) -> replica.bean(PushedRequests.class)
            .push(issuer, Map.of("client_id", "gateway", "scope", "launch a&b")));
    }

    /** One question to a replica. */
    @FunctionalInterface
    private interface Question {

        Mono<String> ask(Replica replica, Issuer issuer);

    }

    private String with(String setting, Object value, Question question) {
        Issuer plain = Replica.issuer(this.server, Replica.refresh());
        Issuer issuer = TestIssuers.with(plain, setting, value);
        try (Replica replica = Replica.start(TestRedis.shared(), new TestClock(), issuer)) {
            return question.ask(replica, issuer).block(Duration.ofSeconds(20));
        }
        catch (ProblemException ex) {
            return ex.problem().code();
        }
    }

}
