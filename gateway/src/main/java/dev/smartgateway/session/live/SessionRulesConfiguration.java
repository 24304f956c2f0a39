package dev.smartgateway.session.live;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Spring configuration of the session rules.
 */
@Configuration(proxyBeanMethods = false)
@Import({ SessionReader.class, SessionEnd.class, SessionEndAudit.class, OwnSessions.class, ConcurrentLaunches.class,
        SessionJoinSupport.class, SessionJoin.class, IdleExtension.class, LiveSessions.class, UserLogout.class })
class SessionRulesConfiguration {

}
