package dev.smartgateway.sandbox.ehr;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the launched app.
 *
 * @param appUrl origin of the gateway; {@code /launch} is added
 */
@ConfigurationProperties("sandbox.ehr")
record EhrProperties(@DefaultValue("http://localhost:8080") String appUrl) {
}
