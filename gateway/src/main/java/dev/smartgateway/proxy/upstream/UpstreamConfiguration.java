package dev.smartgateway.proxy.upstream;

import java.time.Clock;
import java.util.List;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.Egress;
import dev.smartgateway.outbound.EventLoopPools;
import dev.smartgateway.outbound.OneExchange;
import dev.smartgateway.proxy.mode.ModeWatch;
import dev.smartgateway.proxy.pinned.PinCanary;
import dev.smartgateway.proxy.pinned.PinnedReads;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.token.Tokens;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class UpstreamConfiguration {

    /** The most that Netty reads at once, in bytes. */
    private static final int READ = 64 * 1024;

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

    /**
     * The client of Spring Cloud Gateway, with a pool for each event loop, and reading a
     * page in few parts.
     */
    @Bean
    HttpClientFactory gatewayHttpClientFactory(HttpClientProperties properties, ServerProperties server,
            HttpClientSslConfigurer ssl, List<HttpClientCustomizer> customizers) {
        return new Client(properties, server, ssl, customizers);
    }

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    Upstream upstream(Tokens tokens, Apps apps, UpstreamGuard guard, ModeWatch watch, PinnedReads bearers,
            PinCanary canary, HttpClient client, Clock clock, UpstreamProperties properties) {
        return new Upstream(tokens, apps, guard, watch, bearers, canary, new UpstreamClient(client, clock, properties));
    }
    // CHECKSTYLE:ON

    private static final class Client extends HttpClientFactory {

        Client(HttpClientProperties properties, ServerProperties server, HttpClientSslConfigurer ssl,
                List<HttpClientCustomizer> customizers) {
            super(properties, server, ssl, customizers);
        }

        @Override
        protected ConnectionProvider buildConnectionProvider(HttpClientProperties properties) {
            return new EventLoopPools(() -> super.buildConnectionProvider(properties));
        }

        @Override
        protected HttpResponseDecoderSpec httpResponseDecoder(HttpResponseDecoderSpec spec) {
            return super.httpResponseDecoder(spec).maxChunkSize(READ);
        }

    }

}
