package dev.smartgateway.session.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the browser finds a launch.
 *
 * @param originPerLaunch {@code https://*.apps.example.org[:port]}: each launch gets a
 * host name of its own below it, with a cookie of its own, so that the browser itself
 * keeps charts apart; empty for one origin. Wants a wildcard in the DNS and in the
 * certificate
 */
@ConfigurationProperties("gateway.session")
record OriginProperties(@DefaultValue("") String originPerLaunch) {
}
