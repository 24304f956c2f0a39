package dev.smartgateway.token;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.Secret;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The {@code token} package of one gateway, with its own connections.
 */
public final class Replica implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

    private Replica(Map<Class<?>, Object> beans, List<String> properties) {
        beans.put(AuditTrail.class, (AuditTrail) this.events::add);
        TestPropertyValues.of(properties).applyTo(this.context);
        beans.forEach((type, bean) -> register(type, bean));
        this.context.register(Room.class);
        this.context.scan("dev.smartgateway.store", "dev.smartgateway.oauth", "dev.smartgateway.outbound",
                "dev.smartgateway.token");
        this.context.refresh();
    }

    @SuppressWarnings("unchecked")
    private <T> void register(Class<?> type, Object bean) {
        this.context.registerBean((Class<T>) type, () -> (T) bean);
    }

    /** What Boot brings besides. */
    @EnableConfigurationProperties
    @org.springframework.boot.autoconfigure.ImportAutoConfiguration({ DataRedisAutoConfiguration.class,
            DataRedisReactiveAutoConfiguration.class })
    static class Room {

    }

    public static Replica start(TestRedis redis, Clock clock, Issuer issuer, String... properties) {
        Map<Class<?>, Object> beans = new HashMap<>();
        beans.put(Clock.class, clock);
        beans.put(SecureRandom.class, RANDOM);
        beans.put(HttpClient.class, HttpClient.create());
        beans.put(Apps.class, new Apps(List.of(app(issuer))));
        beans.put(PublicUrl.class, new PublicUrl(URI.create("http://localhost:8080")));
        beans.put(MeterRegistry.class, new SimpleMeterRegistry());
        beans.put(CircuitBreakerRegistry.class, CircuitBreakerRegistry.ofDefaults());
        beans.put(TimeLimiterRegistry.class, TimeLimiterRegistry.ofDefaults());
        beans.put(BulkheadRegistry.class, BulkheadRegistry.ofDefaults());
        List<String> all = new java.util.ArrayList<>(List.of("gateway.keys.sealing[0].id=k1",
                "gateway.keys.sealing[0].value=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "gateway.credentials.ehr.secret=the-client-secret", "spring.data.redis.timeout=5s",
                "spring.data.redis.connect-timeout=5s"));
        all.addAll(Arrays.asList(redis.properties()));
        all.addAll(Arrays.asList(properties));
        return new Replica(beans, all);
    }

    public Tokens tokens() {
        return this.context.getBean(Tokens.class);
    }

    public <T> T bean(Class<T> type) {
        return this.context.getBean(type);
    }

    /** What went to the audit trail. */
    public List<AuditEvent> events() {
        return List.copyOf(this.events);
    }

    /** How often something was counted. */
    public double count(String metric, String tag, String value) {
        return bean(MeterRegistry.class).find(metric)
            .tag(tag, value)
            .counters()
            .stream()
            .mapToDouble(io.micrometer.core.instrument.Counter::count)
            .sum();
    }

    /** How often Redis was used. */
    public double commands() {
        return bean(MeterRegistry.class).find("gateway.store")
            .timers()
            .stream()
            .mapToDouble(io.micrometer.core.instrument.Timer::count)
            .sum();
    }

    private static App app(Issuer issuer) {
        return new App("demo", "/demo/{launch}", null, new App.Limits(Duration.ofMinutes(15), Duration.ofHours(8), 4),
                null, List.of(issuer));
    }

    public static Issuer issuer(TokenServer server, Issuer.Refresh refresh) {
        return issuer(server, refresh, Issuer.ClientAuthentication.SECRET_BASIC);
    }

    public static Issuer issuer(TokenServer server, Issuer.Refresh refresh,
            Issuer.ClientAuthentication authentication) {
        return TestIssuers.with(TestIssuers.issuer("ehr", server.fhir()), "authentication", authentication,
                "nonceRequired", false, "oidcRequired", false, "refresh", refresh);
    }

    public static Issuer.Refresh refresh() {
        return new Issuer.Refresh(true, Duration.ofMinutes(5), Duration.ZERO, Duration.ofMinutes(1));
    }

    /** A launch whose token dies after the given time. */
    public static LaunchRecord launch(TokenServer server, Clock clock, Duration left) {
        LaunchId id = LaunchId.random(RANDOM);
        Instant now = clock.instant();
        TokenSet tokens = new TokenSet(Secret.of(id.value() + "~access-0"), Secret.of(server.family(id.value())),
                now.plus(left), now.minus(Duration.ofMinutes(5)));
        return new LaunchRecord(id, new LaunchRecord.Owner("session-1", "demo", "ehr", "user-1", "sid-1-" + id.value()),
                server.fhir(), "openid patient/*.rs",
                new LaunchContext(new PatientId("patient-4711"), "encounter-1", List.of(), true,
                        "Practitioner/practitioner-1", LaunchContext.Display.NONE),
                tokens, new LaunchRecord.Life(now, now.plus(Duration.ofHours(8)), 0, null));
    }

    @Override
    public void close() {
        this.context.close();
    }

}
