package dev.smartgateway.command.azure;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class AzureLoadTests {

    private static final String BUNDLE = "{\"resourceType\": \"Bundle\", \"type\": \"transaction\", \"id\": \"%s\", "
            + "\"entry\": [{}, {}]}";

    @TempDir
    private Path directory;

    private final List<String> commands = new ArrayList<>();

    private final List<Long> pauses = new ArrayList<>();

    private final List<String> received = new ArrayList<>();

    private final StringWriter out = new StringWriter();

    private final StringWriter err = new StringWriter();

    private HttpServer service;

    private int patients;

    private int busy;

    private String refused = "(none)";

    private Path samples;

    @BeforeEach
    void start() throws IOException {
        this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.service.createContext("/", this::answer);
        this.service.start();
        this.samples = Files.createDirectories(this.directory.resolve("samples"));
        for (String name : List.of("anna", "bert", "practitionerInformation")) {
            Files.writeString(this.samples.resolve(name + ".json"), BUNDLE.formatted(name));
        }
    }

    @AfterEach
    void stop() {
        this.service.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + this.service.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!"Bearer fhir-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{}");
        }
        else if (exchange.getRequestMethod().equals("GET")) {
            send(exchange, 200, "{\"resourceType\": \"Bundle\", \"total\": " + this.patients + "}");
        }
        else if (this.busy-- > 0) {
            exchange.getResponseHeaders().add("Retry-After", "9");
            send(exchange, 429, "{}");
        }
        else if (body.contains(this.refused)) {
            send(exchange, 403, "{\"issue\": [{\"diagnostics\": \"Authorization failed\"}]}");
        }
        else {
            this.received.add(body.replaceAll(".*\"id\": \"(\\w+)\".*", "$1"));
            send(exchange, 200, "{}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String shell(List<String> command) {
        String line = String.join(" ", command);
        this.commands.add(line);
        if (line.startsWith("az cloud show")) {
            return "AzureCloud";
        }
        if (command.contains("tenantId")) {
            return "tenant-1";
        }
        if (line.startsWith("az account get-access-token")) {
            assertThat(line).contains("--resource " + url());
            return "fhir-token\n";
        }
        assertThat(line).contains("--name ward-base").contains("outputs.fhirUrl.value");
        return url() + "\n";
    }

    private int load(String... more) throws IOException {
        Path file = Files.writeString(this.directory.resolve("setup.yml"), """
                name: ward
                tenant: { id: tenant-1, verifiedDomain: hospital.example, subscription: s, resourceGroup: g }
                gateway: { publicUrl: "https://chart.hospital.example", image: image, config: config }
                fhir: { mode: rbac, users: null, allowWrites: false, existingUrl: null, existingId: null }
                apps: [{ issuer: entra, scopes: patient/Patient.rs }]
                """);
        List<String> args = new ArrayList<>(List.of(file.toString(), this.samples.toString()));
        args.addAll(List.of(more));
        return new CommandLine(new AzureLoad(this::shell, this.pauses::add)).setOut(new PrintWriter(this.out, true))
            .setErr(new PrintWriter(this.err, true))
            .execute(args.toArray(String[]::new));
    }

    @Test
    void loadWhenTheServiceIsEmptyThenAllInOrderAndABusyOneIsAskedAgain() throws IOException {
        this.busy = 2;
        assertThat(load()).as(this.err.toString()).isZero();
        assertThat(this.received).containsExactly("practitionerInformation", "anna", "bert");
        assertThat(this.pauses).containsExactly(9L, 9L);
        assertThat(this.out.toString() + this.err).contains("loading anna.json, 2 resources", "Done: 3 files.")
            .doesNotContain("fhir-token");
    }

    @Test
    void loadWhenThereArePatientsThenRefusedUnlessSaidOtherwise() throws IOException {
        this.patients = 3;
        assertThat(load()).isEqualTo(1);
        assertThat(this.err.toString()).contains("holds 3 patients", "Nothing was loaded");
        assertThat(this.received).isEmpty();
        assertThat(load("--add", "--from", "bert.json")).isZero();
        assertThat(this.received).containsExactly("bert");
    }

    @Test
    void loadWhenAFileIsNoSuchBundleThenRefusedBeforeAnyCall() throws IOException {
        Files.writeString(this.samples.resolve("patient.json"), "{\"resourceType\": \"Patient\"}");
        Files.writeString(this.samples.resolve("text.json"), "no json");
        assertThat(load()).isEqualTo(1);
        assertThat(this.err.toString()).contains("patient.json", "text.json", "Nothing was loaded");
        assertThat(load("--from", "nobody.json")).isEqualTo(1);
        assertThat(this.commands).isEmpty();
    }

    @Test
    void loadWhenTheServiceRefusesThenSaysWhichFileAndHowToGoOn() throws IOException {
        this.refused = "anna";
        assertThat(load()).isEqualTo(1);
        assertThat(this.received).containsExactly("practitionerInformation");
        assertThat(this.err.toString()).contains("anna.json: the FHIR service answered 403: Authorization failed",
                "FHIR Data Contributor", "--from NAME");
    }

    @Test
    void loadWhenTheServiceIsPrivateThenSaysWhereToRunIt() throws IOException {
        String gone = url();
        this.service.stop(0);
        assertThat(gone).isEqualTo(url());
        assertThat(load()).isEqualTo(1);
        assertThat(this.err.toString()).contains("inside its virtual network");
    }

}
