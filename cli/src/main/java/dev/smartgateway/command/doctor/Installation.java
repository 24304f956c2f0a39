package dev.smartgateway.command.doctor;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.smartgateway.smart.PublicUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The configuration as the gateway reads it: Boot's own files and variables, then each
 * package's Spring configuration, one after the other, so that a failure does not hide
 * others. Opens no port and queries no server.
 */
final class Installation implements AutoCloseable {

    /** Assumed address of a gateway without a public URL. */
    private static final String ASSUMED = "http://localhost:8080";

    private final ConfigurableApplicationContext base;

    private final Deque<ConfigurableApplicationContext> opened = new ArrayDeque<>();

    private Installation(ConfigurableApplicationContext base) {
        this.base = base;
    }

    /**
     * Reads the configuration.
     * @param directory directory with {@code application.yml}, {@code policy.yml} and
     * {@code apps}; {@code null} for the locations that the gateway uses
     * @throws RuntimeException if a configuration file cannot be read at all
     */
    static Installation open(@Nullable Path directory) {
        List<String> arguments = new ArrayList<>(List.of("--logging.config=classpath:logback-command.xml"));
        if (directory != null) {
            arguments.add("--spring.config.additional-location=optional:" + directory.toUri());
            arguments.add("--gateway.apps.location=" + directory.resolve("apps"));
            arguments.add("--gateway.policy.location=" + directory.resolve("policy.yml"));
        }
        return new Installation(new SpringApplicationBuilder(Base.class).web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .run(arguments.toArray(String[]::new)));
    }

    Environment environment() {
        return this.base.getEnvironment();
    }

    Clock clock() {
        return this.base.getBean(Clock.class);
    }

    PublicUrl publicUrl() {
        return this.base.getBean(PublicUrl.class);
    }

    /**
     * Returns the beans of one package, created by its own Spring configuration.
     * @param beside further classes to register
     * @param packages packages to scan
     * @throws RuntimeException if the configuration is invalid for that package
     */
    ConfigurableApplicationContext room(List<Class<?>> beside, String... packages) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.setParent((this.opened.peek() != null) ? this.opened.peek() : this.base);
        beside.forEach(context::register);
        if (packages.length > 0) {
            context.scan(packages);
        }
        try {
            context.refresh();
            this.opened.push(context);
            return context;
        }
        catch (RuntimeException ex) {
            context.close();
            throw ex;
        }
    }

    @Override
    public void close() {
        this.opened.forEach(ConfigurableApplicationContext::close);
        this.base.close();
    }

    /**
     * The beans that the gateway's root package provides. Not annotated, so that the
     * gateway's component scan does not find this class and its clock.
     */
    @ImportAutoConfiguration(SslAutoConfiguration.class)
    static class Base {

        @Bean
        Clock clock() {
            // CHECKSTYLE:OFF
            return Clock.systemUTC();
            // CHECKSTYLE:ON
        }

        @Bean
        SecureRandom random() {
            return new SecureRandom();
        }

        /**
         * Returns the public URL. An invalid one is reported elsewhere; the other checks
         * continue with an assumed one.
         */
        @Bean
        PublicUrl publicUrl(Environment environment) {
            try {
                return new PublicUrl(java.net.URI.create(environment.getProperty("gateway.public-url", ASSUMED)));
            }
            catch (IllegalArgumentException ex) {
                return new PublicUrl(java.net.URI.create(ASSUMED));
            }
        }

    }

}
