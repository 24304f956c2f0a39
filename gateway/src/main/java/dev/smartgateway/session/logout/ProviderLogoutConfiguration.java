package dev.smartgateway.session.logout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Wires the logout calls.
 */
@Configuration(proxyBeanMethods = false)
@Import({ Providers.class, LogoutTokens.class, LogoutHandler.class })
class ProviderLogoutConfiguration {

    @Bean
    RouterFunction<ServerResponse> providerLogoutRoutes(LogoutHandler handler) {
        return RouterFunctions.route()
            .POST("/logout/backchannel", handler::backchannel)
            .GET("/logout/frontchannel", handler::frontchannel)
            .build();
    }

}
