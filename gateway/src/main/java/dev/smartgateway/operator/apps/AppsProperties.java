package dev.smartgateway.operator.apps;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Location of the app files.
 *
 * @param location directory with one {@code *.yml} file per app
 * @param reload how often the files are checked; a valid change takes effect without a
 * restart
 * @param plainHttpHosts hosts besides the loopback ones that may be addressed without
 * TLS, in app files and by the gateway's own calls; for a container network on one
 * machine, never with real patient data
 */
@ConfigurationProperties("gateway.apps")
record AppsProperties(@DefaultValue("./config/apps") Path location, @DefaultValue("10s") Duration reload,
        @DefaultValue Set<String> plainHttpHosts) {
}
