package dev.smartgateway.journey;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import dev.smartgateway.redis.TestCertificate;
import dev.smartgateway.redis.TestRedis;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway that terminates TLS itself uses a renewed certificate without a restart.
 */
class CertificateReloadIT {

    @Test
    void connectWhenTheCertificateWasRenewedThenNewConnectionsGetItAndOpenOnesGoOn(@TempDir Path apps,
            @TempDir Path mounted) throws Exception {
        try (StubEhr ehr = new StubEhr();
                TestCertificate before = TestCertificate.of("dns:localhost");
                TestCertificate renewed = TestCertificate.of("dns:localhost")) {
            ehr.writeApp(apps);
            mount(before, mounted);
            try (Gateway gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps,
                    "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET,
                    "server.ssl.bundle=web",
                    "spring.ssl.bundle.pem.web.keystore.certificate=file:" + mounted.resolve("tls.crt"),
                    "spring.ssl.bundle.pem.web.keystore.private-key=file:" + mounted.resolve("tls.key"),
                    "spring.ssl.bundle.pem.web.reload-on-update=true",
                    "spring.ssl.bundle.watch.file.quiet-period=200ms"); SSLSocket open = connect(gateway.port())) {
                BigInteger first = serial(open);
                mount(renewed, mounted);
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                    try (SSLSocket socket = connect(gateway.port())) {
                        return !serial(socket).equals(first);
                    }
                });
                open.getOutputStream()
                    .write("GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(open.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 401 ");
            }
        }
    }

    private static void mount(TestCertificate certificate, Path mounted) throws IOException {
        Files.copy(certificate.certificate(), mounted.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificate.key(), mounted.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static BigInteger serial(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }

    private static SSLSocket connect(int port) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        TrustManager[] anybody = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
        trusting.init(null, anybody, null);
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

}
