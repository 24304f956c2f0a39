package dev.smartgateway;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;

import dev.smartgateway.issuer.PinTokens;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.operator.AppsChange;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import dev.smartgateway.problem.ProblemWriter;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PublicUrl;
import io.micrometer.observation.ObservationPredicate;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Beans that several packages share.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ GatewayProperties.class, OperatorProperties.class })
class WiringConfiguration {

    private static final String ORIGIN = "Set it to the origin that browsers use: https://host, with a port if "
            + "needed, without a path or a slash at the end.\nPlain http is accepted on localhost only, because the "
            + "session "
            + "cookie would be sent unencrypted. TLS may end at a proxy in front of the gateway; the public URL is "
            + "https nevertheless.";

    @Bean
    Clock clock() {
        // CHECKSTYLE:OFF the only place that creates a clock
        return Clock.systemUTC();
        // CHECKSTYLE:ON
    }

    @Bean
    CallerFilter callerFilter() {
        return new CallerFilter();
    }

    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    PublicUrl publicUrl(GatewayProperties properties) {
        URI value = properties.publicUrl();
        try {
            return new PublicUrl(value);
        }
        catch (IllegalArgumentException ex) {
            throw new ConfigurationFault(Part.CONFIGURATION,
                    "gateway.public-url is " + value + ", which is not a safe origin.", ORIGIN);
        }
    }

    /**
     * Refuses to start without a separate management port. On the public port everybody
     * could end all sessions and read the metrics.
     */
    @Bean
    SmartInitializingSingleton managementHasAPortOfItsOwn(Environment environment) {
        return () -> {
            if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
                throw new InvalidConfigurationPropertyValueException("management.server.port",
                        environment.getProperty("management.server.port"),
                        "The management port must be separate and must not be published. Set management.server.port "
                                + "to another port than server.port, or to -1 for none.");
            }
        };
    }

    /**
     * Refuses to start without the credential of an issuer, because no launch could be
     * completed.
     */
    @Bean
    SmartInitializingSingleton everyIssuerHasItsCredential(Apps apps, ClientAuthenticator clients) {
        return () -> apps.all().stream().flatMap((app) -> app.issuers().stream()).forEach(clients::require);
    }

    /** Rejects changed app files if the credential of an issuer is missing. */
    @Bean
    ApplicationListener<PayloadApplicationEvent<AppsChange>> everyNewIssuerHasItsCredential(
            ClientAuthenticator clients) {
        return (event) -> {
            AppsChange change = event.getPayload();
            if (!change.inForce()) {
                change.apps().stream().flatMap((app) -> app.issuers().stream()).forEach(clients::require);
            }
        };
    }

    /** Rejects changed app files if a mode requires a signing key and there is none. */
    @Bean
    ApplicationListener<PayloadApplicationEvent<AppsChange>> everyNewPinnedIssuerHasItsKey(PinTokens tokens) {
        return (event) -> {
            if (!event.getPayload().inForce()) {
                requireKey(event.getPayload().apps(), tokens);
            }
        };
    }

    /**
     * Refuses to start if a mode requires a signing key and there is none, because no
     * FHIR service would accept the reads.
     */
    @Bean
    SmartInitializingSingleton pinnedIssuerHasItsKey(Apps apps, PinTokens tokens) {
        return () -> requireKey(apps.all(), tokens);
    }

    private static void requireKey(Collection<App> apps, PinTokens tokens) {
        apps.stream()
            .flatMap((app) -> app.issuers().stream())
            .filter((issuer) -> issuer.rules().mode() == Issuer.Mode.PINNED_ISSUER)
            .forEach((issuer) -> tokens.require());
    }

    /**
     * Disables observations of FHIR calls, which have their own measurement, and of
     * Spring Security's filters.
     */
    @Bean
    ObservationPredicate observations() {
        return (name, context) -> !name.startsWith("spring.security.")
                && !(context instanceof ServerRequestObservationContext server && server.getCarrier() != null
                        && ProblemWriter.isFhir(server.getCarrier().getURI().getRawPath()));
    }

    @Bean
    Pinning pinning() {
        return Pinning.standard();
    }

}
