package dev.smartgateway.command.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Properties;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Reach;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.store.NodeNames;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Checks that Redis answers and does not evict keys.
 */
final class RedisCheck {

    private final Installation installation;

    RedisCheck(Installation installation) {
        this.installation = installation;
    }

    void examine(Report.Notes notes) {
        if (this.installation.environment().containsProperty("gateway.redis.entra.username")) {
            notes.note(Check.REDIS, "The login is an Entra token of the gateway's identity, which only the running "
                    + "gateway can use. Its readiness probe shows whether Redis answers.");
            return;
        }
        RedisConnectionFactory factory;
        try {
            factory = this.installation.room(List.of(Wiring.class)).getBean(RedisConnectionFactory.class);
        }
        catch (RuntimeException ex) {
            Failure failure = Failure.of(ex);
            notes.wrong(Check.CONFIGURATION, failure.text(), failure.remedy());
            return;
        }
        try (RedisConnection connection = factory.getConnection()) {
            connection.ping();
            notes.ok(Check.REDIS, "Redis answers.");
            eviction(connection, notes);
        }
        catch (RuntimeException ex) {
            refused(ex, notes);
        }
    }

    private void refused(RuntimeException failure, Report.Notes notes) {
        if (Reach.untrusted(failure)) {
            notes.wrong(Check.REDIS, "The certificate of Redis at " + address() + " is not accepted.",
                    "configure its certificate authority with spring.data.redis.ssl.bundle; if the nodes are "
                            + "announced by IP address, "
                            + "set gateway.redis.certificate-host to the host name in their certificates");
            return;
        }
        notes.wrong(Check.REDIS, "Redis at " + address() + " cannot be used: " + Reach.why(failure) + ".",
                "check spring.data.redis.host, .port, .ssl.enabled and the credentials; Azure Managed Redis "
                        + "listens on port 10000 with TLS");
    }

    /** Returns the configured address without a password. */
    private String address() {
        Environment environment = this.installation.environment();
        return environment.containsProperty("spring.data.redis.url") ? "spring.data.redis.url"
                : environment.getProperty("spring.data.redis.host", "localhost") + ":"
                        + environment.getProperty("spring.data.redis.port", "6379");
    }

    private static void eviction(RedisConnection connection, Report.Notes notes) {
        Properties memory;
        try {
            memory = connection.serverCommands().info("memory");
        }
        catch (RuntimeException ex) {
            memory = null;
        }
        String policy = (memory != null) ? memory.getProperty("maxmemory_policy", "") : "";
        boolean limited = memory != null && !memory.getProperty("maxmemory", "0").equals("0");
        if (policy.isEmpty()) {
            notes.note(Check.REDIS, "Redis does not reveal its eviction policy. Check that it is noeviction.");
        }
        else if (!policy.equals("noeviction") && limited) {
            notes.wrong(Check.REDIS,
                    "Redis evicts keys (" + policy + "): when its memory is full, sessions would end at random.",
                    "set maxmemory-policy to noeviction");
        }
        else {
            notes.ok(Check.REDIS, "Redis does not evict sessions (" + policy + ").");
        }
    }

    /**
     * Spring Boot's Redis client with shorter time limits.
     */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DataRedisAutoConfiguration.class)
    static class Wiring {

        @Bean
        ClientResourcesBuilderCustomizer namedNodes(Environment environment) {
            return NodeNames.with(environment.getProperty("gateway.redis.certificate-host"));
        }

        @Bean
        LettuceClientConfigurationBuilderCustomizer impatient() {
            return (builder) -> builder.commandTimeout(Duration.ofSeconds(3))
                .shutdownQuietPeriod(Duration.ZERO)
                .shutdownTimeout(Duration.ofSeconds(1));
        }

    }

}
