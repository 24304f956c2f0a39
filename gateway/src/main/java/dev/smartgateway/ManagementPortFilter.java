package dev.smartgateway;

import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;

/**
 * Restricts the management port to {@code /actuator}. Its context sees the handlers of
 * the main context, so without this filter it would also serve the public endpoints and
 * bypass the protection in front of the main port. Calls that change something require a
 * credential. Registered as a management context configuration without the annotation,
 * because the component scan of the main context would find it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementPortFilter {

    private static final String MANAGEMENT = "/actuator";

    /** Applies the limits of connections to this port as well, counted separately. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guardedManagement(
            @Qualifier("guardedConnections") WebServerFactoryCustomizer<NettyReactiveWebServerFactory> guards) {
        return guards;
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 10)
    WebFilter managementOnly(OperatorProperties properties) {
        OperatorCredential credential = new OperatorCredential(properties);
        return (exchange, chain) -> {
            String path = exchange.getRequest().getPath().value();
            boolean management = path.equals(MANAGEMENT) || path.startsWith(MANAGEMENT + "/");
            return management ? credential.check(exchange.getRequest()).then(Mono.defer(() -> chain.filter(exchange)))
                    : Mono.error(Reason.NOT_FOUND.asException());
        };
    }

}
