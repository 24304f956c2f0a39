package dev.smartgateway;

import java.net.URI;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the whole gateway.
 *
 * @param publicUrl the gateway's own origin as browsers see it,
 * {@code https://host[:port]} without a path; plain http only on localhost
 */
@Validated
@ConfigurationProperties("gateway")
record GatewayProperties(@NotNull URI publicUrl) {
}
