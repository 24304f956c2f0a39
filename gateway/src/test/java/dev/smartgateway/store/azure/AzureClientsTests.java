package dev.smartgateway.store.azure;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.smartgateway.store.RedisTokenSource;
import dev.smartgateway.store.seal.KeySource;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AzureClientsTests {

    private static final OffsetDateTime END = OffsetDateTime.of(2030, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final FakeVault vault = new FakeVault();

    @Test
    void keysWhenVaultHasSeveralThenNewestComesFirstAndOthersAreLeftAlone() {
        this.vault.answer("/secrets", """
                {"value": [%s, %s, %s]}""".formatted(row("gateway-key-k1", 100), row("gateway-key-k2", 200),
                row("something-else", 300)));
        this.vault.answer("/secrets/gateway-key-k1", secret("gateway-key-k1", "A".repeat(43) + "="));
        this.vault.answer("/secrets/gateway-key-k2", secret("gateway-key-k2", "B".repeat(42) + "A="));
        assertThat(keys().keys()).extracting(Object::toString).containsExactly("SealKey[k2]", "SealKey[k1]");
    }

    @Test
    void keysWhenSecretHasTheWrongLengthThenNamesItAndNotItsValue() {
        this.vault.answer("/secrets", "{\"value\": [%s]}".formatted(row("gateway-key-k1", 100)));
        this.vault.answer("/secrets/gateway-key-k1", secret("gateway-key-k1", "c2hvcnQ="));
        assertThatThrownBy(keys()::keys).isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("gateway-key-k1")
            .hasMessageNotContaining("c2hvcnQ");
    }

    @Test
    void keysWhenSecretIsDisabledThenLeftOut() {
        this.vault.answer("/secrets", "{\"value\": [%s, %s]}".formatted(row("gateway-key-k1", 100),
                row("gateway-key-k2", 200).replace("true", "false")));
        this.vault.answer("/secrets/gateway-key-k1", secret("gateway-key-k1", "A".repeat(43) + "="));
        assertThat(keys().keys()).extracting(Object::toString).containsExactly("SealKey[k1]");
    }

    @Test
    void keysWhenVaultIsEmptyThenSaysHowToMakeOne() {
        this.vault.answer("/secrets", "{\"value\": []}");
        assertThatThrownBy(keys()::keys).hasMessageContaining("az keyvault secret set");
    }

    @Test
    void keysWhenIdentityMayNotReadThenNamesTheRole() {
        assertThatThrownBy(keys()::keys).hasMessageContaining("Key Vault Secrets User");
    }

    @Test
    void tokenWhenAskedThenIsForRedisAndKeepsItsEnd() {
        List<String> scopes = new ArrayList<>();
        EntraRedisTokens tokens = new EntraRedisTokens("object-id", (TokenRequestContext request) -> {
            scopes.addAll(request.getScopes());
            return Mono.just(new AccessToken("a-token", END));
        }, "https://redis.azure.com/.default");
        RedisTokenSource.RedisToken token = tokens.token().block();
        assertThat(token).isNotNull();
        assertThat(token.expiresAt()).isEqualTo(END.toInstant());
        assertThat(token.user()).isEqualTo("object-id");
        assertThat(scopes).containsExactly("https://redis.azure.com/.default");
    }

    @Test
    void configurationWhenNothingIsSetThenLoadsNoClient() {
        new ApplicationContextRunner().withUserConfiguration(AzureConfiguration.class)
            .run((context) -> assertThat(context).doesNotHaveBean(KeySource.class)
                .doesNotHaveBean(RedisTokenSource.class));
    }

    @Test
    void configurationWhenBothAreSetThenHasBoth() {
        new ApplicationContextRunner().withUserConfiguration(AzureConfiguration.class)
            .withPropertyValues("gateway.keys.vault-url=" + FakeVault.URL, "gateway.redis.entra.username=object-id")
            .run((context) -> assertThat(context).hasSingleBean(KeySource.class).hasSingleBean(RedisTokenSource.class));
    }

    private VaultKeys keys() {
        return new VaultKeys(new SecretClientBuilder().vaultUrl(FakeVault.URL)
            .httpClient(this.vault)
            .credential((request) -> Mono.just(new AccessToken("vault-token", END)))
            .buildClient());
    }

    private static String row(String name, int created) {
        return """
                {"id": "%s/secrets/%s", "attributes": {"enabled": true, "created": %d, "updated": %d}}"""
            .formatted(FakeVault.URL, name, created, created);
    }

    private static String secret(String name, String value) {
        return "{\"id\": \"%s/secrets/%s/1\", \"value\": \"%s\"}".formatted(FakeVault.URL, name, value);
    }

}
