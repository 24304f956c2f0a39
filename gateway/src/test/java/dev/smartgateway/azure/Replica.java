package dev.smartgateway.azure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.GatewayApplication;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * One replica in this process, started as in production.
 */
final class Replica implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Replica(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts one.
     * @param properties {@code name=value}; the last one of a name wins
     */
    static Replica start(int port, List<String> properties) {
        Map<String, String> last = new LinkedHashMap<>(
                Map.of("server.port", "" + port, "server.address", "127.0.0.1", "management.server.port", "0",
                        "gateway.public-url", "http://localhost:" + port, "gateway.policy.location",
                        "../config/policy.yml", "spring.config.location", "classpath:/application.yml"));
        properties.forEach((property) -> {
            String[] parts = property.split("=", 2);
            last.put(parts[0], parts[1]);
        });
        String[] line = last.entrySet()
            .stream()
            .map((entry) -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
        return new Replica(new SpringApplicationBuilder(GatewayApplication.class).registerShutdownHook(false)
            .initializers(Replica::ownEventLoops)
            .run(line));
    }

    /** The event loops of a process are shared, and end with the first replica closed. */
    private static void ownEventLoops(ConfigurableApplicationContext context) {
        ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
            ReactorResourceFactory own = new ReactorResourceFactory();
            own.setUseGlobalResources(false);
            return own;
        });
    }

    String url() {
        return "http://localhost:" + this.context.getEnvironment().getRequiredProperty("local.server.port");
    }

    <T> T bean(Class<T> type) {
        return this.context.getBean(type);
    }

    @Override
    public void close() {
        this.context.close();
    }

}
