package dev.smartgateway.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.smartgateway.journey.CookieHttp;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The settings {@code patient-ids: bare} and {@code patient-sources: [only-patient]} at
 * HAPI FHIR JPA. HAPI itself shows all patients to every user; a proxy in front of it
 * shows one, as a service does that keeps a patient's token to that patient.
 */
class PatientSettingsIT {

    private static Authority authority;

    private static HapiPeer hapi;

    private static HttpServer door;

    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path apps) throws IOException {
        hapi = HapiPeer.shared();
        authority = new Authority();
        for (String id : List.of("s1", "s2")) {
            put("Patient", id, "\"active\":true");
            put("Observation", id + "-o", "\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
                    + "\"code\":\"8302-2\"}]},\"subject\":{\"reference\":\"Patient/" + id + "\"}");
            put("AllergyIntolerance", id + "-a", "\"patient\":{\"reference\":\"Patient/" + id + "\"}");
            put("Condition", id + "-c", "\"subject\":{\"reference\":\"Patient/" + id + "\"}");
        }
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/fhir", PatientSettingsIT::pass);
        door.start();
        String narrow = "http://127.0.0.1:" + door.getAddress().getPort() + "/fhir";
        write(apps, "bare", hapi.base(), "patient-ids: bare");
        write(apps, "typed", hapi.base(), "patient-ids: typed");
        write(apps, "several", hapi.base(), "patient-sources: [only-patient]");
        write(apps, "only", narrow, "patient-sources: [only-patient]");
        gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, Clinic.OPERATOR,
                "gateway.keys.ephemeral=true", "gateway.credentials.bare.secret=peer-secret-of-this-test",
                "gateway.credentials.typed.secret=peer-secret-of-this-test",
                "gateway.credentials.several.secret=peer-secret-of-this-test",
                "gateway.credentials.only.secret=peer-secret-of-this-test");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        door.stop(0);
        authority.close();
    }

    private static void put(String type, String id, String members) {
        HapiPeer.Answer answer = hapi.put("/" + type + "/" + id,
                HapiPeer.JSON.readTree("{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + members + "}"));
        assertThat(answer.status()).as(answer.body()).isIn(200, 201);
    }

    /** To HAPI, but a search for patients finds the one only. */
    private static void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String below = exchange.getRequestURI().toString().substring("/fhir".length());
            HapiPeer.Answer answer = hapi.get(below.startsWith("/Patient?") ? below + "&_id=s1" : below);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void write(Path apps, String name, String base, String setting) throws IOException {
        Files.writeString(apps.resolve(name + ".yml"),
                authority.appFile(name, base + "/" + name, base, "launch openid fhirUser patient/*.cruds", setting));
    }

    private static Page launch(CookieHttp browser, String app, String patient) {
        String base = app.equals("only") ? "http://127.0.0.1:" + door.getAddress().getPort() + "/fhir" : hapi.base();
        Page page = browser.send("GET", URI.create(gateway.url() + "/launch?app=" + app + "&iss=" + base + "/" + app
                + "&launch=" + authority.deposit(patient, "patient/*.cruds")), null, CookieHttp.navigation());
        for (int hop = 0; hop < 3 && page.status() / 100 == 3 && !page.header("Location").contains("/peer/"); hop++) {
            page = browser.send("GET", page.uri().resolve(page.header("Location")), null, CookieHttp.navigation());
        }
        return page;
    }

    private static Clinic.App app(String app, String patient) {
        CookieHttp browser = new CookieHttp();
        Page page = launch(browser, app, patient);
        assertThat(page.status()).as("%s %s", page.reason(), page.body()).isEqualTo(303);
        String launch = Authority.query(page.uri().resolve(page.header("Location")), "launch");
        return new Clinic.App(browser, gateway.url() + "/launches/" + launch + "/fhir");
    }

    private static List<String> ids(Page page) {
        assertThat(page.status()).as("%s %s", page.reason(), page.body()).isEqualTo(200);
        return page.json()
            .path("entry")
            .valueStream()
            .map((entry) -> entry.path("resource"))
            .map((one) -> one.path("resourceType").asString() + "/" + one.path("id").asString())
            .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/Observation", "/Observation?code=8302-2", "/Observation?patient=s1",
            "/Observation?patient=Patient/s1", "/Observation?subject=Patient/s1", "/AllergyIntolerance", "/Condition",
            "/Condition?_count=1", "/Patient", "/Patient/s1/Observation" })
    void searchWhenThePatientIsNamedBareThenHapiFindsWhatItFindsTyped(String search) {
        List<String> found = ids(app("bare", "s1").get(search));
        assertThat(found).hasSize(1).allMatch((one) -> one.contains("/s1"));
        assertThat(found).isEqualTo(ids(app("typed", "s1").get(search)));
    }

    @Test
    void searchWhenByFormOrForNobodysRecordsThenAsTyped() {
        Clinic.App bare = app("bare", "s1");
        Page form = bare.send("POST", "/Observation/_search", "code=8302-2",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(ids(form)).containsExactly("Observation/s1-o");
        assertThat(bare.get("/Observation/s2-o").status()).isEqualTo(404);
        assertThat(bare.get("/Observation?patient=s2").reason()).isEqualTo("other-patient");
        assertThat(ids(bare.get("/Observation?code=nothing"))).isEmpty();
    }

    @Test
    void launchWhenTheServiceShowsOnePatientThenThatOne() {
        Clinic.App app = app("only", null);
        assertThat(ids(app.get("/Observation"))).containsExactly("Observation/s1-o");
        JsonNode patient = app.get("/Patient/s1").json();
        assertThat(patient.path("id").asString()).isEqualTo("s1");
        assertThat(app.get("/Patient/s2").status()).isEqualTo(404);
    }

    @Test
    void launchWhenHapiShowsAllPatientsThenRefused() {
        Page page = launch(new CookieHttp(), "several", null);
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.reason()).isEqualTo("no-patient");
    }

}
