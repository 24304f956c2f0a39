package dev.smartgateway.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.smartgateway.GatewayApplication;
import dev.smartgateway.redis.TestRedis;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One replica in this process, started as in production, on free ports.
 */
public final class Gateway implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Gateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts one.
     * @param properties {@code name=value}; they win over the defaults
     */
    public static Gateway start(TestRedis redis, String... properties) {
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of("server.port=" + port, "server.address=127.0.0.1",
                "management.server.port=0", "gateway.public-url=http://localhost:" + port,
                "gateway.policy.location=../config/policy.yml", "spring.config.location=classpath:/application.yml"));
        arguments.addAll(List.of(redis.properties()));
        arguments.addAll(List.of(properties));
        String[] line = arguments.stream().map((property) -> "--" + property).toArray(String[]::new);
        return new Gateway(
                new SpringApplicationBuilder(GatewayApplication.class).registerShutdownHook(false).run(line));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    public int port() {
        return Integer.parseInt(property("local.server.port"));
    }

    public int managementPort() {
        return Integer.parseInt(property("local.management.port"));
    }

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

    @Override
    public void close() {
        this.context.close();
    }

    @Override
    public String toString() {
        return "Gateway" + Arrays.asList(url());
    }

}
