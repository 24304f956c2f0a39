package dev.smartgateway.replicas;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.smartgateway.GatewayApplication;
import dev.smartgateway.journey.Gateway;

import static org.awaitility.Awaitility.await;

/**
 * One replica as a process of its own, so that it can really be killed.
 */
final class GatewayProcess implements AutoCloseable {

    private final Process process;

    private final Path log;

    private final String url;

    private GatewayProcess(List<String> arguments) throws IOException {
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
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-Xmx400m", "-cp", System.getProperty("java.class.path"), GatewayApplication.class.getName()));
        command.addAll(List.of(line));
        this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(this.log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroyForcibly));
        await(new File(this.log.toString()).getName()).atMost(Duration.ofMinutes(2))
            .until(() -> ready("http://localhost:" + management + "/actuator/health/readiness"));
    }

    static GatewayProcess start(List<String> properties) {
        try {
            return new GatewayProcess(properties);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private boolean ready(String probe) {
        if (!this.process.isAlive()) {
            throw new IllegalStateException("the gateway ended: see " + this.log);
        }
        return Objects.requireNonNull(new Web().get(probe).map(Web.Answer::status).onErrorReturn(0).block()) == 200;
    }

    String url() {
        return this.url;
    }

    /**
     * {@code kill -9}.
     */
    void kill() {
        try {
            this.process.destroyForcibly().waitFor();
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        this.log.toFile().delete();
    }

}
