package dev.smartgateway.journey;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smartgateway.GatewayApplication;
import dev.smartgateway.redis.FreePort;
import dev.smartgateway.redis.TestRedis;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * One replica in this process, started as in production, on free ports.
 */
public final class Gateway implements Served, AutoCloseable {

    /** What ends sessions on the management port. */
    public static final String OPERATOR_TOKEN = "operator-token-of-the-tests-0123456789";

    private static final String OPERATOR_TOKEN_FILE = "src/test/resources/operator-token";

    private final ConfigurableApplicationContext context;

    private Gateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts one.
     * @param properties {@code name=value}; the last one of a name wins
     */
    public static Gateway start(TestRedis redis, String... properties) {
        List<String> all = new ArrayList<>(List.of(redis.properties()));
        all.addAll(List.of(properties));
        return start(Clock.systemUTC(), all);
    }

    /**
     * Starts one that goes by another clock.
     * @param properties as above, including the address of Redis
     */
    public static Gateway start(Clock clock, List<String> properties) {
        return start(clock, properties, (context) -> {
        });
    }

    /**
     * Starts one with further beans.
     */
    public static Gateway start(Clock clock, List<String> properties, Consumer<GenericApplicationContext> beans) {
        return new Gateway(new SpringApplicationBuilder(GatewayApplication.class).registerShutdownHook(false)
            .initializers((GenericApplicationContext context) -> {
                context.registerBean("testClock", Clock.class, () -> clock, (bean) -> bean.setPrimary(true));
                ownEventLoops(context);
                beans.accept(context);
            })
            .run(arguments(properties)));
    }

    /** The event loops of a process are shared, and end with the first replica closed. */
    private static void ownEventLoops(GenericApplicationContext context) {
        context.registerBean(ReactorResourceFactory.class, () -> {
            ReactorResourceFactory own = new ReactorResourceFactory();
            own.setUseGlobalResources(false);
            return own;
        });
    }

    /**
     * The command line of a gateway.
     */
    public static String[] arguments(List<String> properties) {
        int port = freePort();
        Map<String, String> all = new LinkedHashMap<>();
        Stream
            .concat(Stream.of("server.port=" + port, "server.address=127.0.0.1", "management.server.port=0",
                    "gateway.public-url=http://localhost:" + port, "gateway.policy.location=../config/policy.yml",
                    "gateway.operator.token-file=" + OPERATOR_TOKEN_FILE, "gateway.audit.sink=logger",
                    // A fast machine would reach the limits of production with what a
                    // test sends in a loop. Tests of limits state their own.
                    "gateway.limits.anonymous.per-second=0", "gateway.limits.session.per-second=0",
                    // Several gateways of a test may write their app files into one
                    // directory.
                    "gateway.apps.reload=1h", "spring.config.location=classpath:/application.yml"), properties.stream())
            .map((property) -> property.split("=", 2))
            .forEach((property) -> all.put(property[0], property[1]));
        return all.entrySet()
            .stream()
            .map((property) -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);
    }

    public static int freePort() {
        return FreePort.next();
    }

    public int port() {
        return Integer.parseInt(property("local.server.port"));
    }

    public int managementPort() {
        return Integer.parseInt(property("local.management.port"));
    }

    @Override
    public String url() {
        return "http://localhost:" + port();
    }

    private String property(String name) {
        return this.context.getEnvironment().getRequiredProperty(name);
    }

    /**
     * A bean of it.
     */
    public <T> T bean(Class<T> type) {
        return this.context.getBean(type);
    }

    /**
     * All beans of a type.
     */
    public <T> Collection<T> beans(Class<T> type) {
        return this.context.getBeansOfType(type).values();
    }

    @Override
    public void close() {
        this.context.close();
    }

    @Override
    public String toString() {
        return "Gateway" + Arrays.asList(url());
    }

}
