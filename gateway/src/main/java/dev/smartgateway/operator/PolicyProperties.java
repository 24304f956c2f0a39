package dev.smartgateway.operator;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Location of the security team's policy.
 *
 * @param location the common policy file; those of single apps are in the directory
 * {@code policies} beside it
 * @param reload how often the files are checked; a change takes effect after two equal
 * checks. Zero means only at start-up
 */
@ConfigurationProperties("gateway.policy")
record PolicyProperties(@DefaultValue("./config/policy.yml") Path location, @DefaultValue("5s") Duration reload) {
}
