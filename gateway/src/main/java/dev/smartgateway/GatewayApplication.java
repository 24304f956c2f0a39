package dev.smartgateway;

import dev.smartgateway.command.Commands;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionsEndpointAutoConfiguration;

/**
 * Starts the gateway, or runs a command when the first argument names one.
 */
@SpringBootApplication(
        exclude = { ReactiveUserDetailsServiceAutoConfiguration.class, SessionsEndpointAutoConfiguration.class })
public class GatewayApplication {

    public static void main(String[] args) {
        Commands commands = new Commands();
        if (commands.know(args)) {
            System.exit(commands.run(args));
        }
        application().run(args);
    }

    /** The application, reactive whatever else is on the class path. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        return application;
    }

}
