package dev.smartgateway.command.azure.graph;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import dev.smartgateway.command.azure.plan.Cloud;
import dev.smartgateway.command.azure.plan.SetupException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The requests to Entra when the set-up signs in.
 */
class DeviceCodeSignInTests {

    private static final String TENANT = "6f2d1f0e-8f3c-4f57-9d0a-5a4d3b2c1e00";

    private static final String LOGIN = "https://login.microsoftonline.com/" + TENANT;

    private final List<String> requests = new ArrayList<>();

    private final List<String> shown = new ArrayList<>();

    @Test
    void tokenWhenSignedInThenAskedAtThatTenantForExactlyThePermissions() {
        DeviceCodeSignIn signIn = new DeviceCodeSignIn(entra(200), this.shown::add);
        assertThat(signIn.token(TENANT, Cloud.PUBLIC)).isEqualTo("graph-token");
        assertThat(this.shown).singleElement().asString().contains("ABC-123");
        String asked = this.requests.stream().filter((one) -> one.contains("/devicecode")).findFirst().orElseThrow();
        assertThat(asked).startsWith(LOGIN + "/");
        List<String> scopes = List.of(asked.replaceAll(".*[ &?]scope=([^&]*).*", "$1").split(" "));
        assertThat(scopes.stream().filter((scope) -> scope.startsWith("https://"))).containsExactlyInAnyOrder(
                "https://graph.microsoft.com/Application.ReadWrite.All", "https://graph.microsoft.com/Policy.Read.All",
                "https://graph.microsoft.com/Policy.ReadWrite.ApplicationConfiguration",
                "https://graph.microsoft.com/DelegatedPermissionGrant.ReadWrite.All");
    }

    @Test
    void tokenWhenNobodySignsInThenSaysWhichPermissionsItTakes() {
        DeviceCodeSignIn signIn = new DeviceCodeSignIn(entra(400), this.shown::add);
        assertThatExceptionOfType(SetupException.class).isThrownBy(() -> signIn.token(TENANT, Cloud.PUBLIC))
            .withMessageContaining("Policy.Read.All")
            .withMessageContaining("--graph-token");
    }

    private HttpClient entra(int status) {
        return (request) -> Mono.fromCallable(() -> {
            String url = request.getUrl().toString();
            String body = (request.getBodyAsBinaryData() != null) ? request.getBodyAsBinaryData().toString() : "";
            this.requests.add(url + " &" + URLDecoder.decode(body, StandardCharsets.UTF_8));
            if (url.contains("openid-configuration")) {
                return new Answer(request, 200, """
                        {"authorization_endpoint": "%1$s/oauth2/v2.0/authorize", "issuer": "%1$s/v2.0",
                         "token_endpoint": "%1$s/oauth2/v2.0/token",
                         "device_authorization_endpoint": "%1$s/oauth2/v2.0/devicecode"}""".formatted(LOGIN));
            }
            if (url.contains("/discovery/instance")) {
                return new Answer(request, 200, """
                        {"tenant_discovery_endpoint": "%s/v2.0/.well-known/openid-configuration", "metadata": [
                         {"preferred_network": "login.microsoftonline.com", "preferred_cache": "login.windows.net",
                          "aliases": ["login.microsoftonline.com"]}]}""".formatted(LOGIN));
            }
            if (url.contains("/devicecode")) {
                return new Answer(request, 200, """
                        {"user_code": "ABC-123", "device_code": "d", "expires_in": 900, "interval": 1,
                         "verification_uri": "https://microsoft.com/devicelogin", "message": "type ABC-123"}""");
            }
            return new Answer(request, status, (status == 200)
                    ? """
                            {"token_type": "Bearer", "expires_in": 3600, "access_token": "graph-token",
                             "client_info": "%s", "id_token": "%s.%s."}"""
                        .formatted(base64("{\"uid\":\"u\",\"utid\":\"t\"}"), base64("{\"alg\":\"none\"}"), base64(
                                "{\"oid\":\"u\",\"tid\":\"t\",\"sub\":\"u\",\"preferred_username\":\"a@b.example\"}"))
                    : "{\"error\": \"authorization_declined\", \"error_description\": \"no\"}");
        });
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Answer extends HttpResponse {

        private final int status;

        private final byte[] body;

        Answer(HttpRequest request, int status, String body) {
            super(request);
            this.status = status;
            this.body = body.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int getStatusCode() {
            return this.status;
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return getHeaders().getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json");
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(this.body));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(this.body);
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(this.body, charset));
        }

    }

}
