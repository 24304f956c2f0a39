package dev.smartgateway.facade;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.facade.FacadeLaunches.Opened;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.LaunchUrls;
import dev.smartgateway.smart.LaunchOrigins;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the SMART configuration and the OpenID configuration under the FHIR base of a
 * launch whose app uses the facade. All other requests for these paths go to the proxy,
 * which responds as without a facade.
 */
final class MetadataRoutes {

    private static final String BASE = "/launches/{id}/fhir/.well-known/";

    private final FacadeLaunches launches;

    private final LaunchOrigins origins;

    MetadataRoutes(FacadeLaunches launches, LaunchOrigins origins) {
        this.launches = launches;
        this.origins = origins;
    }

    RouterFunction<ServerResponse> routes() {
        RouterFunction<ServerResponse> paths = RouterFunctions.route(
                RequestPredicates.GET(BASE + "smart-configuration")
                    .or(RequestPredicates.GET(BASE + "openid-configuration")),
                (request) -> this.launches.live(request).flatMap(this::answer));
        return new ForFacades(paths);
    }

    private Mono<ServerResponse> answer(Opened opened) {
        return ServerResponse.ok()
            .headers(FacadeLaunches::unstored)
            .header("X-Gateway-Launch", opened.launch().id().value())
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(document(opened));
    }

    private Map<String, Object> document(Opened opened) {
        LaunchUrls urls = LaunchUrls.of(opened.launch().id(), this.origins.of(opened.app()));
        boolean user = opened.launch().owner().subject() != null;
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", urls.fhirBase());
        document.put("jwks_uri", urls.keys());
        document.put("authorization_endpoint", urls.authorize());
        document.put("token_endpoint", urls.token());
        document.put("token_endpoint_auth_methods_supported", List.of("none"));
        document.put("grant_types_supported", List.of("authorization_code"));
        document.put("response_types_supported", List.of("code"));
        document.put("response_modes_supported", List.of("query"));
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("scopes_supported", List.of(opened.launch().scopes().split(" ")));
        document.put("subject_types_supported", List.of("pairwise"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        document.put("claims_supported", List.of("iss", "sub", "aud", "iat", "exp", "nonce", "fhirUser", "profile"));
        document.put("capabilities", capabilities(user));
        return document;
    }

    private static List<String> capabilities(boolean user) {
        List<String> all = new ArrayList<>(
                List.of("launch-ehr", "client-public", "context-ehr-patient", "context-ehr-encounter", "context-banner",
                        "context-style", "permission-patient", "permission-user", "permission-v1", "permission-v2"));
        if (user) {
            all.add("sso-openid-connect");
        }
        return all;
    }

    /**
     * Matches only requests for a launch of this browser whose app uses the facade. The
     * launch may have ended.
     */
    private final class ForFacades implements RouterFunction<ServerResponse> {

        private final RouterFunction<ServerResponse> paths;

        ForFacades(RouterFunction<ServerResponse> paths) {
            this.paths = paths;
        }

        @Override
        public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
            return this.paths.route(request)
                .filterWhen((handler) -> MetadataRoutes.this.launches.app(request)
                    .thenReturn(true)
                    .onErrorResume(ProblemException.class, (refused) -> Mono.just(false)));
        }

        /**
         * Describes no routes: these paths are part of the FHIR base, which is described
         * as one path.
         */
        @Override
        public void accept(RouterFunctions.Visitor visitor) {
        }

    }

}
