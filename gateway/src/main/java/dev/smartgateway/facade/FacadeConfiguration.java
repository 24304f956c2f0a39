package dev.smartgateway.facade;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Spring configuration of the facade. It is always active; an app without {@code sign-in:
 * facade} gets {@code not-found}.
 */
@Configuration(proxyBeanMethods = false)
@Import({ FacadeLaunches.class, FacadeAudit.class, AuthorizationCodes.class, IdTokenSigner.class,
        AuthorizeHandler.class, TokenHandler.class, TokenDocument.class, MetadataRoutes.class })
class FacadeConfiguration {

    @Bean
    RouterFunction<ServerResponse> facadeRoutes(AuthorizeHandler authorize, TokenHandler token, FacadeLaunches launches,
            IdTokenSigner signer) {
        return RouterFunctions.route()
            .GET("/launches/{id}/authorize", authorize::handle)
            .POST("/launches/{id}/token", token::handle)
            .GET("/launches/{id}/jwks",
                    (request) -> launches.live(request)
                        .flatMap((opened) -> signer.publicKeys())
                        .flatMap((keys) -> ServerResponse.ok()
                            .headers(FacadeLaunches::unstored)
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue(keys)))
            .build();
    }

    @Bean
    RouterFunction<ServerResponse> facadeMetadataRoutes(MetadataRoutes routes) {
        return routes.routes();
    }

}
