package dev.smartgateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running sandbox. Several may run in one JVM: there is no static state, nothing ends
 * the process, and the configuration name is {@code sandbox}, so that another
 * application's {@code config} directory is not read.
 */
public final class Sandbox implements AutoCloseable {

    private static final String PORT = "--server.port=";

    private final ConfigurableApplicationContext context;

    private Sandbox(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts a sandbox and returns when it answers.
     * @param args properties as {@code --name=value}; {@code --server.port=0} takes any
     * free port
     * @return the running sandbox; the caller closes it
     */
    public static Sandbox start(String... args) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Sandbox.class.getClassLoader());
        try {
            // A virtual machine takes one URL handler factory only, and other servers may
            // run in it.
            TomcatURLStreamHandlerFactory.disable();
            return new Sandbox(builder().run(withRealPort(args)));
        }
        finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Starts a sandbox that runs until the process is ended.
     * @param args as for {@link #start}
     */
    public static void main(String[] args) {
        LoggerFactory.getLogger(Sandbox.class).info("The sandbox is ready at {}", start(args).url());
    }

    /**
     * Returns the origin.
     * @return for instance {@code http://localhost:9000}, without a trailing slash
     */
    public String url() {
        return this.context.getBean(Origin.class).url();
    }

    @Override
    public void close() {
        this.context.close();
    }

    private static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(SandboxApplication.class).web(WebApplicationType.SERVLET)
            .registerShutdownHook(false)
            .properties("spring.config.name=sandbox", "logging.register-shutdown-hook=false");
    }

    /**
     * Replaces port 0 by a free port, because the issuer must be known before the server
     * listens.
     */
    private static String[] withRealPort(String... args) {
        List<String> real = new ArrayList<>();
        for (String arg : args) {
            real.add((PORT + "0").equals(arg) ? PORT + freePort() : arg);
        }
        return real.toArray(String[]::new);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
