package dev.smartgateway.session.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The host names under which browsers use launches.
 *
 * @param originPerLaunch {@code https://*.apps.example.org[:port]}: each launch gets its
 * own host name below it, with its own cookie, so that the browser separates charts;
 * empty for one origin. Needs a wildcard DNS record and certificate
 */
@ConfigurationProperties("gateway.session")
record OriginProperties(@DefaultValue("") String originPerLaunch) {
}
