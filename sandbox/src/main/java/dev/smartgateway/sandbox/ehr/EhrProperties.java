package dev.smartgateway.sandbox.ehr;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the launched app.
 *
 * @param appUrl origin of the gateway; {@code /launch} is added
 * @param apps names of the apps that the gateway has for this EHR; the page offers only
 * these
 */
@ConfigurationProperties("sandbox.ehr")
record EhrProperties(@DefaultValue("http://localhost:8080") String appUrl, @DefaultValue("demo") List<String> apps) {
}
