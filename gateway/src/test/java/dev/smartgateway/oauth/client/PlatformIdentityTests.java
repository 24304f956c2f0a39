package dev.smartgateway.oauth.client;

import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import dev.smartgateway.azure.AzureAnswer;
import dev.smartgateway.oauth.client.CredentialProperties.Credential;
import dev.smartgateway.oauth.client.CredentialProperties.Federated;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The vendor's client with the token service of a machine. */
class PlatformIdentityTests {

    private static final String GOOD = """
            {"access_token": "of-the-identity", "expires_on": "4102444800", "expires_in": "86400",
             "resource": "api://AzureADTokenExchange", "token_type": "Bearer", "client_id": "c1"}""";

    private static final String SCOPE = ClientConfiguration.exchange("");

    private final Machine machine = new Machine();

    @ParameterizedTest
    @CsvSource({ "'', api://AzureADTokenExchange", "https://login.microsoftonline.com/, api://AzureADTokenExchange",
            "https://login.microsoftonline.us/, api://AzureADTokenExchangeUSGov",
            "https://login.microsoftonline.us, api://AzureADTokenExchangeUSGov",
            "https://login.partner.microsoftonline.cn/, api://AzureADTokenExchangeChina" })
    void exchangeWhenTheCloudDiffersThenSoDoesTheAudience(String authorityHost, String audience) {
        assertThat(ClientConfiguration.exchange(authorityHost)).isEqualTo(audience + "/.default");
    }

    @Test
    void assertionWhenOnAMachineThenAsksForTheExchangeAudienceOfThatIdentityAndKeepsTheToken() {
        PlatformIdentity identity = identity("c1");
        assertThat(token(identity)).isEqualTo("of-the-identity");
        assertThat(token(identity)).isEqualTo("of-the-identity");
        assertThat(this.machine.asked).hasSize(1);
        HttpRequest asked = this.machine.asked.get(0);
        URL url = asked.getUrl();
        assertThat(url.getHost() + url.getPath()).isEqualTo("169.254.169.254/metadata/identity/oauth2/token");
        assertThat(java.net.URLDecoder.decode(url.getQuery(), StandardCharsets.UTF_8).split("&"))
            .contains("resource=api://AzureADTokenExchange", "client_id=c1");
        assertThat(asked.getHeaders().getValue(HttpHeaderName.fromString("Metadata"))).isEqualTo("true");
    }

    @Test
    void assertionWhenTheMachineHasNoIdentityThenSaysWhatToDo() {
        this.machine.status = 400;
        this.machine.body = "{\"error\": \"invalid_request\", \"error_description\": \"Identity not found\"}";
        assertThatIllegalStateException().isThrownBy(() -> token(identity("c2")))
            .withMessageContaining("gateway.credentials.county.federated.client-id");
    }

    @Test
    void assertionWhenNothingIsConfiguredThenSaysSo() {
        PlatformIdentity identity = new PlatformIdentity(new Credentials(new CredentialProperties(Map.of())),
                (client) -> {
                    throw new AssertionError("not asked");
                }, SCOPE);
        assertThatIllegalStateException().isThrownBy(() -> token(identity)).withMessageContaining("is missing");
    }

    @Test
    void assertionWhenOnlyThePlatformNamesAnIdentityThenThatOne() {
        Credentials credentials = new Credentials(new CredentialProperties(Map.of()), new Federated(null, "c3"));
        assertThat(token(new PlatformIdentity(credentials,
                (id) -> new ManagedIdentityCredentialBuilder().clientId(id).httpClient(this.machine).build(), SCOPE)))
            .isEqualTo("of-the-identity");
        assertThat(this.machine.asked).singleElement()
            .satisfies((asked) -> assertThat(asked.getUrl().getQuery()).contains("client_id=c3"));
    }

    private PlatformIdentity identity(@Nullable String client) {
        Credential credential = new Credential(null, null, List.of(), new Federated(null, client));
        return new PlatformIdentity(new Credentials(new CredentialProperties(Map.of("county", credential))),
                (id) -> new ManagedIdentityCredentialBuilder().clientId(id).httpClient(this.machine).build(), SCOPE);
    }

    private static String token(PlatformIdentity identity) {
        return Objects.requireNonNull(identity.assertion("county").block()).use((text) -> text);
    }

    /** The token service of a virtual machine. */
    private static final class Machine implements HttpClient {

        private final List<HttpRequest> asked = new CopyOnWriteArrayList<>();

        private int status = 200;

        private String body = GOOD;

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            this.asked.add(request);
            return Mono.just(AzureAnswer.json(request, this.status, this.body));
        }

    }

}
