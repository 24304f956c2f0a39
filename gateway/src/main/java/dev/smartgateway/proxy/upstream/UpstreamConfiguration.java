package dev.smartgateway.proxy.upstream;

import java.time.Clock;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.Egress;
import dev.smartgateway.outbound.OneExchange;
import dev.smartgateway.proxy.mode.ModeWatch;
import dev.smartgateway.proxy.pinned.PinCanary;
import dev.smartgateway.proxy.pinned.PinnedReads;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.token.Tokens;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class UpstreamConfiguration {

    @Bean
    UpstreamGuard upstreamGuard(CallGuard.Registries registries, UpstreamProperties properties) {
        return new UpstreamGuard(registries, properties);
    }

    /**
     * Ensures one answer per request for every use of the gateway's client: FHIR, app
     * files and the picker's search.
     */
    @Bean
    HttpClientCustomizer oneAnswerForOneRequest() {
        return OneExchange::on;
    }

    /**
     * Uses the trusted certificates and proxy of calls to authorization servers.
     */
    @Bean
    HttpClientCustomizer sameWayOut(Egress egress) {
        return egress::on;
    }

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    Upstream upstream(Tokens tokens, Apps apps, UpstreamGuard guard, ModeWatch watch, PinnedReads bearers,
            PinCanary canary, HttpClient client, Clock clock, UpstreamProperties properties) {
        return new Upstream(tokens, apps, guard, watch, bearers, canary, new UpstreamClient(client, clock, properties));
    }
    // CHECKSTYLE:ON

}
