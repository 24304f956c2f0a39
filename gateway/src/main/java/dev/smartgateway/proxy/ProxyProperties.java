package dev.smartgateway.proxy;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the FHIR proxy.
 *
 * @param maxBody largest request body; larger ones get 413
 * @param linkLife how long a paging or attachment link works
 * @param contentSecurityPolicy content security policy of the apps' files;
 * {@code frame-ancestors} is added from the issuers
 * @param warmUp simulated calls before a replica becomes ready; zero for none
 * @param warmUpLimit longest duration of the warm-up
 */
@ConfigurationProperties("gateway.proxy")
record ProxyProperties(@DefaultValue("4MB") DataSize maxBody, @DefaultValue("1h") Duration linkLife,
        @DefaultValue("default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
                + "form-action 'self'") String contentSecurityPolicy,
        @DefaultValue("60") int warmUp, @DefaultValue("20s") Duration warmUpLimit) {
}
