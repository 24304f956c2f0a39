package dev.smartgateway.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.outbound.HostileServer;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A FHIR service that sends something before or after its answers, and sessions that call
 * it at the same time through the complete gateway: no session gets another's answer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterimAnswersIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Pattern LINK = Pattern.compile("\"url\":\"[^\"]*(/fhir/[^\"]+)\"");

    private final StubEhr ehr = new StubEhr();

    private HostileServer service;

    private Gateway gateway;

    private final List<String> sessions = new ArrayList<>();

    private final List<String> links = new ArrayList<>();

    private volatile String before = "";

    private volatile String after = "";

    @BeforeAll
    void start(@TempDir Path apps) throws Exception {
        this.service = new HostileServer((target, out) -> {
            HostileServer.write(out, this.before);
            Thread.yield();
            HostileServer.write(out, answer(target) + this.after);
        });
        this.ehr.writeApp(apps);
        Path app = apps.resolve("demo.yml");
        Files.writeString(app,
                Files.readString(app).replaceFirst("fhir-base: .*", "fhir-base: " + this.service.url() + "/fhir"));
        this.gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET);
        for (int number = 0; number < 4; number++) {
            this.sessions.add(this.ehr.launch(this.gateway.url()));
            String document = get(number, "/fhir/DocumentReference/d" + number).body();
            Matcher link = LINK.matcher(document);
            assertThat(link.find()).as(document).isTrue();
            this.links.add(link.group(1));
        }
    }

    @AfterAll
    void stop() {
        this.gateway.close();
        this.service.close();
        this.ehr.close();
    }

    private String answer(String target) {
        String id = target.replaceAll(".*/", "").replaceAll("\\?.*", "");
        if (target.contains("/Binary/")) {
            return HostileServer.answer("application/fhir+json",
                    "{\"resourceType\":\"Binary\",\"id\":\"%s\",\"contentType\":\"text/plain\",\"data\":\"%s\"}"
                        .formatted(id, java.util.Base64.getEncoder().encodeToString(id.getBytes())));
        }
        String subject = "\"subject\":{\"reference\":\"Patient/" + this.ehr.patient() + "\"}";
        if (target.contains("/DocumentReference/")) {
            return HostileServer.answer("application/fhir+json",
                    "{\"resourceType\":\"DocumentReference\",\"id\":\"%s\",%s,\"content\":[{\"attachment\":{\"url\":\"Binary/b%s\"}}]}"
                        .formatted(id, subject, id.substring(1)));
        }
        return HostileServer.answer("application/fhir+json", target.contains("metadata")
                ? "{\"resourceType\":\"CapabilityStatement\",\"status\":\"active\",\"kind\":\"instance\",\"fhirVersion\":\"4.0.1\",\"format\":[\"json\"]}"
                : "{\"resourceType\":\"Observation\",\"id\":\"%s\",%s}".formatted(id, subject));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            HTTP/1.1 100 Continue, none, true
            HTTP/1.1 102 Processing, none, true
            HTTP/1.1 103 Early Hints, none, true
            HTTP/1.1 199 Odd, none, true
            HTTP/1.1 101 Switching Protocols, none, false
            HTTP/1.1 050 Odd, none, false
            none, HTTP/1.1 200 OK, false
            none, x, false
            """)
    void callsWhenTheServiceSendsMoreThanAnswersThenEachGetsItsOwnOrNone(String head, String tail, boolean answered)
            throws Exception {
        this.before = (head != null) ? head + "\r\nLink: </x>\r\n\r\n" : "";
        this.after = (tail != null) ? tail : "";
        ExecutorService people = Executors.newFixedThreadPool(this.sessions.size());
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int number = 0; number < this.sessions.size(); number++) {
                int own = number;
                all.add(people.submit(() -> calls(own)));
            }
            for (int number = 0; number < all.size(); number++) {
                List<String> expected = List.of("o" + number, "b" + number, "CapabilityStatement");
                for (String seen : all.get(number).get()) {
                    assertThat(seen).isIn(answered ? expected
                            : List.of(expected.get(0), expected.get(1), expected.get(2), "502", "503"));
                }
            }
            search(answered);
        }
        finally {
            people.shutdownNow();
            this.before = "";
            this.after = "";
        }
    }

    /** The picker's search is made with this very client. */
    private void search(boolean answered) {
        List<String> wrong = reactor.core.publisher.Flux.range(0, 50)
            .flatMap((number) -> this.gateway.bean(reactor.netty.http.client.HttpClient.class)
                .headers((headers) -> headers.set("Authorization", "Bearer access-x"))
                .get()
                .uri(this.service.url() + "/fhir/Observation/s" + number)
                .responseSingle((head, body) -> body.asString())
                .filter((text) -> !text.contains("\"s" + number + "\""))
                .onErrorResume((failure) -> answered ? Mono.just(failure.toString()) : Mono.empty()), 8)
            .collectList()
            .block();
        assertThat(wrong).isEmpty();
    }

    private List<String> calls(int number) throws Exception {
        List<String> seen = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            seen.add(seen(get(number, "/fhir/Observation/o" + number), "\"id\":\"(o\\d)\""));
            seen.add(seen(get(number, this.links.get(number)), "(b\\d)"));
            seen.add(seen(get(number, "/fhir/metadata"), "(CapabilityStatement)"));
        }
        return seen;
    }

    private static String seen(HttpResponse<String> answer, String what) {
        Matcher matcher = Pattern.compile(what).matcher(answer.body());
        return (answer.statusCode() == 200 && matcher.find()) ? matcher.group(1)
                : Integer.toString(answer.statusCode());
    }

    private HttpResponse<String> get(int number, String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(this.gateway.url() + path))
            .header("Cookie", this.sessions.get(number))
            .header("Sec-Fetch-Site", "same-origin")
            .build(), HttpResponse.BodyHandlers.ofString());
    }

}
