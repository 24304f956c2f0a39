package dev.smartgateway.session;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.token.Tokens;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.WebExceptionHandler;

/**
 * The packages {@code token} and {@code session} of one gateway.
 */
public final class Gateway implements AutoCloseable {

    private final List<AuditEvent> audit = new CopyOnWriteArrayList<>();

    private volatile @Nullable URI revocation;

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private Gateway(Clock clock, List<String> properties) {
        TestPropertyValues.of(properties).applyTo(this.context);
        this.context.registerBean(Clock.class, () -> clock);
        this.context.registerBean(SecureRandom.class, () -> new SecureRandom());
        this.context.registerBean(Apps.class, Gateway::apps);
        this.context.registerBean(PublicUrl.class, () -> new PublicUrl(
                URI.create(this.context.getEnvironment().getProperty("test.public-url", "https://apps.example.org"))));
        this.context.registerBean(HttpClient.class, () -> HttpClient.create());
        this.context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        this.context.registerBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults);
        this.context.registerBean(TimeLimiterRegistry.class, TimeLimiterRegistry::ofDefaults);
        this.context.registerBean(BulkheadRegistry.class, BulkheadRegistry::ofDefaults);
        this.context.registerBean(AuditTrail.class, () -> this.audit::add);
        this.context.registerBean("testDiscovery", Discovery.class, () -> this::discover,
                (bean) -> bean.setPrimary(true));
        this.context.registerBean("testSignatures", SignedTokens.class, () -> LogoutToken.signatures(clock),
                (bean) -> bean.setPrimary(true));
        this.context.register(Rest.class);
        this.context.scan("dev.smartgateway.store", "dev.smartgateway.oauth", "dev.smartgateway.outbound",
                "dev.smartgateway.token", "dev.smartgateway.limit", "dev.smartgateway.style",
                "dev.smartgateway.session");
        this.context.refresh();
        // Connects, which takes long in a cold JVM.
        bean(ReactiveStringRedisTemplate.class).hasKey("any").block(Duration.ofSeconds(20));
    }

    /**
     * Starts one. Apps: {@code demo} (15 min idle, 8 h, 3 launches, issuers {@code ehr}
     * and the framed {@code framed}), {@code brief} (2 min idle, 10 min, 3 launches,
     * issuer {@code other}).
     */
    public static Gateway start(TestRedis redis, Clock clock, String... properties) {
        List<String> all = new ArrayList<>(List.of("gateway.keys.sealing[0].id=k1",
                "gateway.keys.sealing[0].value=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "gateway.credentials.ehr.secret=the-client-secret", "gateway.credentials.framed.secret=another-secret",
                "gateway.credentials.other.secret=a-third-secret"));
        all.add("spring.data.redis.timeout=5s");
        all.addAll(Arrays.asList(redis.properties()));
        all.addAll(Arrays.asList(properties));
        return new Gateway(clock, all);
    }

    private static Apps apps() {
        return new Apps(List.of(
                new App("demo", "/demo/{launch}", null, new App.Limits(Duration.ofMinutes(15), Duration.ofHours(8), 3),
                        null, List.of(issuer("ehr", false), issuer("framed", true))),
                new App("brief", "/brief/{launch}", null,
                        new App.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), 3), null,
                        List.of(issuer("other", false)))));
    }

    private static Issuer issuer(String name, boolean partitioned) {
        URI fhir = URI.create("https://" + name + ".invalid/fhir");
        return TestIssuers.with(TestIssuers.issuer(name, fhir), "id", "gateway-at-" + name, "nonceRequired", false,
                "oidcRequired", false, "minInterval", Duration.ZERO, "partitioned", partitioned);
    }

    /** Issuer {@code ehr} signs as {@code https://ehr.invalid}. */
    private Mono<Discovery.Metadata> discover(Issuer issuer) {
        URI base = URI.create("https://" + issuer.name() + ".invalid");
        return Mono.just(
                new Discovery.Metadata(base, base,
                        new Discovery.Optional(base.resolve("/jwks"), this.revocation, null,
                                base.resolve("/end?realm=a"), base.resolve("/manage")),
                        base.toString(), Set.of(), false));
    }

    public Sessions sessions() {
        return bean(Sessions.class);
    }

    public Tokens tokens() {
        return bean(Tokens.class);
    }

    /**
     * Where tokens are revoked; nowhere before this call.
     */
    public void revocation(URI endpoint) {
        this.revocation = endpoint;
    }

    /**
     * What went to the audit trail.
     */
    public List<AuditEvent> audit() {
        return this.audit;
    }

    public <T> T bean(Class<T> type) {
        return this.context.getBean(type);
    }

    /**
     * The whole web side: filters, routes, and problems as status and reason header.
     */
    public WebTestClient http() {
        return WebTestClient.bindToApplicationContext(this.context)
            .configureClient()
            .responseTimeout(Duration.ofSeconds(10))
            .build();
    }

    /**
     * How often something was counted.
     */
    public double count(String metric, String value) {
        return bean(MeterRegistry.class).find(metric)
            .counters()
            .stream()
            .filter((counter) -> counter.getId().getTags().stream().anyMatch((tag) -> tag.getValue().equals(value)))
            .mapToDouble(Counter::count)
            .sum();
    }

    @Override
    public void close() {
        this.context.close();
    }

    /** What Boot and the other rooms bring besides. */
    @EnableWebFlux
    @EnableConfigurationProperties
    @ImportAutoConfiguration({ DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class })
    static class Rest {

        @Bean
        @Order(-10)
        WebExceptionHandler problems() {
            return (exchange, error) -> {
                if (!(error instanceof ProblemException problem)) {
                    return Mono.error(error);
                }
                exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(problem.problem().status()));
                exchange.getResponse().getHeaders().set("X-Gateway-Reason", problem.problem().code());
                return exchange.getResponse().setComplete();
            };
        }

    }

}
