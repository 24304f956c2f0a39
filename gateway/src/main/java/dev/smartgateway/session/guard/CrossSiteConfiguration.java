package dev.smartgateway.session.guard;

import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.LaunchOrigins;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;

/**
 * Spring configuration of the cross-site filter.
 */
@Configuration(proxyBeanMethods = false)
class CrossSiteConfiguration {

    @Bean
    WebFilter crossSiteFilter(LaunchOrigins origins, Apps apps, SessionCookie cookie, SessionProperties properties,
            MeterRegistry meters) {
        return new CrossSiteFilter(new FetchRules(origins.publicUrl(), properties.allowHeaderlessWrites()), cookie,
                new CrossSiteFilter.Places(origins, apps), meters);
    }

}
