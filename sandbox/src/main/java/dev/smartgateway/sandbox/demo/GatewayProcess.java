package dev.smartgateway.sandbox.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The gateway in its own process, as in production. Its output goes to a log file.
 */
final class GatewayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;

    private final Path log;

    private GatewayProcess(Path directory, Path log, List<String> arguments, Map<String, String> environment)
            throws IOException {
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        this.process = builder.start();
    }

    /** The built jar, as fast to start as it can be without an archive. */
    static GatewayProcess of(Path jar, Map<String, String> environment) throws IOException {
        if (!Files.exists(jar)) {
            throw new DemoException("There is no " + jar + ". Build it first: ./mvnw -DskipTests package");
        }
        return new GatewayProcess(Path.of("").toAbsolutePath(), jar.resolveSibling("demo-gateway.log"),
                List.of("-XX:TieredStopAtLevel=1", "-jar", jar.toString()), environment);
    }

    /**
     * The jar unpacked in a directory.
     * @param options of Java
     * @param log its output
     */
    static GatewayProcess unpacked(Path directory, List<String> options, Path log, Map<String, String> environment)
            throws IOException {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-jar", "smart-gateway.jar"));
        return new GatewayProcess(directory, log, arguments, environment);
    }

    /**
     * Waits until the readiness probe reports UP.
     * @throws DemoException if the process ends or takes too long; the message carries
     * the end of its log
     */
    void awaitReady(URI readiness) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!up(client, readiness)) {
            if (!this.process.isAlive()) {
                throw new DemoException("The gateway stopped while starting. The end of " + this.log + ":\n" + tail());
            }
            if (System.nanoTime() > end) {
                throw new DemoException("The gateway is not ready after " + PATIENCE.toSeconds()
                        + " seconds. The end of " + this.log + ":\n" + tail());
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }

    private static boolean up(HttpClient client, URI readiness) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
        catch (IOException ex) {
            return false;
        }
    }

    /** The end of its log. */
    String tail() {
        try {
            List<String> lines = Files.readAllLines(this.log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        }
        catch (IOException ex) {
            return "(not readable)";
        }
    }

    /**
     * Asks the process to end and waits for that.
     * @return whether it ended by itself, as asked
     */
    boolean end(Duration longest) throws InterruptedException {
        this.process.destroy();
        return this.process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        if (!end(Duration.ofSeconds(10))) {
            this.process.destroyForcibly();
        }
    }

}
