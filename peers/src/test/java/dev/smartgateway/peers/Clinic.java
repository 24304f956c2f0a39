package dev.smartgateway.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.smartgateway.journey.CookieHttp;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;

/**
 * HAPI behind a real gateway with a real Redis, shared by all tests of this JVM, and
 * launches at it.
 */
final class Clinic implements AutoCloseable {

    /** What an app may at most be granted here. */
    private static final String SCOPES = "launch openid fhirUser patient/*.cruds user/*.cruds";

    /** Types that are granted by their name only. */
    private static final String NAMED = " patient/Group.cruds patient/AuditEvent.cruds patient/Person.cruds";

    /** Beside this module, as the gateway's tests have it. */
    static final String OPERATOR = "gateway.operator.token-file=../gateway/src/test/resources/operator-token";

    private static final Path MEASURED = Path.of("../bench/src/main/resources/dev/smartgateway/bench/side");

    private static Clinic shared;

    private final HapiPeer hapi;

    private final Authority authority = new Authority();

    private final Gateway gateway;

    private final Map<String, Optional<App>> apps = new ConcurrentHashMap<>();

    /**
     * An app in a separate browser, launched for one patient.
     *
     * @param base the FHIR base that it uses
     */
    record App(CookieHttp http, String base) {

        Page send(String method, String below, String body, Map<String, String> headers) {
            return this.http.fetch(method, URI.create(this.base + below), body, headers);
        }

        Page get(String below) {
            return send("GET", below, null, Map.of());
        }

        Page write(String method, String below, String body) {
            return send(method, below, body, Map.of());
        }

    }

    private Clinic(HapiPeer hapi, String... properties) {
        this.hapi = hapi;
        List<String> all = new ArrayList<>(List.of("gateway.apps.location=" + appFile(), OPERATOR,
                "gateway.keys.ephemeral=true", "gateway.credentials.peer.secret=peer-secret-of-this-test",
                "gateway.credentials.named.secret=peer-secret-of-this-test"));
        all.addAll(List.of(properties));
        this.gateway = Gateway.start(TestRedis.shared(), all.toArray(String[]::new));
    }

    /** A separate gateway, with further settings. */
    static Clinic start(String... properties) {
        return new Clinic(HapiPeer.shared(), properties);
    }

    @Override
    public void close() {
        this.gateway.close();
        this.authority.close();
    }

    static synchronized Clinic shared() {
        if (shared == null) {
            shared = new Clinic(HapiPeer.shared(), measured());
        }
        return shared;
    }

    /** The settings with which the gateway is measured beside other proxies. */
    private static String[] measured() {
        try {
            Path audit = Files.createTempDirectory("audit").resolve("audit.log");
            return Stream
                .concat(Files.readAllLines(MEASURED.resolve("gateway.properties")).stream(),
                        Stream.of("gateway.policy.location=" + MEASURED.resolve("policy.yml"),
                                "gateway.audit.file=" + audit))
                .filter((line) -> !line.startsWith("#"))
                .toArray(String[]::new);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private Path appFile() {
        try {
            Path directory = Files.createTempDirectory("apps");
            String base = this.hapi.base();
            Files.writeString(directory.resolve("peer.yml"), this.authority.appFile("peer", base, base, SCOPES));
            Files.writeString(directory.resolve("named.yml"),
                    this.authority.appFile("named", base, base, SCOPES + NAMED));
            return directory;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    HapiPeer hapi() {
        return this.hapi;
    }

    Gateway gateway() {
        return this.gateway;
    }

    /**
     * The app of a patient with these scopes, launched once; none where no scope is
     * usable.
     */
    Optional<App> app(String patient, String scopes) {
        return this.apps.computeIfAbsent(patient + " " + scopes, (missing) -> launch(patient, scopes));
    }

    /** A launch in a browser that had none. */
    Optional<App> launch(String patient, String scopes) {
        CookieHttp http = new CookieHttp();
        String app = scopes.matches(".*/(Group|AuditEvent|Person)\\..*") ? "named" : "peer";
        Page page = http.send("GET", URI.create(this.gateway.url() + "/launch?app=" + app + "&iss=" + this.hapi.base()
                + "&launch=" + this.authority.deposit(patient, scopes)), null, CookieHttp.navigation());
        for (int hop = 0; hop < 3 && page.status() / 100 == 3 && page.header("Location") != null
                && !page.header("Location").contains("/peer/"); hop++) {
            page = http.send("GET", page.uri().resolve(page.header("Location")), null, CookieHttp.navigation());
        }
        if ("no-scopes".equals(page.reason())) {
            return Optional.empty();
        }
        if (page.status() / 100 != 3) {
            throw new IllegalStateException(
                    "no launch: " + page.status() + " " + page.reason() + " " + List.of(scopes) + page.body());
        }
        String launch = Authority.query(page.uri().resolve(page.header("Location")), "launch");
        return Optional.of(new App(http, this.gateway.url() + "/launches/" + launch + "/fhir"));
    }

}
