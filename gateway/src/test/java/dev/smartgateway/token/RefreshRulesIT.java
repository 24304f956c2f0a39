package dev.smartgateway.token;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class RefreshRulesIT {

    private final TokenServer server = TokenServer.start();

    private final TestClock clock = new TestClock();

    @AfterEach
    void stop() {
        this.server.close();
    }

    @Test
    @Checklist("R5")
    void freshWhenTheScopesLackOfflineAccessThenTheRefreshTokenIsUsedNevertheless() {
        Issuer issuer = Replica.issuer(this.server, Replica.refresh());
        assertThat(issuer.scopes()).doesNotContain("offline_access", "online_access");
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock, issuer)) {
            LaunchRecord launch = saved(replica);
            this.clock.forward(Duration.ofMinutes(6));
            LaunchRecord fresh = replica.tokens().fresh(launch).block(Duration.ofSeconds(20));
            assertThat(Objects.requireNonNull(fresh).scopes()).doesNotContain("offline_access", "online_access");
            assertThat(fresh.tokens()).isNotEqualTo(launch.tokens());
            assertThat(this.server.seen()).hasSize(1);
        }
    }

    @Test
    @Checklist("R8")
    void findWhenNobodyCallsFhirThenTheTokenIsNeverRefreshed() {
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock,
                Replica.issuer(this.server, Replica.refresh()))) {
            LaunchRecord launch = saved(replica);
            for (int minute = 0; minute < 60; minute++) {
                this.clock.forward(Duration.ofMinutes(1));
                LaunchRecord found = replica.tokens().find(launch.id()).block(Duration.ofSeconds(20));
                assertThat(Objects.requireNonNull(found).tokens()).isEqualTo(launch.tokens());
            }
            assertThat(this.server.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @Checklist({ "I9", "S9" })
    @CsvSource(delimiter = '|', textBlock = """
            {"sub":"user-1","aud":"gateway"}             | renewed
            {"sub":"user-1","aud":["other","gateway"]}   | renewed
            {"sub":"user-1"}                             | renewed
            {"sub":"user-1","aud":"another-client"}      | context-changed
            {"sub":"user-2","aud":"gateway"}             | context-changed
            {"aud":"gateway"}                            | context-changed
            {"sub":"user-1","iss":"https://signer.example"}                    | renewed
            {"sub":"user-1","iss":"https://signer.example/"}                   | context-changed
            {"sub":"user-1","iss":"https://other.example"}                     | context-changed
            {"sub":"user-1","aud":["other","gateway"],"azp":"gateway"}         | renewed
            {"sub":"user-1","aud":["other","gateway"],"azp":"other"}           | context-changed
            """)
    void freshWhenAnIdTokenComesAlongThenItIsOfTheSamePersonAndClientOrTheLaunchEnds(String claims, String outcome)
            throws Exception {
        this.server.fields(Map.of("expires_in", 300, "id_token", new PlainJWT(JWTClaimsSet.parse(claims)).serialize()));
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock, TestIssuers
            .with(Replica.issuer(this.server, Replica.refresh()), "oidcIssuer", "https://signer.example"))) {
            LaunchRecord launch = saved(replica);
            this.clock.forward(Duration.ofMinutes(6));
            String result = replica.tokens()
                .fresh(launch)
                .map((fresh) -> "renewed")
                .onErrorResume(ProblemException.class, (error) -> Mono.just(error.problem().code()))
                .block(Duration.ofSeconds(20));
            assertThat(result).isEqualTo(outcome);
            assertOnRecord(replica, launch, outcome, outcome.equals("renewed") ? "allowed" : "denied");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sub":"user-1","place":"patient-4711"}         | {}                      | renewed
            {"sub":"user-1","place":"Patient/patient-4711"} | {"place":"patient-4711"}          | renewed
            {"sub":"user-1"}                      | {"patient":"p2"}        | renewed
            {"sub":"user-1","place":"p2"}         | {}                      | context-changed
            {"sub":"user-1"}                      | {"place":"p2"}          | context-changed
            {"sub":"user-1","place":"patient-4711"}         | {"place":"Patient/p2"}  | context-changed
            {"sub":"user-1","place":["patient-4711"]}       | {}                      | context-changed
            """)
    void freshWhenAClaimNamesThePatientThenItIsTheSameOrTheLaunchEnds(String id, String access, String outcome)
            throws Exception {
        this.server.fields(Map.of("expires_in", 300, "id_token", new PlainJWT(JWTClaimsSet.parse(id)).serialize(),
                "access_token", new PlainJWT(JWTClaimsSet.parse(access)).serialize()));
        Issuer issuer = TestIssuers.with(TestIssuers.with(TestIssuers.read("""
                name: ehr
                iss: https://ehr.example/fhir
                client: { id: gateway, authentication: secret-basic }
                patient-sources: [claim]
                patient-claim: place
                scopes: launch openid patient/*.rs
                """), "iss", this.server.fhir(), "fhirBase", this.server.fhir()), "refresh", Replica.refresh());
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock, issuer)) {
            LaunchRecord launch = saved(replica);
            this.clock.forward(Duration.ofMinutes(6));
            String result = replica.tokens()
                .fresh(launch)
                .map((fresh) -> "renewed")
                .onErrorResume(ProblemException.class, (error) -> Mono.just(error.problem().code()))
                .block(Duration.ofSeconds(20));
            assertThat(result).isEqualTo(outcome);
            assertOnRecord(replica, launch, outcome, outcome.equals("renewed") ? "allowed" : "denied");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openid offline_access         | scopes-withdrawn
            oob                           | scopes-withdrawn
            ''                            | scopes-withdrawn
            user/*.rs                     | scopes-withdrawn
            openid patient/Observation.rs | patient/Observation.rs
            """)
    void freshWhenTheAnswerLeavesNoFhirScopeThenTheLaunchEndsWithThatReason(String scope, String outcome) {
        this.server.fields(Map.of("expires_in", 300, "scope", scope));
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock,
                Replica.issuer(this.server, Replica.refresh()))) {
            LaunchRecord launch = saved(replica);
            this.clock.forward(Duration.ofMinutes(6));
            String result = replica.tokens()
                .fresh(launch)
                .map(LaunchRecord::scopes)
                .onErrorResume(ProblemException.class, (error) -> Mono.just(error.problem().code()))
                .block(Duration.ofSeconds(20));
            assertThat(result).contains(outcome);
            assertOnRecord(replica, launch, outcome.equals("scopes-withdrawn") ? outcome : "renewed",
                    outcome.equals("scopes-withdrawn") ? "denied" : "allowed");
        }
    }

    private static void assertOnRecord(Replica replica, LaunchRecord launch, String outcome, String result) {
        assertThat(replica.events()).singleElement().satisfies((event) -> {
            assertThat(event.action().kind()).isEqualTo("token-refresh");
            assertThat(event.action().interaction()).isEqualTo(outcome);
            assertThat(event.outcome().result()).isEqualTo(result);
            assertThat(event.outcome().reason()).isEqualTo(result.equals("denied") ? outcome : null);
            assertThat(event.patient()).isEqualTo(launch.context().patient());
            assertThat(event.who().subject()).isEqualTo(launch.owner().subject());
            assertThat(event.who().launch()).isEqualTo(launch.id());
        });
    }

    @ParameterizedTest
    @CsvSource({ "400,invalid_grant,refused,denied,reauth-required", "503,,failed,failed,idp-unavailable" })
    void freshWhenTheServerGivesNoTokensThenThatIsOnRecordToo(int status, String error, String outcome, String result,
            String reason) {
        this.server.next(status, (error != null) ? "{\"error\":\"" + error + "\"}" : "");
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock,
                Replica.issuer(this.server, Replica.refresh()))) {
            LaunchRecord launch = saved(replica);
            this.clock.forward(Duration.ofMinutes(6));
            replica.tokens().fresh(launch).onErrorComplete().block(Duration.ofSeconds(20));
            assertThat(replica.events()).singleElement().satisfies((event) -> {
                assertThat(event.action().interaction()).isEqualTo(outcome);
                assertThat(event.outcome().result()).isEqualTo(result);
                assertThat(event.outcome().reason()).isEqualTo(reason);
            });
        }
    }

    @Test
    void freshWhenTokensLiveShorterThanThePauseThenRenewedAtOnceAndNotBefore() {
        this.server.fields(Map.of("expires_in", 5));
        Issuer.Refresh rules = new Issuer.Refresh(true, Duration.ofMinutes(5), Duration.ofMinutes(1),
                Duration.ofMinutes(1));
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock, Replica.issuer(this.server, rules))) {
            LaunchRecord launch = Objects.requireNonNull(replica.tokens()
                .create(Replica.launch(this.server, this.clock, Duration.ofSeconds(5)))
                .block(Duration.ofSeconds(20)));
            for (int round = 1; round <= 5; round++) {
                this.clock.forward(Duration.ofSeconds(20));
                launch = Objects.requireNonNull(replica.tokens().fresh(launch).block(Duration.ofSeconds(20)));
                assertThat(this.server.seen()).hasSize(round);
                this.clock.forward(Duration.ofSeconds(1));
                launch = Objects.requireNonNull(replica.tokens().fresh(launch).block(Duration.ofSeconds(20)));
                assertThat(this.server.seen()).hasSize(round);
            }
        }
    }

    private LaunchRecord saved(Replica replica) {
        LaunchRecord launch = Replica.launch(this.server, this.clock, Duration.ofMinutes(5));
        return Objects.requireNonNull(replica.tokens().create(launch).block(Duration.ofSeconds(20)));
    }

}
