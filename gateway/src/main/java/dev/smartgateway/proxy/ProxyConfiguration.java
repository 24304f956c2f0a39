package dev.smartgateway.proxy;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.operator.AppsChange;
import dev.smartgateway.proxy.files.AppFilesFilter;
import dev.smartgateway.proxy.links.LinkStore;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.store.RedisGateway;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;

/**
 * The handler of FHIR calls, and a route for the files of each app.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProxyProperties.class)
@Import({ FhirProxyHandler.class, PatientContexts.class, ClientBases.class, WarmUp.class })
class ProxyConfiguration {

    @Bean
    FhirCallRecorder fhirCallRecorder(AuditTrail audit, MeterRegistry meters, Clock clock) {
        return new FhirCallRecorder(audit, meters, clock);
    }

    @Bean
    LinkStore linkStore(RedisGateway redis, ProxyProperties properties, SecureRandom random) {
        return new LinkStore(redis, properties.linkLife(), random);
    }

    @Bean
    BrowserCall browserCall(ProxyProperties properties) {
        return new BrowserCall((int) properties.maxBody().toBytes());
    }

    /**
     * Runs before all other mappings, so that no route or page is compared with the path
     * of a FHIR call. Leaves the documents below {@code .well-known} to
     * {@link #fhirDocuments}.
     */
    @Bean
    SimpleUrlHandlerMapping fhirMapping(FhirProxyHandler fhir) {
        return new SimpleUrlHandlerMapping(paths(fhir), Ordered.HIGHEST_PRECEDENCE) {

            @Override
            public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
                boolean document = exchange.getRequest().getPath().value().contains("/.well-known/");
                return document ? Mono.empty() : super.getHandlerInternal(exchange);
            }

        };
    }

    /**
     * Runs after the routes of the facade, which answers documents of its apps itself.
     */
    @Bean
    SimpleUrlHandlerMapping fhirDocuments(FhirProxyHandler fhir) {
        return new SimpleUrlHandlerMapping(paths(fhir), 0);
    }

    private static Map<String, WebHandler> paths(FhirProxyHandler fhir) {
        return Map.of("/fhir/**", fhir, "/launches/{id}/fhir/**", fhir);
    }

    /** Built again whenever the routes are refreshed. */
    @Bean
    RouteLocator appRoutes(RouteLocatorBuilder builder, Apps apps, ProxyProperties properties) {
        return () -> Flux.defer(() -> appRoutes(builder, apps.all(), properties).getRoutes());
    }

    @Bean
    ApplicationListener<PayloadApplicationEvent<AppsChange>> appRoutesFollow(ApplicationEventPublisher events) {
        return (event) -> {
            if (event.getPayload().inForce()) {
                events.publishEvent(new RefreshRoutesEvent(this));
            }
        };
    }

    private static RouteLocator appRoutes(RouteLocatorBuilder builder, List<App> apps, ProxyProperties properties) {
        RouteLocatorBuilder.Builder routes = builder.routes();
        for (App app : apps) {
            URI ui = app.ui();
            if (ui != null) {
                AppFilesFilter files = new AppFilesFilter(app, ui, properties.contentSecurityPolicy());
                String base = "/" + app.name();
                routes.route("app-" + app.name(),
                        (route) -> route.path(base, base + "/**")
                            .filters((filters) -> filters.filter(files)
                                .rewritePath(base + "(?<rest>/.*)?", ui.getRawPath() + "${rest}"))
                            .uri(ui));
            }
        }
        return routes.build();
    }

}
