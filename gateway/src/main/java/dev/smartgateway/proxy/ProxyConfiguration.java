package dev.smartgateway.proxy;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.operator.AppsChange;
import dev.smartgateway.proxy.files.AppFilesFilter;
import dev.smartgateway.proxy.links.LinkStore;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.store.RedisGateway;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The routes: one for FHIR, whose target depends on the launch, and one for the files of
 * each app.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProxyProperties.class)
@Import({ FhirProxyFilter.class, LoadLimits.class, PatientContexts.class, ClientBases.class, WarmUp.class })
class ProxyConfiguration {

    /** Spring Cloud Gateway's scheme for a route without a target. */
    private static final URI NOWHERE = URI.create("no://op");

    @Bean
    FhirCallRecorder fhirCallRecorder(AuditTrail audit, MeterRegistry meters, Clock clock) {
        return new FhirCallRecorder(audit, meters, clock, ConnectionThread::of);
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
     * Runs before the global filters of Spring Cloud Gateway; the FHIR filter calls none
     * of them.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouteLocator fhirRoute(RouteLocatorBuilder builder, FhirProxyFilter fhir) {
        return builder.routes()
            .route("fhir",
                    (route) -> route.order(Ordered.HIGHEST_PRECEDENCE)
                        .path("/fhir", "/fhir/**", "/launches/{id}/fhir", "/launches/{id}/fhir/**")
                        .filters((filters) -> filters.filter(fhir, Ordered.HIGHEST_PRECEDENCE))
                        .uri(NOWHERE))
            .build();
    }

    @Bean
    FhirMapping fhirMapping(RoutePredicateHandlerMapping routes) {
        return new FhirMapping(routes);
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
