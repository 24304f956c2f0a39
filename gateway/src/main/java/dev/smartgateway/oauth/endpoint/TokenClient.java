package dev.smartgateway.oauth.endpoint;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.outbound.RetryHint;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.AbstractWebClientReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Spring's token clients with the gateway's transport, client authentication and parsing
 * of responses. Spring's own parsing turns an absent {@code expires_in} into one second,
 * and its authentication sends {@code client_id} beside an assertion.
 */
final class TokenClient {

    private static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_CLAIMS = 4096;

    private final WebClient http;

    TokenClient(WebClient http) {
        this.http = http.mutate().filter(ExchangeFilterFunction.ofResponseProcessor(TokenClient::onlySuccess)).build();
    }

    /**
     * Sends one grant.
     * @return the fields of the response; fails with {@link TokenRefusal} for any status
     * other than 2xx and with {@code IllegalArgumentException} if it is not JSON
     */
    <T extends AbstractOAuth2AuthorizationGrantRequest> Mono<Map<String, Object>> send(
            AbstractWebClientReactiveOAuth2AccessTokenResponseClient<T> client, T grant,
            ClientAuthenticator.ClientProof proof) {
        client.setWebClient(this.http);
        client.setHeadersConverter((request) -> proof.headers());
        client.addParametersConverter((request) -> proof.parameters());
        if (!proof.naming()) {
            client.setParametersCustomizer((parameters) -> parameters.remove(OAuth2ParameterNames.CLIENT_ID));
        }
        client.setBodyExtractor((message, context) -> read(message));
        return client.getTokenResponse(grant).map(OAuth2AccessTokenResponse::getAdditionalParameters);
    }

    /**
     * Revokes a token (RFC 7009 section 2.1).
     */
    Mono<Void> revoke(URI endpoint, String token, ClientAuthenticator.ClientProof proof) {
        return post(endpoint, Map.of(OAuth2ParameterNames.TOKEN, token), proof).toBodilessEntity().then();
    }

    /**
     * Posts a form with client authentication and reads a JSON object.
     * @return fails as {@link #send}
     */
    Mono<Map<String, Object>> ask(URI endpoint, Map<String, String> fields, ClientAuthenticator.ClientProof proof) {
        return post(endpoint, fields, proof).bodyToMono(byte[].class)
            .defaultIfEmpty(new byte[0])
            .map(TokenAnswer::parse);
    }

    /**
     * Introspects an access token that authorises the request itself.
     * @return fails as {@link #send}
     */
    Mono<Map<String, Object>> introspect(URI endpoint, String token) {
        return this.http.post()
            .uri(endpoint)
            .headers((headers) -> headers.setBearerAuth(token))
            .accept(MediaType.APPLICATION_JSON)
            .body(BodyInserters.fromFormData(OAuth2ParameterNames.TOKEN, token))
            .retrieve()
            .bodyToMono(byte[].class)
            .defaultIfEmpty(new byte[0])
            .map(TokenAnswer::parse);
    }

    private WebClient.ResponseSpec post(URI endpoint, Map<String, String> fields,
            ClientAuthenticator.ClientProof proof) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        fields.forEach(form::add);
        form.addAll(proof.parameters());
        if (proof.naming()) {
            form.set(OAuth2ParameterNames.CLIENT_ID, proof.registration().getClientId());
            String secret = proof.registration().getClientSecret();
            if (!secret.isEmpty()) {
                form.set(OAuth2ParameterNames.CLIENT_SECRET, secret);
            }
        }
        return this.http.post()
            .uri(endpoint)
            .headers((headers) -> headers.addAll(proof.headers()))
            .body(BodyInserters.fromFormData(form))
            .retrieve();
    }

    /**
     * All fields are passed as additional parameters; the rest of Spring's type is
     * unused.
     */
    private static Mono<OAuth2AccessTokenResponse> read(ReactiveHttpInputMessage message) {
        return bytes(message).map((body) -> OAuth2AccessTokenResponse.withToken("unread")
            .tokenType(OAuth2AccessToken.TokenType.BEARER)
            .additionalParameters(TokenAnswer.parse(body))
            .build());
    }

    private static Mono<byte[]> bytes(ReactiveHttpInputMessage message) {
        return DataBufferUtils.join(message.getBody(), MOST_BYTES).map((buffer) -> {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            DataBufferUtils.release(buffer);
            return bytes;
        }).defaultIfEmpty(new byte[0]);
    }

    private static Mono<ClientResponse> onlySuccess(ClientResponse response) {
        if (response.statusCode().is2xxSuccessful()) {
            return Mono.just(response);
        }
        int status = response.statusCode().value();
        Duration retryAfter = retryAfter(response.headers().asHttpHeaders());
        return response.bodyToMono(byte[].class)
            .defaultIfEmpty(new byte[0])
            .onErrorReturn(new byte[0])
            .flatMap((body) -> Mono.error(new TokenRefusal(status, code(body), retryAfter, claims(body))));
    }

    private static @Nullable String code(byte[] body) {
        try {
            Object error = TokenAnswer.parse(body).get(OAuth2ParameterNames.ERROR);
            return (error instanceof String text && text.matches("[a-z_]{1,40}")) ? text : null;
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
    }

    /** The claims are a JSON object inside a string; anything else is not a challenge. */
    private static @Nullable Secret claims(byte[] body) {
        try {
            Object claims = TokenAnswer.parse(body).get("claims");
            if (!(claims instanceof String text) || text.length() > MOST_CLAIMS) {
                return null;
            }
            return TokenAnswer.parse(text.getBytes(StandardCharsets.UTF_8)).isEmpty() ? null : Secret.of(text);
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
    }

    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (value != null && value.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        OptionalLong hint = RetryHint.seconds(headers.getFirst("RateLimit"), headers.getFirst("RateLimit-Reset"));
        return hint.isPresent() ? Duration.ofSeconds(Math.min(hint.getAsLong(), 3600)) : null;
    }

}
