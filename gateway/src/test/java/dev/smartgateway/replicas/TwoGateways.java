package dev.smartgateway.replicas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.token.TestClock;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Two replicas behind one public URL, with one Redis and the same keys.
 */
final class TwoGateways implements AutoCloseable {

    /** Liz Conn, of the sandbox's data. */
    static final String PATIENT = "ee9f8dd8-72d2-4769-8020-89e504b1504b";

    final TestClock clock = new TestClock();

    final Gateway one;

    final Gateway two;

    private final Path apps;

    private TwoGateways(Path apps, List<String> properties, Consumer<GenericApplicationContext> beans) {
        this.apps = apps;
        this.one = Gateway.start(this.clock, properties, beans);
        List<String> second = new ArrayList<>(properties);
        second.add("gateway.public-url=" + this.one.url());
        this.two = Gateway.start(this.clock, second, beans);
    }

    /**
     * Starts both.
     * @param redis properties that say where Redis is
     * @param more further properties; they win
     */
    static TwoGateways start(Ehr ehr, String[] redis, String... more) {
        return start(ehr, redis, (context) -> {
        }, more);
    }

    /**
     * Starts both with further beans.
     */
    static TwoGateways start(Ehr ehr, String[] redis, Consumer<GenericApplicationContext> beans, String... more) {
        Path apps = apps(ehr);
        List<String> properties = properties(apps, redis);
        properties.addAll(List.of(more));
        return new TwoGateways(apps, properties, beans);
    }

    /**
     * What a replica needs besides its ports.
     */
    static List<String> properties(Path apps, String[] redis) {
        List<String> all = new ArrayList<>(
                List.of("logging.level.root=warn", "logging.level.audit=off", "gateway.apps.location=" + apps,
                        "gateway.outbound.internal-addresses=true", "gateway.keys.sealing[0].id=k1",
                        "gateway.keys.sealing[0].value=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                        "gateway.credentials.sandbox.secret=gateway-sandbox-secret"));
        all.addAll(List.of(redis));
        return all;
    }

    /**
     * Makes the app file in a new directory.
     */
    static Path apps(Ehr ehr) {
        try {
            Path directory = Files.createTempDirectory("replicas");
            Files.writeString(directory.resolve("demo.yml"), """
                    name: demo
                    home: /demo/?launch={launch}
                    limits: {idle: 30m, absolute: 12h, max-launches: 10}
                    issuers:
                      - name: sandbox
                        iss: %1$s
                        fhir-base: %1$s
                        client: {id: gateway, authentication: secret-basic}
                        scopes: launch openid fhirUser offline_access patient/Patient.rs patient/Observation.rs
                        refresh: {min-interval: 0s}
                    """.formatted(ehr.fhir()));
            return directory;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Properties for a machine that also builds, which may let Redis wait for longer than
     * the product's half second.
     * @param more further properties
     */
    static String[] slowMachine(String... more) {
        return Stream
            .concat(Stream.of("spring.data.redis.timeout=5s", "spring.data.redis.connect-timeout=5s"), Stream.of(more))
            .toArray(String[]::new);
    }

    List<Gateway> both() {
        return List.of(this.one, this.two);
    }

    /**
     * The URL of the patient's record under a launch.
     */
    static String patient(Gateway gateway, String launch) {
        return gateway.url() + "/launches/" + launch + "/fhir/Patient/" + PATIENT;
    }

    /**
     * The URL of a replica's readiness probe.
     */
    static String readiness(Gateway gateway) {
        return "http://localhost:" + gateway.managementPort() + "/actuator/health/readiness";
    }

    @Override
    public void close() {
        this.two.close();
        this.one.close();
        FileSystemUtils.deleteRecursively(this.apps.toFile());
    }

}
