package dev.smartgateway.journey;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.GatewayApplication;

import static org.awaitility.Awaitility.await;

/**
 * One replica in a separate process, so that it can be killed and has its own
 * environment.
 */
public final class GatewayProcess implements Served, AutoCloseable {

    private final Process process;

    private final Path log;

    private final String url;

    private GatewayProcess(List<String> jvm, Map<String, String> environment, List<String> arguments)
            throws IOException {
        int management = Gateway.freePort();
        this.log = Files.createTempFile("gateway", ".log");
        List<String> all = new ArrayList<>(arguments);
        all.add("management.server.port=" + management);
        String[] line = Gateway.arguments(all);
        String port = Arrays.stream(line)
            .filter((argument) -> argument.startsWith("--server.port="))
            .findFirst()
            .orElseThrow();
        this.url = "http://localhost:" + port.substring(port.indexOf('=') + 1);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), GatewayApplication.class.getName()));
        command.addAll(List.of(line));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(this.log.toFile());
        builder.environment().putAll(environment);
        this.process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroyForcibly));
        await(new File(this.log.toString()).getName()).atMost(Duration.ofMinutes(2))
            .until(() -> ready("http://localhost:" + management + "/actuator/health/readiness"));
    }

    /**
     * Starts one and waits until it is ready.
     * @param properties {@code name=value}; the last one of a name wins
     */
    public static GatewayProcess start(List<String> properties) {
        return start(Map.of(), properties);
    }

    /**
     * Starts one with further environment variables.
     */
    public static GatewayProcess start(Map<String, String> environment, List<String> properties) {
        return start(List.of("-Xmx400m"), environment, properties);
    }

    /**
     * Starts a gateway in a JVM with its own options.
     * @param jvm options of the virtual machine
     */
    public static GatewayProcess start(List<String> jvm, Map<String, String> environment, List<String> properties) {
        try {
            return new GatewayProcess(jvm, environment, properties);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean ready(String probe) {
        if (!this.process.isAlive()) {
            throw new IllegalStateException("the gateway ended: see " + this.log);
        }
        try {
            return new CookieHttp().send("GET", URI.create(probe), null, Map.of()).status() == 200;
        }
        catch (UncheckedIOException ex) {
            return false;
        }
    }

    /** Whether it still runs. */
    public boolean alive() {
        return this.process.isAlive();
    }

    @Override
    public String url() {
        return this.url;
    }

    /**
     * {@code kill -9}.
     */
    public void kill() {
        try {
            this.process.destroyForcibly().waitFor();
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * {@code SIGTERM}, as a cluster ends a pod; waits for the end.
     * @return the exit code
     */
    public int terminate() {
        this.process.destroy();
        try {
            if (!this.process.waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the gateway does not end: see " + this.log);
            }
            return this.process.exitValue();
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void close() {
        kill();
        this.log.toFile().delete();
    }

}
