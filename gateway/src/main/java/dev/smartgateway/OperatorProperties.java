package dev.smartgateway;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Authorisation on the management port.
 *
 * @param tokenFile file with the token that ends sessions, at least 32 characters; read
 * for each call, so it can be replaced. Without it, only a client certificate is accepted
 * @param hosts accepted host names of the management port, besides addresses,
 * {@code localhost} and names without a dot
 */
@ConfigurationProperties("gateway.operator")
record OperatorProperties(@Nullable Path tokenFile, @DefaultValue List<String> hosts) {
}
