package dev.smartgateway.oauth.endpoint;

import java.net.URI;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.smartgateway.launch.world.Spec;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccessTokenRulesTests {

    private static final String TENANT = "6f2d1f0e-8f3c-4f57-9d0a-5a4d3b2c1e00";

    private static final String OTHER = "00000000-8f3c-4f57-9d0a-5a4d3b2c1e00";

    private static final String AUDIENCE = "https://fhir.contoso.example";

    private final Spec spec = new Spec("https://ehr.example/fhir");

    @BeforeEach
    void entra() {
        this.spec.dialect = Issuer.Dialect.ENTRA;
        this.spec.audience = AUDIENCE;
        this.spec.endpoints = new Issuer.Endpoints(null,
                URI.create("https://login.microsoftonline.com/" + TENANT + "/oauth2/v2.0/token"), null, null, null,
                null, null);
    }

    private static JWTClaimsSet.Builder versionOne() {
        return new JWTClaimsSet.Builder().issuer("https://sts.windows.net/" + TENANT + "/")
            .audience(AUDIENCE)
            .claim("ver", "1.0")
            .claim("appid", "gateway");
    }

    private void good(String token) {
        assertThatNoException().isThrownBy(() -> AccessTokenRules.check(Secret.of(token), this.spec.issuer()));
    }

    private void refused(String token) {
        assertThatThrownBy(() -> AccessTokenRules.check(Secret.of(token), this.spec.issuer()))
            .isInstanceOf(ProblemException.class)
            .hasMessage("wrong-audience");
    }

    private static String token(JWTClaimsSet.Builder claims) {
        return new PlainJWT(claims.build()).serialize();
    }

    @Test
    void checkWhenVersionOneOfOurTenantThenGood() {
        good(token(versionOne()));
        good(token(versionOne().audience(AUDIENCE + "/")));
    }

    @Test
    void checkWhenVersionTwoThenIdOfTheResourceAndAzp() {
        this.spec.audience = OTHER;
        good(token(new JWTClaimsSet.Builder().issuer("https://login.microsoftonline.com/" + TENANT + "/v2.0")
            .audience(OTHER)
            .claim("azp", "gateway")));
    }

    @Test
    void checkWhenThereAreSeveralAudiencesThenAnyOfThemAndNoOther() {
        Issuer plain = this.spec.issuer();
        Issuer issuer = TestIssuers.with(plain, "audience",
                new Issuer.Audience(null, java.util.List.of(OTHER, AUDIENCE), "https://prefix.example"));
        for (String audience : java.util.List.of(OTHER, AUDIENCE)) {
            Secret token = Secret.of(token(versionOne().audience(audience)));
            assertThatNoException().isThrownBy(() -> AccessTokenRules.check(token, issuer));
        }
        Secret prefix = Secret.of(token(versionOne().audience("https://prefix.example")));
        assertThatThrownBy(() -> AccessTokenRules.check(prefix, issuer)).hasMessage("wrong-audience");
    }

    @Test
    void checkWhenForAnotherServiceThenRefused() {
        refused(token(versionOne().audience("https://graph.microsoft.com")));
        refused(token(versionOne().audience(AUDIENCE + ".evil")));
        refused(token(versionOne().audience(java.util.List.of(AUDIENCE, "https://graph.microsoft.com"))));
        refused(token(versionOne().audience((String) null)));
    }

    @Test
    void checkWhenOfAnotherClientOrTenantThenRefused() {
        refused(token(versionOne().claim("appid", "somebody")));
        refused(token(versionOne().claim("appid", null)));
        refused(token(versionOne().claim("azp", "somebody")));
        refused(token(versionOne().issuer("https://sts.windows.net/" + OTHER + "/")));
        refused(token(versionOne().issuer(null)));
    }

    @Test
    void checkWhenItCannotBeReadThenRefused() {
        refused("opaque");
        refused("a.b.c");
    }

    @Test
    void checkWhenNoAudienceIsConfiguredThenTheTokenIsOpaque() {
        this.spec.dialect = Issuer.Dialect.V2;
        this.spec.audience = null;
        good("opaque");
    }

}
