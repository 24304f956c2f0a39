package dev.smartgateway.journey;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smartgateway.outbound.HostileServer;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Files of hundreds of megabytes through a replica with the memory of the image.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttachmentsIT {

    private static final int MEGABYTE = 1024 * 1024;

    private static final int SIZE = 40 * MEGABYTE;

    /** More at once than heap and direct memory could hold. */
    private static final int READERS = 20;

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Pattern LINK = Pattern.compile("\"url\":\"[^\"]*(/fhir/[^\"]+)\"");

    private final StubEhr ehr = new StubEhr();

    private final Map<String, String> ended = new ConcurrentHashMap<>();

    private HostileServer service;

    private GatewayProcess gateway;

    private Path trail;

    private String session;

    @BeforeAll
    void start(@TempDir Path apps, @TempDir Path trails) throws Exception {
        this.service = new HostileServer(this::answer);
        this.trail = trails.resolve("audit.log");
        this.ehr.writeApp(apps);
        Path app = apps.resolve("demo.yml");
        Files.writeString(app,
                Files.readString(app).replaceFirst("fhir-base: .*", "fhir-base: " + this.service.url() + "/fhir"));
        List<String> properties = new ArrayList<>(List.of(TestRedis.shared().properties()));
        properties.addAll(List.of("gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET, "gateway.upstream.max-attachment=64MB",
                "gateway.server.write-timeout=3s", "gateway.audit.sink=file", "gateway.audit.file=" + this.trail));
        this.gateway = GatewayProcess.start(
                List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=192m"), Map.of(),
                properties);
        this.session = this.ehr.launch(this.gateway.url());
    }

    @AfterAll
    void stop() {
        this.gateway.close();
        this.service.close();
        this.ehr.close();
    }

    private void answer(String target, OutputStream out) throws IOException {
        String id = target.replaceAll(".*/", "").replaceAll("\\?.*", "");
        if (!target.contains("/Binary/")) {
            HostileServer.write(out, HostileServer.answer("application/fhir+json",
                    "{\"resourceType\":\"DocumentReference\",\"id\":\"%s\",\"subject\":{\"reference\":\"Patient/%s\"},\"content\":[{\"attachment\":{\"url\":\"Binary/%s\"}}]}"
                        .formatted(id, this.ehr.patient(), id)));
            return;
        }
        try {
            file(id, out);
            this.ended.put(id, "whole");
        }
        catch (IOException ex) {
            this.ended.put(id, "broken off");
            throw ex;
        }
    }

    private static void file(String id, OutputStream out) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/dicom\r\n";
        switch (id) {
            case "told-too-large" -> HostileServer.write(out, head + "Content-Length: " + 65 * MEGABYTE + "\r\n\r\nx");
            case "cut" -> {
                HostileServer.write(out, head + "Content-Length: " + MEGABYTE + "\r\n\r\n" + "x".repeat(100_000));
                throw new IOException("cut");
            }
            case "too-large" -> {
                HostileServer.write(out, head + "Transfer-Encoding: chunked\r\n\r\n");
                for (int number = 0; number < 80; number++) {
                    HostileServer.write(out, "100000\r\n");
                    out.write(block(id));
                    HostileServer.write(out, "\r\n");
                }
                HostileServer.write(out, "0\r\n\r\n");
            }
            default -> {
                HostileServer.write(out, head + "Content-Length: " + SIZE + "\r\n\r\n");
                for (int number = 0; number < SIZE / MEGABYTE; number++) {
                    out.write(block(id + number));
                }
                out.flush();
            }
        }
    }

    private static byte[] block(String seed) {
        byte[] block = new byte[MEGABYTE];
        Arrays.fill(block, (byte) seed.hashCode());
        return block;
    }

    private static String expected(String id) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int number = 0; number < SIZE / MEGABYTE; number++) {
            digest.update(block(id + number));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void filesWhenManyAreReadAtOnceThenEachArrivesAsItIs() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        CyclicBarrier begun = new CyclicBarrier(READERS);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int number = 0; number < READERS; number++) {
                String link = link("file" + number);
                all.add(readers.submit(() -> digest(link, begun)));
            }
            for (int number = 0; number < READERS; number++) {
                assertThat(all.get(number).get()).isEqualTo(expected("file" + number));
            }
        }
        finally {
            readers.shutdownNow();
        }
        assertThat(this.gateway.alive()).isTrue();
        assertThat(lines())
            .anyMatch((line) -> line.contains("\"interaction\":\"attachment\"") && line.contains("\"type\":\"Binary\"")
                    && line.contains("\"id\":\"file1\"") && line.contains("\"result\":\"allowed\""));
    }

    private String digest(String link, CyclicBarrier begun) throws Exception {
        HttpResponse<InputStream> file = HTTP.send(request(link).header("Range", "bytes=0-1").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).contains("application/dicom");
        assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment");
        assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow()).startsWith("sandbox");
        assertThat(file.headers().firstValue("Content-Length")).contains(String.valueOf(SIZE));
        begun.await();
        try (DigestInputStream in = new DigestInputStream(file.body(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    @Test
    void fileWhenItsLengthIsOverTheLimitThenRefusedAndTheConnectionIsClosed() throws Exception {
        HttpResponse<String> answer = HTTP.send(request(link("told-too-large")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("X-Gateway-Reason")).contains("answer-too-large");
        Awaitility.await()
            .untilAsserted(() -> assertThat(lines())
                .anyMatch((line) -> line.contains("answer-too-large") && line.contains("\"cause\":\"too-large\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "too-large", "cut" })
    void fileWhenItDoesNotEndAsItShouldThenTheReaderSeesThat(String id) throws Exception {
        String link = link(id);
        assertThatThrownBy(() -> HTTP.send(request(link).build(), HttpResponse.BodyHandlers.ofByteArray()))
            .isInstanceOf(IOException.class);
        assertThat(this.gateway.alive()).isTrue();
    }

    @Test
    void fileWhenItsReaderStopsThenBothConnectionsAreClosed() throws Exception {
        String link = link("unread");
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", URI.create(this.gateway.url()).getPort()));
            socket.getOutputStream()
                .write(("GET " + link + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + this.session
                        + "\r\nSec-Fetch-Site: same-origin\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> "broken off".equals(this.ended.get("unread")));
        }
    }

    private String link(String id) throws Exception {
        String document = HTTP
            .send(request("/fhir/DocumentReference/" + id).build(), HttpResponse.BodyHandlers.ofString())
            .body();
        Matcher link = LINK.matcher(document);
        assertThat(link.find()).as(document).isTrue();
        return link.group(1);
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(this.trail.getParent())) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(this.gateway.url() + path))
            .header("Cookie", this.session)
            .header("Sec-Fetch-Site", "same-origin");
    }

}
