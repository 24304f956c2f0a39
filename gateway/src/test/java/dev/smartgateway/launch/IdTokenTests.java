package dev.smartgateway.launch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class IdTokenTests {

    private final World world = new World();

    @AfterEach
    void close() {
        this.world.close();
    }

    private Browser.Page launch() {
        return this.world.launched(this.world.browser());
    }

    private void accepted() {
        assertThat(launch().status()).isEqualTo(303);
    }

    private void refused() {
        assertThat(launch().reason()).isEqualTo("bad-id-token");
        assertThat(this.world.sessions.added).isEmpty();
        assertThat(this.world.ehr.revoked).isNotEmpty();
    }

    private String fhirUser() {
        accepted();
        return this.world.sessions.last().context().fhirUser();
    }

    @Test
    void launchWhenSomePublishedKeysAreNotUnderstoodThenTheyAreLeftOut() {
        this.world.ehr.published = (set) -> {
            java.util.List<Object> all = new java.util.ArrayList<>(
                    java.util.List.of(
                            java.util.Map.of("kty", "RSA", "kid", "odd", "key_ops", java.util.List.of("ssa"), "n",
                                    "AQAB", "e", "AQAB"),
                            java.util.Map.of("kty", "NEW", "x", "y"), java.util.Map.of("kty", 17), "text"));
            all.addAll((java.util.List<?>) set.get("keys"));
            return java.util.Map.of("keys", all);
        };
        accepted();
    }

    @Test
    void launchWhenNoPublishedKeyIsUnderstoodThenRefused() {
        this.world.ehr.published = (set) -> java.util.Map.of("keys",
                java.util.List.of(java.util.Map.of("kty", "NEW"), "text"));
        refused();
    }

    @Test
    void launchWhenTheClockOfTheEhrIsAheadThenTheOperatorsBoundDecides() {
        this.world.ehr.claims = (claims) -> claims
            .issueTime(java.util.Date.from(this.world.clock.instant().plusSeconds(90)));
        refused();
        this.world.skew = java.time.Duration.ofMinutes(2);
        accepted();
    }

    @Test
    @Checklist({ "I1", "S9" })
    void launchWhenAlgorithmIsNoneThenRefused() {
        this.world.ehr.signer = (claims) -> new PlainJWT(claims).serialize();
        refused();
    }

    @Test
    @Checklist({ "I1", "S9" })
    void launchWhenSignedWithThePublicKeyAsASecretThenRefused() {
        this.world.ehr.signer = (claims) -> {
            try {
                byte[] secret = FakeEhr.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
                SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
                jwt.sign(new MACSigner(secret));
                return jwt.serialize();
            }
            catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        };
        refused();
    }

    @Test
    @Checklist({ "I1", "S9" })
    void launchWhenSignedWithAnotherKeyOfTheSameNameThenRefused() {
        this.world.ehr.signer = (claims) -> FakeEhr.sign(claims, FakeEhr.FOREIGN, true);
        refused();
    }

    @Test
    @Checklist({ "I1", "S9" })
    void launchWhenTheTokenBringsItsOwnKeyThenRefused() {
        this.world.ehr.signer = (claims) -> {
            try {
                JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(FakeEhr.FOREIGN.toPublicJWK())
                    .jwkURL(java.net.URI.create("https://evil.example/keys"))
                    .build();
                SignedJWT jwt = new SignedJWT(header, claims);
                jwt.sign(new RSASSASigner(FakeEhr.FOREIGN));
                return jwt.serialize();
            }
            catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        };
        refused();
    }

    @Test
    @Checklist({ "I1", "S9" })
    void launchWhenClaimsAreAlteredThenRefused() {
        this.world.ehr.signer = (claims) -> {
            String[] parts = FakeEhr.sign(claims, FakeEhr.key(), true).split("\\.");
            String payload = new String(Base64URL.from(parts[1]).decode(), StandardCharsets.UTF_8).replace("user-1",
                    "user-2");
            return parts[0] + "." + Base64URL.encode(payload) + "." + parts[2];
        };
        refused();
    }

    @Test
    @Checklist("I1")
    void launchWhenKeyIsNotNamedAndOneFitsThenAccepted() {
        this.world.ehr.signer = (claims) -> FakeEhr.sign(claims, FakeEhr.key(), false);
        accepted();
    }

    static Stream<Named<Consumer<JWTClaimsSet.Builder>>> wrong() {
        return Stream.of(Named.of("I2 other issuer", (claims) -> claims.issuer("https://evil.example")),
                Named.of("I2 no issuer", (claims) -> claims.issuer(null)),
                Named.of("I3 other audience", (claims) -> claims.audience("other-client")),
                Named.of("I3 no audience", (claims) -> claims.audience((String) null)),
                Named.of("I3 several audiences without azp", (claims) -> claims.audience(List.of("gateway", "other"))),
                Named.of("I3 several audiences with another azp",
                        (claims) -> claims.audience(List.of("gateway", "other")).claim("azp", "other")),
                Named.of("I3 another azp", (claims) -> claims.claim("azp", "other")),
                Named.of("I4 no exp", (claims) -> claims.expirationTime(null)),
                Named.of("I4 no iat", (claims) -> claims.issueTime(null)),
                Named.of("I5 no sub", (claims) -> claims.subject(null)),
                Named.of("I5 empty sub", (claims) -> claims.subject("")),
                Named.of("I5 long sub", (claims) -> claims.subject("x".repeat(256))),
                Named.of("I6 other nonce", (claims) -> claims.claim("nonce", "other")),
                Named.of("I6 no nonce", (claims) -> claims.claim("nonce", null)));
    }

    @ParameterizedTest
    @Checklist({ "I2", "I3", "I4", "I5", "I6", "S9" })
    @MethodSource("wrong")
    void launchWhenAClaimIsWrongThenRefused(Consumer<JWTClaimsSet.Builder> change) {
        this.world.ehr.claims = change;
        refused();
    }

    @Test
    @Checklist("I2")
    void launchWhenIssuerDiffersInATrailingSlashThenRefused() {
        this.world.ehr.claims = (claims) -> claims.issuer(this.world.ehr.origin() + "/");
        refused();
    }

    @Test
    @Checklist("I3")
    void launchWhenSeveralAudiencesNameUsAsPartyThenAccepted() {
        this.world.ehr.claims = (claims) -> claims.audience(List.of("gateway", "other")).claim("azp", "gateway");
        accepted();
    }

    @ParameterizedTest
    @Checklist("I4")
    @CsvSource({ "-59,true", "-61,false" })
    void launchWhenExpiredThenOnlyTheSkewIsTolerated(long seconds, boolean good) {
        this.world.ehr.claims = (claims) -> claims
            .expirationTime(Date.from(this.world.clock.instant().plusSeconds(seconds)));
        assertThat(launch().status() == 303).isEqualTo(good);
    }

    @ParameterizedTest
    @Checklist("I4")
    @CsvSource({ "59,true", "61,false" })
    void launchWhenIssuedInTheFutureThenOnlyTheSkewIsTolerated(long seconds, boolean good) {
        this.world.ehr.claims = (claims) -> claims
            .issueTime(Date.from(this.world.clock.instant().plusSeconds(seconds)));
        assertThat(launch().status() == 303).isEqualTo(good);
    }

    @Test
    @Checklist({ "I6", "A8" })
    void launchWhenNonceIsMissingAndTheIssuerIsFlaggedThenAccepted() {
        this.world.county.nonceRequired = false;
        this.world.ehr.claims = (claims) -> claims.claim("nonce", null);
        accepted();
    }

    @Test
    @Checklist({ "I6", "A8" })
    void launchWhenNonceIsWrongAndTheIssuerIsFlaggedThenRefusedNevertheless() {
        this.world.county.nonceRequired = false;
        this.world.ehr.claims = (claims) -> claims.claim("nonce", "other");
        refused();
    }

    @ParameterizedTest
    @Checklist("I7")
    @ValueSource(strings = { "Patient/a", "Practitioner/a", "PractitionerRole/a", "RelatedPerson/a", "Person/a" })
    void fhirUserWhenOfAKnownTypeThenRelative(String user) {
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", user);
        assertThat(fhirUser()).isEqualTo(user);
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", this.world.ehr.iss() + "/" + user);
        assertThat(fhirUser()).isEqualTo(user);
    }

    @Test
    @Checklist("I7")
    void fhirUserWhenOnAnotherHostThenANameAndNothingElse() {
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", "https://other.example/fhir/Practitioner/a");
        assertThat(fhirUser()).isEqualTo("https://other.example/fhir/Practitioner/a");
    }

    @ParameterizedTest
    @Checklist("I7")
    @ValueSource(strings = { "Organization/a", "practitioner/a", "Practitioner/../a", "Practitioner/", "x",
            "https://evil.example/Practitioner/a?x=1", "javascript:Practitioner/a" })
    void fhirUserWhenOfAnotherShapeThenUnknown(String user) {
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", user);
        assertThat(fhirUser()).isNull();
    }

    @Test
    @Checklist("I7")
    void fhirUserWhenOnlyTheProfileOfSmart1ThenThat() {
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", null).claim("profile", "Practitioner/old");
        assertThat(fhirUser()).isEqualTo("Practitioner/old");
    }

    @Test
    @Checklist("I8")
    void launchWhenOpenidWasAskedAndNoIdTokenCameThenByConfiguration() {
        this.world.ehr.response = (document) -> document.remove("id_token");
        assertThat(launch().reason()).isEqualTo("bad-id-token");
        this.world.close();
        try (World other = new World()) {
            other.county.oidcRequired = false;
            other.ehr.response = (document) -> document.remove("id_token");
            assertThat(other.launched(other.browser()).status()).isEqualTo(303);
            assertThat(other.sessions.last().owner().subject()).isNull();
        }
    }

    @Test
    @Checklist({ "I10", "S14" })
    void launchWhenKeysWereRotatedThenFetchedAgainOnceAndNotMoreOftenThanThePause() {
        Browser browser = this.world.browser();
        this.world.ehr.keys = (set) -> new JWKSet(FakeEhr.FOREIGN);
        assertThat(this.world.launched(browser).reason()).isEqualTo("bad-id-token");
        for (int count = 0; count < 10; count++) {
            assertThat(this.world.launched(browser).reason()).isEqualTo("bad-id-token");
        }
        assertThat(this.world.ehr.keyFetches).hasValue(1);
        this.world.ehr.keys = (set) -> set;
        this.world.clock.advance(Duration.ofSeconds(31));
        assertThat(this.world.launched(browser).status()).isEqualTo(303);
        assertThat(this.world.ehr.keyFetches).hasValue(2);
    }

    @Test
    @Checklist("I11")
    void launchWhenDoneThenTheIdTokenDoesNotReachTheBrowser() {
        Browser.Page page = launch();
        assertThat(page.headers().toString() + page.body()).doesNotContain("eyJ");
    }

    @Test
    void launchWhenIssuerNamesNoKeysThenRefused() {
        this.world.ehr.metadata = (document) -> document.remove("jwks_uri");
        refused();
    }

    @Test
    void verifyWhenTokensAreShownThenNothingIsPrinted() {
        accepted();
        assertThat(this.world.sessions.last().toString()).doesNotContain("user-1", "p1");
        assertThat(Map.of("record", this.world.sessions.last().context()).toString()).doesNotContain("p1", "dr1");
    }

}
