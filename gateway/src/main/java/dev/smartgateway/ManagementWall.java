package dev.smartgateway;

import dev.smartgateway.problem.Reason;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;

/**
 * Keeps the management port to management. Its context sees the handlers of the main one,
 * so without this wall it would serve the doors as well, past whatever stands in front of
 * the main port. Listed as a management context configuration and not annotated as one,
 * because the scan of the main context would find it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementWall {

    private static final String MANAGEMENT = "/actuator";

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 10)
    WebFilter managementOnly() {
        return (exchange, chain) -> {
            String path = exchange.getRequest().getPath().value();
            boolean management = path.equals(MANAGEMENT) || path.startsWith(MANAGEMENT + "/");
            return management ? chain.filter(exchange) : Mono.error(Reason.NOT_FOUND.asException());
        };
    }

}
