package dev.smartgateway.launch.world;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Discovery and token endpoint over plain HTTP, without further checks.
 */
public final class PlainToken implements Discovery, TokenEndpoint {

    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {
    };

    private final WebClient client = WebClient.create();

    private final Clock clock;

    public PlainToken(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Mono<Metadata> of(Issuer issuer) {
        return this.client.get()
            .uri(issuer.address().iss() + "/.well-known/smart-configuration")
            .retrieve()
            .bodyToMono(JSON)
            .map((document) -> new Metadata(uri(document, "authorization_endpoint"), uri(document, "token_endpoint"),
                    new Optional(uri(document, "jwks_uri"), uri(document, "revocation_endpoint"), null, null, null),
                    (String) document.get("issuer"), capabilities(document),
                    Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported"))));
    }

    private static Set<String> capabilities(Map<String, Object> document) {
        return Set.copyOf((java.util.List<String>) document.getOrDefault("capabilities", java.util.List.of()));
    }

    private static java.net.URI uri(Map<String, Object> document, String name) {
        Object value = document.get(name);
        return (value != null) ? java.net.URI.create(value.toString()) : null;
    }

    @Override
    public Mono<TokenResponse> exchange(Issuer issuer, Secret code, Secret verifier, String redirectUri) {
        return of(issuer).flatMap((metadata) -> this.client.post()
            .uri(metadata.token())
            .body(BodyInserters.fromFormData("grant_type", "authorization_code")
                .with("code", code.use((text) -> text))
                .with("code_verifier", verifier.use((text) -> text))
                .with("redirect_uri", redirectUri))
            .retrieve()
            .bodyToMono(JSON)
            .map(this::response)
            .onErrorMap((error) -> Reason.TOKEN_EXCHANGE_FAILED.asException()));
    }

    private TokenResponse response(Map<String, Object> document) {
        Map<String, Object> fields = new HashMap<>(document);
        String access = (String) fields.remove("access_token");
        String refresh = (String) fields.remove("refresh_token");
        String idToken = (String) fields.remove("id_token");
        String scope = (String) fields.remove("scope");
        TokenSet tokens = new TokenSet(Secret.of(access), (refresh != null) ? Secret.of(refresh) : null,
                this.clock.instant().plusSeconds(3600), this.clock.instant());
        return new TokenResponse(tokens, scope, (idToken != null) ? Secret.of(idToken) : null, fields);
    }

    @Override
    public Mono<TokenResponse> refresh(Issuer issuer, Secret refreshToken) {
        return Mono.error(Reason.REAUTH_REQUIRED::asException);
    }

    @Override
    public Mono<Void> revoke(Issuer issuer, Secret token) {
        return of(issuer).flatMap((metadata) -> this.client.post()
            .uri(metadata.optional().revocation())
            .body(BodyInserters.fromFormData("token", token.use((text) -> text)))
            .retrieve()
            .toBodilessEntity()
            .then());
    }

}
