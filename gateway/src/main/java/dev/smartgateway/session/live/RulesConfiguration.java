package dev.smartgateway.session.live;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Wires the rules.
 */
@Configuration(proxyBeanMethods = false)
@Import({ Browser.class, Ending.class, EndTrail.class, OwnSessions.class, Desk.class, Joining.class, Sliding.class,
        LiveSessions.class, Departures.class })
class RulesConfiguration {

}
