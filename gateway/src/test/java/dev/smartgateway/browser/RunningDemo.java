package dev.smartgateway.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.redis.FreePort;

/**
 * The demo of the README, on free ports: the packaged gateway, a real Redis and the
 * sandbox.
 */
final class RunningDemo implements AutoCloseable {

    private final Process process;

    private final int gatewayPort;

    private final int sandboxPort;

    private RunningDemo(Process process, int gatewayPort, int sandboxPort) {
        this.process = process;
        this.gatewayPort = gatewayPort;
        this.sandboxPort = sandboxPort;
    }

    /**
     * Starts it.
     * @param more further options of the demo
     */
    static RunningDemo start(String... more) throws IOException {
        return start(Map.of(), more);
    }

    /**
     * Starts it with further environment variables.
     * @param more further options of the demo
     */
    static RunningDemo start(Map<String, String> environment, String... more) throws IOException {
        int gateway = FreePort.next();
        int sandbox = FreePort.next();
        Path root = Path.of("..").toAbsolutePath().normalize();
        String separator = System.getProperty("path.separator");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                "sandbox/target/classes" + separator + "sandbox/target/lib/*", "dev.smartgateway.sandbox.demo.Demo",
                "--gateway-port=" + gateway, "--sandbox-port=" + sandbox, "--management-port=" + FreePort.next()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        awaitOpen(process);
        return new RunningDemo(process, gateway, sandbox);
    }

    /**
     * Reads what it says until it names the URL to open, then lets it talk on unheard.
     */
    private static void awaitOpen(Process process) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Open  http://")) {
                Thread drain = new Thread(() -> lines.lines().forEach((rest) -> {
                }), "demo-output");
                drain.setDaemon(true);
                drain.start();
                return;
            }
        }
        throw new IllegalStateException("the demo did not start:\n" + said);
    }

    String gateway() {
        return "http://localhost:" + this.gatewayPort;
    }

    /** Where the EHR is when it is on another site. */
    String otherSite() {
        return "http://127.0.0.1:" + this.sandboxPort;
    }

    String sandbox() {
        return "http://localhost:" + this.sandboxPort;
    }

    @Override
    public void close() throws InterruptedException {
        this.process.destroy();
        if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
            this.process.descendants().forEach(ProcessHandle::destroyForcibly);
            this.process.destroyForcibly();
        }
    }

}
