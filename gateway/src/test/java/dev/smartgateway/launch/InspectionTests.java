package dev.smartgateway.launch;

import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.oauth.TokenInspection;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class InspectionTests {

    private final World world = new World();

    private final Map<String, Object> answer = new HashMap<>(Map.of("active", true, "client_id", "gateway", "exp",
            1_900_000_000L, "scope", this.world.county.scopes, "patient", "p1", "sub", "user-1"));

    @BeforeEach
    void turnOn() {
        this.world.county.introspection = Issuer.Introspection.BEARER;
        this.world.inspection = (issuer, access) -> Mono.just(new TokenInspection.Inspected(this.answer));
    }

    @AfterEach
    void close() {
        this.world.close();
    }

    @Test
    @Checklist("N2")
    void launchWhenIntrospectionAgreesThenDone() {
        this.answer.put("unknown", "x");
        this.answer.remove("sub");
        assertThat(this.world.launched(this.world.browser()).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "gone",
            value = { "patient,p2,context-changed", "sub,user-2,context-changed",
                    "client_id,other,token-exchange-failed", "client_id,gone,token-exchange-failed",
                    "scope,patient/Patient.rs,token-exchange-failed", "scope,gone,token-exchange-failed",
                    "exp,gone,token-exchange-failed", "active,gone,token-exchange-failed",
                    "active,true,token-exchange-failed" })
    @Checklist("N2")
    void launchWhenIntrospectionDisagreesThenRefusedAndTokensAreRevoked(String member, String value, String reason) {
        if (value == null) {
            this.answer.remove(member);
        }
        else {
            this.answer.put(member, value);
        }
        Browser.Page page = this.world.launched(this.world.browser());
        assertThat(page.reason()).isEqualTo(reason);
        assertThat(this.world.sessions.added).isEmpty();
        assertThat(this.world.ehr.revoked).hasSize(2);
    }

    @Test
    void launchWhenIntrospectionSpellsTheSameOtherwiseThenDone() {
        this.answer.put("patient", "Patient/p1");
        this.answer.put("exp", "1999999999");
        this.answer.remove("client_id");
        this.answer.put("aud", java.util.List.of("https://fhir.example", "gateway"));
        assertThat(this.world.launched(this.world.browser()).status()).isEqualTo(303);
        this.answer.put("patient", this.world.ehr.iss() + "/Patient/p1");
        this.answer.put("aud", "gateway");
        this.answer.put("iss", this.world.ehr.iss() + "/");
        this.answer.put("scope", java.util.List.of(String.valueOf(this.answer.get("scope")).split(" ")));
        assertThat(this.world.launched(this.world.browser()).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({ "patient,Patient/p2,context-changed", "patient,Encounter/p1,context-changed",
            "patient,https://other.example/Patient/p1,context-changed", "exp,soon,token-exchange-failed",
            "fhirUser,Practitioner/somebody-else,context-changed", "iss,https://other.example,context-changed",
            "iss,https://ehr.example.evil.example,context-changed" })
    void launchWhenIntrospectionMeansAnotherThenRefused(String member, String value, String reason) {
        this.answer.put(member, value);
        assertThat(this.world.launched(this.world.browser()).reason()).isEqualTo(reason);
    }

    @Test
    @Checklist("N3")
    void launchWhenTheTokenIsNotActiveThenRefusedWhateverElseIsSaid() {
        this.answer.put("active", false);
        this.answer.put("client_secret", "oops");
        Browser.Page page = this.world.launched(this.world.browser());
        assertThat(page.reason()).isEqualTo("token-exchange-failed");
        assertThat(page.body() + page.headers()).doesNotContain("oops");
    }

    @Test
    @Checklist("N2")
    void launchWhenIntrospectionIsOffThenNobodyIsAsked() {
        this.world.county.introspection = Issuer.Introspection.NONE;
        this.world.inspection = (issuer, access) -> Mono.error(new AssertionError("asked"));
        assertThat(this.world.launched(this.world.browser()).status()).isEqualTo(303);
    }

    @Test
    @Checklist("A10")
    void launchWhenTheRequestIsPushedThenTheUrlHasOnlyTheReference() {
        this.world.pushed = (issuer, parameters) -> {
            assertThat(parameters).containsEntry("aud", this.world.ehr.iss()).containsKeys("state", "code_challenge");
            return Mono.just("urn:request:1");
        };
        String location = this.world.browser().open(this.world.ehrLaunch("secret-launch")).location();
        assertThat(location)
            .isEqualTo(this.world.ehr.origin() + "/authorize?client_id=gateway&request_uri=urn%3Arequest%3A1");
    }

}
