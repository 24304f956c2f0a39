package dev.smartgateway.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

import org.springframework.util.FileSystemUtils;

/**
 * A {@code redis-server} process: the one on the PATH, else the binary that
 * embedded-redis brings along.
 */
final class ProcessRedis implements RedisEngine {

    private final List<String> command = new ArrayList<>();

    private final Path directory;

    private @Nullable Process process;

    ProcessRedis(File executable, int port, List<String> arguments) {
        try {
            this.directory = Files.createTempDirectory("test-redis");
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.command.addAll(List.of(executable.getPath(), "--port", String.valueOf(port), "--bind", "127.0.0.1",
                "--save", "3600", "1", "--dir", this.directory.toString(), "--daemonize", "no"));
        this.command.addAll(arguments);
    }

    /**
     * With a configuration file, which a sentinel and a node of a cluster write to.
     * @param mode further flags, such as {@code --sentinel}
     */
    ProcessRedis(File executable, List<String> configuration, String... mode) {
        try {
            this.directory = Files.createTempDirectory("test-redis");
            List<String> lines = new ArrayList<>(configuration);
            lines.add("dir " + this.directory);
            Path file = Files.write(this.directory.resolve("redis.conf"), lines);
            this.command.addAll(List.of(executable.getPath(), file.toString()));
            this.command.addAll(List.of(mode));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static File executable() {
        File installed = onPath();
        return (installed != null) ? installed : bundled();
    }

    static @Nullable File onPath() {
        for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator)) {
            File candidate = new File(folder, "redis-server");
            if (candidate.canExecute()) {
                return candidate;
            }
        }
        return null;
    }

    static File bundled() {
        try {
            return ExecutableProvider.newJarResourceProvider().get();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public void start() {
        try {
            this.process = new ProcessBuilder(this.command).redirectErrorStream(true)
                .redirectOutput(this.directory.resolve("redis.log").toFile())
                .start();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void stop() {
        Process running = this.process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        this.process = null;
    }

    /**
     * {@code kill -9}: nothing is written, nothing is said.
     */
    void kill() {
        Process running = this.process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
            this.process = null;
        }
    }

    boolean alive() {
        return this.process != null && this.process.isAlive();
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    @Override
    public void discard() {
        if (this.process != null) {
            thaw();
            stop();
        }
        FileSystemUtils.deleteRecursively(this.directory.toFile());
    }

    private void signal(String name) {
        Process running = this.process;
        if (running == null) {
            throw new IllegalStateException("not running");
        }
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start().waitFor();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

}
