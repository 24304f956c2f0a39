package dev.smartgateway;

import java.net.URI;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the whole gateway.
 *
 * @param publicUrl the gateway's own origin as browsers see it,
 * {@code https://host[:port]} without a path; plain http only on localhost
 * @param strictTransportSecurity value of the header {@code Strict-Transport-Security},
 * sent if the public URL is https; add {@code ; includeSubDomains} if all hosts below it
 * use https
 * @param permissionsPolicy value of the header {@code Permissions-Policy}; empty sends
 * none. If an app needs a device of the browser, permit it here
 */
@Validated
@ConfigurationProperties("gateway")
record GatewayProperties(@NotNull URI publicUrl, @DefaultValue("max-age=31536000") String strictTransportSecurity,
        @DefaultValue("camera=(), microphone=(), geolocation=(), payment=(), usb=()") String permissionsPolicy) {
}
