package dev.smartgateway.session.ops;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Spring configuration of the operator endpoint.
 */
@Configuration(proxyBeanMethods = false)
@Import({ SessionsEndpoint.class, OperatorAudit.class })
class OperatorConfiguration {

}
