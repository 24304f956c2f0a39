package dev.smartgateway.bench.side;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Starts the processes of a run and ends them with it.
 */
final class Setting implements AutoCloseable {

    /** Longest time between the start of a process and its first answer. */
    private static final int PATIENCE = 120;

    /** Between two looks, in milliseconds. */
    private static final int PAUSE = 20;

    private final Path home;

    private final Path project;

    private final Map<String, Process> processes = new LinkedHashMap<>();

    Setting(Path project) throws IOException {
        this.project = project;
        this.home = Files.createTempDirectory("side-by-side");
        this.home.toFile().setReadable(true, false);
        this.home.toFile().setExecutable(true, false);
    }

    static int port() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    Path file(String name, String content) throws IOException {
        Path file = this.home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    Path home() {
        return this.home;
    }

    Path project() {
        return this.project;
    }

    /** A program of the path, or {@code null}. */
    static @Nullable String program(String name) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name).toString();
            }
        }
        return null;
    }

    /** The options of Java in the image, for a container of one gibibyte. */
    List<String> imageOptions() throws IOException {
        Matcher line = Pattern.compile("ENV JAVA_TOOL_OPTIONS=\"([^\"]+)\"")
            .matcher(Files.readString(this.project.resolve("deploy/Dockerfile")));
        if (!line.find()) {
            throw new IllegalStateException("no options in deploy/Dockerfile");
        }
        List<String> options = new ArrayList<>(List.of(line.group(1).split(" ")));
        options.add("-XX:MaxRAM=1g");
        return options;
    }

    static String java() {
        String other = System.getProperty("side.java", "");
        return Path.of(other.isEmpty() ? System.getProperty("java.home") : other, "bin", "java").toString();
    }

    /** Starts a class of this module in a separate process. */
    List<String> ours(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(imageOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    Process start(String name, List<String> command, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(this.home.resolve(name + ".log").toFile());
        Process process = builder.start();
        this.processes.put(name, process);
        return process;
    }

    /** Waits until something answers there, whatever it is. */
    void await(String name, int port) throws IOException, InterruptedException {
        await(name, port, Load.get("/", ""), Integer.MIN_VALUE);
    }

    /** Waits until the gateway says that it is ready. */
    void awaitReady(String name, int port) throws IOException, InterruptedException {
        await(name, port, "GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\n\r\n", 0);
    }

    private void await(String name, int port, String request, int least) throws IOException, InterruptedException {
        Process process = this.processes.get(name);
        for (int i = 0; i < PATIENCE * 1000 / PAUSE && process != null && process.isAlive(); i++) {
            try (Load.Connection connection = new Load.Connection(port)) {
                if (connection.exchange(request.getBytes(StandardCharsets.US_ASCII)) >= least) {
                    return;
                }
            }
            catch (IOException | RuntimeException ex) {
                // not yet
            }
            Thread.sleep(PAUSE);
        }
        throw new IOException(name + " did not start:\n" + Files.readString(this.home.resolve(name + ".log")));
    }

    /** Ends one process of the run. */
    void stop(String name) throws InterruptedException {
        Process process = this.processes.remove(name);
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    /** CPU of all processes of the run, the one that sends included. */
    static long cpu() {
        ProcessHandle all = ProcessHandle.current();
        return Machine.cpu(all) + Machine.compiler(all);
    }

    @Override
    public void close() {
        List<Process> all = new ArrayList<>(this.processes.values());
        java.util.Collections.reverse(all);
        all.forEach((process) -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        });
        for (Process process : all) {
            try {
                if (!process.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            catch (InterruptedException ex) {
                process.destroyForcibly();
            }
        }
    }

}
