package dev.smartgateway.oauth;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Verification of tokens signed by others.
 *
 * @param clockSkew tolerated difference between the clocks when token times are checked;
 * at most 5m
 */
@ConfigurationProperties("gateway.identity")
record IdentityProperties(@DefaultValue("60s") Duration clockSkew) {

    /**
     * Checks the bound.
     */
    IdentityProperties {
        if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("gateway.identity.clock-skew must be between 0s and 5m");
        }
    }

}
