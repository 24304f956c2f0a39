package dev.smartgateway.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import dev.smartgateway.audit.sink.BearerFile;
import dev.smartgateway.audit.sink.FhirSink;
import dev.smartgateway.audit.sink.OtlpSink;
import dev.smartgateway.audit.sink.RefusedLineException;
import dev.smartgateway.audit.sink.SinkCredential;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.redis.TestAuthority;
import dev.smartgateway.redis.TestCertificate;
import dev.smartgateway.smart.PublicUrl;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A network whose servers only its proxy can resolve, with certificates of a private
 * authority.
 */
class EgressIT {

    private static final SinkCredential NO_TOKEN = new BearerFile(null);

    private static final String EHR = "https://ehr.hospital.example/fhir";

    private static final List<String> TUNNELS = new CopyOnWriteArrayList<>();

    private static final ChannelGroup CONNECTIONS = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private static TestCertificate certificate;

    private static DisposableServer ehr;

    private static ServerSocket proxy;

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.of("dns:ehr.hospital.example,dns:localhost");
        ehr = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .secure((spec) -> spec.sslContext(
                    Http11SslContextSpec.forServer(certificate.certificate().toFile(), certificate.key().toFile())))
            .handle((request, response) -> response.header("Content-Type", "application/json")
                .sendString(Mono.just("{\"answer\":1}")))
            .bindNow();
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(EgressIT::accept);
        accepting.setDaemon(true);
        accepting.start();
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
        ehr.disposeNow();
        certificate.close();
    }

    @BeforeEach
    void forget() {
        TUNNELS.clear();
    }

    private static void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket browser = proxy.accept();
                start(() -> tunnel(browser));
            }
            catch (IOException ex) {
                return;
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    /** Knows where all names lead: to the one server there is. */
    private static void tunnel(Socket browser) {
        try {
            BufferedReader head = new BufferedReader(
                    new InputStreamReader(browser.getInputStream(), StandardCharsets.ISO_8859_1), 1);
            TUNNELS.add(head.readLine());
            while (!head.readLine().isEmpty()) {
                continue;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), ehr.port());
            browser.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            start(() -> copy(server, browser));
            copy(browser, server);
        }
        catch (IOException ex) {
            // The test sees that nothing comes.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        }
        catch (IOException ex) {
            // One side has ended.
        }
    }

    private static SslBundle trust() {
        return SslBundle.of(new PemSslStoreBundle(null,
                PemSslStoreDetails.forCertificate(certificate.certificate().toUri().toString())));
    }

    private static Egress egress(String... except) {
        return new Egress(trust(), new Egress.Proxy("127.0.0.1", proxy.getLocalPort(), List.of(except)));
    }

    private static String signIn(Egress egress, String url) {
        return HttpClients.through(true, false, Set.of(), egress)
            .client(1000, Duration.ofSeconds(10))
            .get()
            .uri(url)
            .retrieve()
            .bodyToMono(String.class)
            .block(Duration.ofSeconds(20));
    }

    private static String fhir(Egress egress, String url) {
        return egress.on(HttpClient.newConnection())
            .get()
            .uri(url)
            .responseContent()
            .aggregate()
            .asString()
            .block(Duration.ofSeconds(20));
    }

    private static int look(Egress egress, String url) {
        return ServiceProbe.create(egress::on).get(URI.create(url), null).block(Duration.ofSeconds(20)).status();
    }

    @Test
    void callWhenOnlyTheProxyKnowsTheNameThenAllGoThroughIt() {
        assertThat(signIn(egress(), EHR)).contains("answer");
        assertThat(fhir(egress(), EHR)).contains("answer");
        assertThat(look(egress(), EHR)).isEqualTo(200);
        assertThat(TUNNELS).hasSize(3).allMatch("CONNECT ehr.hospital.example:443 HTTP/1.1"::equals);
    }

    @Test
    void auditWhenOnlyTheProxyKnowsTheNameThenBothSinksGoThroughIt() throws IOException {
        FhirSink fhir = new FhirSink(URI.create(EHR), egress(), NO_TOKEN);
        fhir.write("{}");
        try (OtlpSink otlp = collector("https://ehr.hospital.example/v1/logs", egress())) {
            otlp.write("{}");
        }
        assertThat(TUNNELS).hasSize(2).allMatch("CONNECT ehr.hospital.example:443 HTTP/1.1"::equals);
    }

    @Test
    void auditWhenTheHostIsExceptedThenGoesDirectly() throws IOException {
        String local = "https://localhost:" + ehr.port();
        new FhirSink(URI.create(local + "/fhir"), egress("localhost"), NO_TOKEN).write("{}");
        try (OtlpSink otlp = collector(local + "/v1/logs", egress("localhost"))) {
            otlp.write("{}");
        }
        assertThat(TUNNELS).isEmpty();
    }

    /** The line stays with the writer, which tries again. */
    @Test
    void auditWhenTheProxyIsAwayThenFailsForNowAndNobodyIsCalledDirectly() throws IOException {
        int closed;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = gone.getLocalPort();
        }
        Egress away = new Egress(trust(), new Egress.Proxy("127.0.0.1", closed, List.of()));
        String local = "https://localhost:" + ehr.port();
        assertThatThrownBy(() -> new FhirSink(URI.create(local + "/fhir"), away, NO_TOKEN).write("{}"))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(RefusedLineException.class);
        try (OtlpSink otlp = collector(local + "/v1/logs", away)) {
            assertThatThrownBy(() -> otlp.write("{}")).isInstanceOf(IOException.class);
        }
    }

    private static OtlpSink collector(String url, Egress egress) {
        return new OtlpSink(URI.create(url), egress, NO_TOKEN, "replica", Clock.systemUTC());
    }

    @Test
    void callWhenTheHostIsExceptedThenGoesDirectly() {
        String local = "https://localhost:" + ehr.port() + "/fhir";
        assertThat(signIn(egress("localhost"), local)).contains("answer");
        assertThat(fhir(egress("localhost"), local)).contains("answer");
        assertThat(look(egress("localhost"), local)).isEqualTo(200);
        assertThat(TUNNELS).isEmpty();
    }

    @Test
    void callWhenTheBundleIsNotSetThenNobodyTrusts() {
        Egress careless = new Egress(null, egress().proxy());
        assertThatThrownBy(() -> signIn(careless, EHR)).hasStackTraceContaining("SSLHandshakeException");
        assertThatThrownBy(() -> fhir(careless, EHR)).hasStackTraceContaining("SSLHandshakeException");
        assertThatThrownBy(() -> look(careless, EHR)).hasStackTraceContaining("SSLHandshakeException");
    }

    @Test
    void takesWhenAHostIsNamedThenByNameOrDomain() {
        Egress.Proxy way = new Egress.Proxy("proxy", 3128, List.of("ehr.example", ".inner.example"));
        assertThat(List.of("ehr.example", "EHR.example", "a.inner.example", "inner.example")).noneMatch(way::takes);
        assertThat(List.of("x.ehr.example", "notinner.example", "ehr.example.org")).allMatch(way::takes);
    }

    @Test
    void callWhenTheBundleIsRenewedThenClientsMadeBeforeTrustWhomItNames(@TempDir Path mounted) throws IOException {
        Path trusted = mounted.resolve("ca.pem");
        try (TestAuthority first = new TestAuthority(); TestAuthority second = new TestAuthority()) {
            Files.copy(first.certificate(), trusted);
            TestAuthority.Signed before = first.sign("dns:localhost");
            DisposableServer server = serve(0, before);
            String url = "https://localhost:" + server.port() + "/";
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withUserConfiguration(OutboundConfiguration.class)
                .withBean(PublicUrl.class, () -> new PublicUrl(URI.create("http://localhost:8080")))
                .withPropertyValues("gateway.outbound.ssl-bundle=hospital",
                        "spring.ssl.bundle.pem.hospital.truststore.certificate=" + trusted.toUri(),
                        "spring.ssl.bundle.pem.hospital.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=100ms")
                .run((context) -> {
                    List<Supplier<Boolean>> clients = clients(context.getBean(HttpClients.class),
                            context.getBean(Egress.class), url);
                    assertThat(clients).allMatch(Supplier::get);
                    stop(server);
                    DisposableServer renewed = serve(server.port(), second.sign("dns:localhost"));
                    assertThat(clients).noneMatch(Supplier::get);
                    Files.writeString(trusted, "no certificate");
                    Files.copy(second.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);
                    Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(clients).allMatch(Supplier::get));
                    stop(renewed);
                    DisposableServer old = serve(server.port(), before);
                    assertThat(clients).noneMatch(Supplier::get);
                    stop(old);
                });
        }
    }

    /** Made once: sign-in, FHIR with its pool, the look at the start, a sink. */
    private static List<Supplier<Boolean>> clients(HttpClients signIn, Egress egress, String url) {
        WebClient web = signIn.client(1000, Duration.ofSeconds(10));
        HttpClient pooled = egress.on(HttpClient.create());
        ServiceProbe probe = ServiceProbe.create(egress::on);
        return List.of(() -> well(web.get().uri(url).retrieve().bodyToMono(String.class)),
                () -> well(pooled.get().uri(url).responseContent().aggregate().asString()),
                () -> well(probe.get(URI.create(url), null)));
    }

    private static boolean well(Mono<?> call) {
        return call.map((answer) -> true).onErrorReturn(false).blockOptional(Duration.ofSeconds(20)).orElse(false);
    }

    /** With its connections, which would go on otherwise. */
    private static void stop(DisposableServer server) {
        server.disposeNow();
        CONNECTIONS.close().awaitUninterruptibly();
    }

    private static DisposableServer serve(int port, TestAuthority.Signed signed) {
        return HttpServer.create()
            .host("127.0.0.1")
            .doOnConnection((connection) -> CONNECTIONS.add(connection.channel()))
            .port(port)
            .secure((spec) -> spec
                .sslContext(Http11SslContextSpec.forServer(signed.certificate().toFile(), signed.key().toFile())))
            .handle((request, response) -> response.header("Content-Type", "application/json")
                .sendString(Mono.just("{\"answer\":1}")))
            .bindNow();
    }

    @Test
    void renewWhenTheBundleIsUnusableThenTheOneBeforeStays() {
        Egress egress = new Egress(trust(), null);
        SslBundle before = egress.trust();
        SslBundle unusable = SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate("nonsense")));
        assertThatThrownBy(() -> egress.renew(unusable)).isInstanceOf(RuntimeException.class);
        assertThat(egress.trust()).isSameAs(before);
        assertThat(signIn(egress, "https://localhost:" + ehr.port() + "/fhir")).contains("answer");
    }

}
