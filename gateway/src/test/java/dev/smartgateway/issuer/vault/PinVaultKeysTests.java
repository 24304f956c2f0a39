package dev.smartgateway.issuer.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.issuer.PinKeys;
import dev.smartgateway.problem.ConfigurationFault;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PinVaultKeysTests {

    private static final Instant START = Instant.parse("2026-11-30T08:00:00Z");

    private static final String URL = "https://ward.vault.azure.net";

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    private final KeyVaultStandIn vault = new KeyVaultStandIn(URL, "pinned-issuer");

    private final PinVaultKeys keys = new PinVaultKeys(new KeyClientBuilder().vaultUrl(URL)
        .httpClient(this.vault)
        .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
        .credential((request) -> Mono
            .just(new AccessToken("vault-token", OffsetDateTime.of(2030, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC))))
        .buildClient(), "pinned-issuer", ((InstantSource) this.now::get).withZone(ZoneOffset.UTC));

    private void pass(Duration time) {
        this.now.set(this.now.get().plus(time));
    }

    private void made(String version, Duration ago) {
        this.vault.make(version, "RSA", 2048, this.now.get().minus(ago));
    }

    /** The version whose public half checks what is signed now. */
    private String signs(String... versions) throws JOSEException {
        PinKeys found = this.keys.keys();
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(found.current().id()).build(),
                new JWTClaimsSet.Builder().subject("who").build());
        token.sign(found.current().signer());
        assertThat(found.published()).anyMatch((key) -> key.getKeyID().equals(found.current().id()));
        for (String version : versions) {
            if (token.verify(new RSASSAVerifier(this.vault.open(version)))) {
                return version;
            }
        }
        return "none";
    }

    private List<String> published(String... versions) {
        return List.of(versions).stream().filter((version) -> this.keys.keys().published().stream().anyMatch((key) -> {
            try {
                return key.toRSAPublicKey().equals(this.vault.open(version));
            }
            catch (JOSEException ex) {
                throw new IllegalStateException(ex);
            }
        })).toList();
    }

    @Test
    void keysWhenThereIsOneVersionThenItSignsInTheVaultAndIsPublished() throws Exception {
        made("v1", Duration.ZERO);
        assertThat(signs("v1")).isEqualTo("v1");
        assertThat(this.keys.keys().published()).singleElement().matches((key) -> !key.isPrivate());
        assertThat(this.vault.requests()).filteredOn((one) -> one.startsWith("POST"))
            .singleElement()
            .asString()
            .contains("/keys/pinned-issuer/v1/sign", "RS256")
            .doesNotContain("who");
    }

    @Test
    void keysWhenAVersionIsMadeThenPublishedFirstAndSigningADayLater() throws Exception {
        made("v1", Duration.ofDays(90));
        assertThat(signs("v1")).isEqualTo("v1");
        made("v2", Duration.ZERO);
        pass(Duration.ofMinutes(61));
        assertThat(signs("v1", "v2")).isEqualTo("v1");
        assertThat(published("v1", "v2")).containsExactly("v1", "v2");
        pass(Duration.ofHours(24));
        assertThat(signs("v1", "v2")).isEqualTo("v2");
        assertThat(published("v1", "v2")).containsExactly("v1", "v2");
        pass(Duration.ofHours(24));
        assertThat(signs("v1", "v2")).isEqualTo("v2");
        assertThat(published("v1", "v2")).containsExactly("v2");
    }

    @Test
    void keysWhenAllOthersAreDisabledThenTheNewOneSignsAtOnce() throws Exception {
        made("v1", Duration.ofDays(90));
        made("v2", Duration.ZERO);
        this.vault.disable("v1");
        assertThat(signs("v1", "v2")).isEqualTo("v2");
        assertThat(published("v1", "v2")).containsExactly("v2");
    }

    @Test
    void keysWhenTheVaultIsSilentThenTheOnesBeforeAreKeptAndNothingIsSigned() throws Exception {
        made("v1", Duration.ofDays(90));
        assertThat(signs("v1")).isEqualTo("v1");
        this.vault.silent(true);
        pass(Duration.ofHours(2));
        assertThat(published("v1")).containsExactly("v1");
        assertThatThrownBy(() -> signs("v1")).isInstanceOf(JOSEException.class);
        this.vault.silent(false);
        assertThat(signs("v1")).isEqualTo("v1");
    }

    @Test
    void keysWhenAskedOftenThenTheVaultIsLookedAtOnce() throws Exception {
        made("v1", Duration.ofDays(90));
        signs("v1");
        signs("v1");
        assertThat(this.vault.requests()).filteredOn((one) -> one.contains("/versions")).hasSize(1);
    }

    @Test
    void keysWhenNoneCanSignThenRefusedWithWhatToDo() {
        refused("has no enabled version", "az keyvault key create");
        made("v1", Duration.ofDays(90));
        this.vault.disable("v1");
        refused("has no enabled version", "az keyvault key create");
        this.vault.make("v2", "RSA", 1024, START);
        refused("less than 2048 bits", "az keyvault key create");
        this.vault.disable("v2");
        this.vault.make("v3", "EC", 256, START);
        refused("is not an RSA key", "az keyvault key create");
        this.vault.silent(true);
        refused("cannot be read", "Key Vault Crypto User");
    }

    private void refused(String what, String advice) {
        assertThatThrownBy(this.keys::keys).isInstanceOfSatisfying(ConfigurationFault.class, (fault) -> {
            assertThat(fault).hasMessageContaining(what);
            assertThat(fault.advice()).contains(advice);
        });
    }

}
