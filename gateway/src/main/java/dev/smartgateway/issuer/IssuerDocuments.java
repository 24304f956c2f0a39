package dev.smartgateway.issuer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The documents with which a FHIR service verifies the gateway's tokens (OpenID Connect
 * Discovery section 4), and a token endpoint that refuses every request.
 */
final class IssuerDocuments {

    /** Shorter than the time for which a new key is published before it signs. */
    private static final CacheControl CACHED = CacheControl.maxAge(Duration.ofHours(1)).cachePublic();

    private static final RequestPredicate LOOK = RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD);

    private final PinKeySource keys;

    private final PinTokens tokens;

    private final PinnedIssuerProperties properties;

    private final String authorization;

    IssuerDocuments(PinKeySource keys, PinTokens tokens, PinnedIssuerProperties properties, String authorization) {
        this.keys = keys;
        this.tokens = tokens;
        this.properties = properties;
        this.authorization = authorization;
    }

    RouterFunction<ServerResponse> routes() {
        String base = this.properties.path();
        return RouterFunctions.route()
            .route(LOOK.and(RequestPredicates.path(base + "/.well-known/openid-configuration")),
                    (request) -> document(discovery()))
            .route(LOOK.and(RequestPredicates.path(base + "/keys")), (request) -> keys())
            .POST(base + "/token",
                    (request) -> ServerResponse.badRequest()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(Map.of("error", "unsupported_grant_type")))
            .build();
    }

    private Mono<ServerResponse> keys() {
        return Mono.fromCallable(() -> this.keys.keys().document())
            .subscribeOn(Schedulers.boundedElastic())
            .flatMap(IssuerDocuments::document);
    }

    private static Mono<ServerResponse> document(Map<String, Object> document) {
        return ServerResponse.ok().cacheControl(CACHED).contentType(MediaType.APPLICATION_JSON).bodyValue(document);
    }

    /**
     * Returns the metadata. Some FHIR services show both endpoints in their own SMART
     * configuration.
     */
    private Map<String, Object> discovery() {
        String issuer = this.tokens.issuer();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer);
        document.put("jwks_uri", issuer + "/keys");
        document.put("authorization_endpoint", this.authorization);
        document.put("token_endpoint", issuer + "/token");
        document.put("response_types_supported", List.of("code"));
        document.put("subject_types_supported", List.of("pairwise"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        return document;
    }

}
