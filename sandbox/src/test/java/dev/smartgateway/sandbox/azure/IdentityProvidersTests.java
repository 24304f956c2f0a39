package dev.smartgateway.sandbox.azure;

import java.util.List;

import dev.smartgateway.sandbox.azure.AzureProperties.Application;
import dev.smartgateway.sandbox.azure.AzureProperties.Provider;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Configurations of identity providers that the service does not accept. */
class IdentityProvidersTests {

    private static Provider provider(String authority, String client, String... actions) {
        return new Provider(authority, List.of(new Application(client, "https://fhir.example", List.of(actions))));
    }

    private static IdentityProviders of(Provider... providers) {
        return new IdentityProviders(
                new AzureProperties(AzureProperties.Role.DATA, 10, DataSize.ofMegabytes(1), false, List.of(providers)));
    }

    private static void refused(String word, Provider... providers) {
        assertThatThrownBy(() -> of(providers)).hasMessageContaining(word);
    }

    @Test
    void providersWhenTheServiceWouldNotTakeThemThenRefused() {
        Provider one = provider("https://one.example", "a", "Read");
        assertThat(of(one, provider("https://two.example", "b", "Read")).isEmpty()).isFalse();
        refused("absolute", provider("one.example/x", "a", "Read"));
        refused("different", one, provider("https://one.example", "b", "Read"));
        refused("client ids", one, provider("https://two.example", "a", "Read"));
        refused("Read", provider("https://one.example", "a", "Read", "Write"));
        refused("two", one, provider("https://two.example", "b", "Read"), provider("https://3.example", "c", "Read"));
    }

}
