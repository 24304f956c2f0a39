package dev.smartgateway.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * A real Redis for tests: a container where an engine answers, else the
 * {@code redis-server} on the PATH, else the binary of embedded-redis; says which.
 * Listens on a port that stays the same over {@link #stop()} and {@link #restart()}, and
 * keeps its data over them.
 */
public final class TestRedis implements AutoCloseable {

    private static @Nullable TestRedis shared;

    private final RedisEngine engine;

    private final int port;

    private TestRedis(RedisEngine engine, int port) {
        this.engine = engine;
        this.port = port;
    }

    /**
     * The one of this JVM. Tests that use it leave keys behind and never stop it.
     */
    public static synchronized TestRedis shared() {
        TestRedis redis = shared;
        if (redis == null) {
            redis = start();
            shared = redis;
        }
        return redis;
    }

    /**
     * An own one, to be stopped, frozen and restarted.
     * @param arguments further arguments of {@code redis-server}
     */
    public static TestRedis start(String... arguments) {
        int port = FreePort.next();
        RedisEngine engine = engine(port, List.of(arguments));
        engine.start();
        TestRedis redis = new TestRedis(engine, port);
        Runtime.getRuntime().addShutdownHook(new Thread(redis::close));
        redis.awaitPort();
        return redis;
    }

    private static RedisEngine engine(int port, List<String> arguments) {
        if (dockerAnswers()) {
            say("a container");
            return new ContainerRedis(port, arguments);
        }
        File installed = ProcessRedis.onPath();
        say((installed != null) ? installed.getPath() : "the binary of embedded-redis");
        return new ProcessRedis((installed != null) ? installed : ProcessRedis.bundled(), port, arguments);
    }

    private static boolean dockerAnswers() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        }
        catch (RuntimeException | LinkageError ex) {
            return false;
        }
    }

    private static void say(String what) {
        System.out.println("Redis for tests: " + what);
    }

    public String host() {
        return this.engine.host();
    }

    public int port() {
        return this.port;
    }

    /**
     * Properties that point Boot at it.
     */
    public String[] properties() {
        return new String[] { "spring.data.redis.host=" + host(), "spring.data.redis.port=" + this.port };
    }

    /**
     * Stops it; connections are refused, data is kept.
     */
    public void stop() {
        this.engine.stop();
    }

    /**
     * Starts it again after {@link #stop()}, on the same port.
     */
    public void restart() {
        this.engine.start();
        awaitPort();
    }

    /**
     * Makes it hang: connections stay open and nothing answers.
     */
    public void freeze() {
        this.engine.freeze();
    }

    /**
     * Ends {@link #freeze()}.
     */
    public void thaw() {
        this.engine.thaw();
    }

    @Override
    public void close() {
        this.engine.discard();
    }

    private void awaitPort() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(), this.port), 200);
            socket.setSoTimeout(500);
            OutputStream out = socket.getOutputStream();
            out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readNBytes(5), StandardCharsets.US_ASCII);
            return answer.startsWith("+PONG") || answer.startsWith("-NOAU");
        }
        catch (IOException ex) {
            return false;
        }
    }

}
