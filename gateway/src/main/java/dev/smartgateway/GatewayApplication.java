package dev.smartgateway;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionsEndpointAutoConfiguration;

/**
 * Starts the gateway. The commands are in a separate jar.
 */
@SpringBootApplication(
        exclude = { ReactiveUserDetailsServiceAutoConfiguration.class, SessionsEndpointAutoConfiguration.class })
public class GatewayApplication {

    /** Exit status for wrong usage. */
    private static final int USAGE = 2;

    public static void main(String[] args) {
        String refusal = refusal(args);
        if (refusal != null) {
            // CHECKSTYLE:OFF
            System.err.println(refusal);
            // CHECKSTYLE:ON
            System.exit(USAGE);
        }
        application().run(args);
    }

    /**
     * Returns why the server must not start with these arguments, or {@code null} if it
     * may. Spring ignores arguments that are not options: {@code policy check} in a build
     * would start a server and check nothing.
     */
    static @Nullable String refusal(String... args) {
        if (Arrays.stream(args).allMatch((argument) -> argument.startsWith("--"))) {
            return null;
        }
        return "The server takes options only, written --name=value. The commands policy, doctor and azure are in a "
                + "jar of their own: java -jar smart-gateway-cli.jar --help";
    }

    /** Creates the application, which is reactive whatever else is on the class path. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        return application;
    }

}
