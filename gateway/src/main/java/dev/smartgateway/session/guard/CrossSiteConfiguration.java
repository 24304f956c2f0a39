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
    CrossSiteFilter.Places crossSitePlaces(LaunchOrigins origins, Apps apps) {
        return new CrossSiteFilter.Places(origins, apps);
    }

    @Bean
    WebFilter crossSiteFilter(CrossSiteFilter.Places places, SessionCookie cookie, SessionProperties properties,
            MeterRegistry meters) {
        return new CrossSiteFilter(new FetchRules(places.origins().publicUrl(), properties.allowHeaderlessWrites()),
                cookie, places, meters);
    }

}
