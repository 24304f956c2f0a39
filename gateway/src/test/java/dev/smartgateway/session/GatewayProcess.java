package dev.smartgateway.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;

/**
 * The packaged gateway as a process, whose output is kept.
 */
final class GatewayProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;

    private final Path output;

    private final int port = Gateway.freePort();

    private final int management = Gateway.freePort();

    private GatewayProcess(Path directory, List<String> properties) throws IOException {
        this.output = directory.resolve("gateway.log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-jar", Path.of("target/smart-gateway.jar").toAbsolutePath().toString(),
                        "--spring.config.location=classpath:/application.yml", "--server.address=127.0.0.1",
                        "--server.port=" + this.port, "--management.server.port=" + this.management,
                        "--gateway.policy.location=" + Path.of("../config/policy.yml").toAbsolutePath().normalize(),
                        "--gateway.public-url=" + url()));
        properties.forEach((property) -> command.add("--" + property));
        this.process = new ProcessBuilder(command).directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(this.output.toFile())
            .start();
    }

    /**
     * Starts one and waits until it is ready.
     */
    static GatewayProcess start(Path directory, TestRedis redis, String... properties) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(redis.properties()));
        all.addAll(Arrays.asList(properties));
        GatewayProcess gateway = new GatewayProcess(directory, all);
        Awaitility.await()
            .atMost(Duration.ofSeconds(120))
            .pollInterval(Duration.ofMillis(250))
            .until(() -> gateway.ready() || !gateway.process.isAlive());
        if (!gateway.process.isAlive()) {
            throw new IllegalStateException("the gateway did not start:\n" + gateway.output());
        }
        return gateway;
    }

    private boolean ready() throws InterruptedException {
        try {
            return HTTP
                .send(HttpRequest.newBuilder(URI.create(management() + "/health/readiness")).build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode() == 200;
        }
        catch (IOException ex) {
            return false;
        }
    }

    String url() {
        return "http://localhost:" + this.port;
    }

    String management() {
        return "http://localhost:" + this.management + "/actuator";
    }

    /**
     * Everything it has said.
     */
    String output() throws IOException {
        return Files.readString(this.output);
    }

    @Override
    public void close() throws InterruptedException {
        this.process.destroy();
        if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
            this.process.destroyForcibly();
        }
    }

}
