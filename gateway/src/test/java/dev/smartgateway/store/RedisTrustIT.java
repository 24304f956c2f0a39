package dev.smartgateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smartgateway.redis.TestAuthority;
import dev.smartgateway.redis.TestRedis;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Redis behind TLS whose authority changes while the gateway runs.
 */
class RedisTrustIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void connectWhenTheBundleIsRenewedThenNewConnectionsTrustWhomItNames(@TempDir Path mounted) throws IOException {
        Path trusted = mounted.resolve("ca.pem");
        try (TestAuthority first = new TestAuthority(); TestAuthority second = new TestAuthority()) {
            Files.copy(first.certificate(), trusted);
            TestAuthority.Signed before = first.sign("dns:localhost");
            TlsLine line = new TlsLine(0, before);
            runner(line.port(), trusted).run((context) -> {
                ReactiveStringRedisTemplate redis = context.getBean(ReactiveStringRedisTemplate.class);
                Awaitility.await().atMost(SOON).until(() -> answers(redis));
                line.close();
                try (TlsLine renewed = new TlsLine(line.port(), second.sign("dns:localhost"))) {
                    renewed.awaitRefused();
                    assertThat(answers(redis)).isFalse();
                    Files.writeString(trusted, "no certificate");
                    Files.copy(second.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);
                    Awaitility.await().atMost(SOON).until(() -> answers(redis));
                }
                try (TlsLine old = new TlsLine(line.port(), before)) {
                    old.awaitRefused();
                    assertThat(answers(redis)).isFalse();
                }
            });
        }
    }

    private static ApplicationContextRunner runner(int port, Path trusted) {
        return new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
                    DataRedisReactiveAutoConfiguration.class))
            .withUserConfiguration(RedisConfiguration.class)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(SimpleMeterRegistry.class)
            .withBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults)
            .withPropertyValues("spring.data.redis.host=localhost", "spring.data.redis.port=" + port,
                    "spring.data.redis.timeout=5s", "spring.data.redis.connect-timeout=5s",
                    "spring.data.redis.ssl.bundle=redis",
                    "spring.ssl.bundle.pem.redis.truststore.certificate=" + trusted.toUri(),
                    "spring.ssl.bundle.pem.redis.reload-on-update=true",
                    "spring.ssl.bundle.watch.file.quiet-period=100ms");
    }

    private static boolean answers(ReactiveStringRedisTemplate redis) {
        return redis.execute((connection) -> connection.ping())
            .map("PONG"::equals)
            .onErrorReturn(false)
            .blockFirst(SOON);
    }

    /** Accepts TLS connections and passes the data on to a Redis without TLS. */
    private static final class TlsLine implements AutoCloseable {

        private final ServerSocket server;

        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        private volatile int refused;

        TlsLine(int port, TestAuthority.Signed certificate) throws IOException {
            this.server = certificate.bundle()
                .createSslContext()
                .getServerSocketFactory()
                .createServerSocket(port, 50, InetAddress.getLoopbackAddress());
            DelayingRelay.start(() -> {
                while (!this.server.isClosed()) {
                    Socket near = this.server.accept();
                    DelayingRelay.start(() -> join(near));
                }
            });
        }

        int port() {
            return this.server.getLocalPort();
        }

        private void join(Socket near) throws IOException {
            this.sockets.add(near);
            TestRedis redis = TestRedis.shared();
            Socket far = new Socket(redis.host(), redis.port());
            this.sockets.add(far);
            DelayingRelay.start(() -> copy(far, near));
            try {
                copy(near, far);
            }
            catch (IOException ex) {
                this.refused++;
            }
        }

        /** Until a client has come and hung up because of the certificate. */
        void awaitRefused() {
            Awaitility.await().atMost(SOON).until(() -> this.refused > 0);
        }

        private static void copy(Socket from, Socket to) throws IOException {
            try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            }
        }

        @Override
        public void close() throws IOException {
            this.server.close();
            for (Socket socket : this.sockets) {
                socket.close();
            }
        }

    }

}
