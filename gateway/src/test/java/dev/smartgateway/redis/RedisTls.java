package dev.smartgateway.redis;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import static java.time.Duration.ofSeconds;

/**
 * A Redis that speaks TLS only. If no server on this machine supports TLS, the test is
 * reported as skipped with the reason, unless {@code SMART_GATEWAY_REDIS_TLS_REQUIRED} is
 * {@code true}, as in continuous integration.
 */
public final class RedisTls implements AutoCloseable {

    private final ProcessRedis server;

    private final int port;

    private final File executable;

    private RedisTls(ProcessRedis server, int port, File executable) {
        this.executable = executable;
        this.server = server;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Starts one with this certificate.
     */
    public static RedisTls start(TestCertificate certificate) {
        List<File> candidates = Stream.of(ProcessRedis.onPath(), ProcessRedis.bundled())
            .filter((file) -> file != null)
            .toList();
        for (File candidate : candidates) {
            RedisTls started = start(candidate, certificate);
            if (started != null) {
                return started;
            }
        }
        String reason = "no redis-server with TLS on this machine; install one, for instance Debian's redis-server";
        if (Boolean.parseBoolean(System.getenv("SMART_GATEWAY_REDIS_TLS_REQUIRED"))) {
            throw new IllegalStateException(reason);
        }
        System.out.println("tests of Redis with TLS skipped: " + reason);
        return Assumptions.abort(reason);
    }

    /**
     * A server that can; skips the test if there is none.
     */
    static File executable(TestCertificate certificate) {
        try (RedisTls trial = start(certificate)) {
            return trial.executable;
        }
    }

    private static @Nullable RedisTls start(File executable, TestCertificate certificate) {
        int port = FreePort.next();
        Path chain = certificate.certificate();
        ProcessRedis server = new ProcessRedis(executable,
                List.of("port 0", "tls-port " + port, "bind 127.0.0.1", "save \"\"", "tls-cert-file " + chain,
                        "tls-key-file " + certificate.key(), "tls-ca-cert-file " + chain, "tls-auth-clients no"));
        server.start();
        Awaitility.await().atMost(ofSeconds(20)).until(() -> !server.alive() || listens(port));
        if (server.alive()) {
            return new RedisTls(server, port, executable);
        }
        server.discard();
        return null;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        }
        catch (IOException ex) {
            return false;
        }
    }

    /**
     * Properties with its address and the certificates to trust.
     */
    public String[] properties(TestCertificate trusted) {
        return new String[] { "spring.data.redis.host=localhost", "spring.data.redis.port=" + this.port,
                "spring.data.redis.ssl.bundle=redis",
                "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + trusted.certificate() };
    }

    public int port() {
        return this.port;
    }

    /**
     * Lets one user in by any password, as a service does whose passwords are tokens, and
     * nobody without a name.
     */
    public void onlyUser(String name, TestCertificate trusted) {
        RedisURI uri = RedisURI.builder().withHost("localhost").withPort(this.port).withSsl(true).build();
        try (RedisClient client = RedisClient.create(uri)) {
            client.setOptions(ClientOptions.builder()
                .sslOptions(SslOptions.builder().trustManager(trusted.certificate().toFile()).build())
                .build());
            RedisCommands<String, String> commands = client.connect().sync();
            commands.aclSetuser(name, AclSetuserArgs.Builder.on().nopass().allKeys().allChannels().allCommands());
            commands.aclSetuser("default", AclSetuserArgs.Builder.off());
        }
    }

    @Override
    public void close() {
        this.server.discard();
    }

}
