package dev.smartgateway.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.redis.TestRedis;

/**
 * One test EHR for all tests of this JVM, and gateways for it. Tests reset it and do not
 * stop it.
 */
public final class Hospital {

    public static final String A = "Malcolm Dach";

    public static final String B = "Liz Conn";

    private static PretendEhr ehr;

    private static Gateway gateway;

    private Hospital() {
    }

    public static synchronized PretendEhr ehr() {
        if (ehr == null) {
            ehr = PretendEhr.start();
        }
        return ehr;
    }

    /** The gateway with the app file and the policy that are shipped. */
    static synchronized Gateway shipped() {
        if (gateway == null) {
            gateway = start(TestRedis.shared(), "gateway.apps.location=../config/apps");
        }
        return gateway;
    }

    /** A gateway that knows the EHR; properties as for {@link Gateway#start}. */
    public static Gateway start(TestRedis redis, String... properties) {
        String url = ehr().url();
        List<String> all = new ArrayList<>(List.of("GATEWAY_DEMO_UI=" + url + "/demo",
                "GATEWAY_DEMO_ISS=" + url + "/fhir", "GATEWAY_DEMO_FHIR_BASE=" + url + "/fhir",
                "GATEWAY_DEMO_FRAME=" + url, "gateway.keys.sealing[0].id=k1",
                "gateway.keys.sealing[0].value=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "gateway.credentials.sandbox.secret=gateway-sandbox-secret"));
        all.addAll(List.of(properties));
        return Gateway.start(redis, all.toArray(String[]::new));
    }

    /** A gateway whose app may also write observations. */
    static Gateway writing(Path apps) {
        return start(TestRedis.shared(), "gateway.apps.location=" + appsWithScopes(apps,
                "launch openid fhirUser offline_access patient/Patient.rs patient/Observation.cruds"));
    }

    /**
     * Writes an app file that is the shipped one with other scopes.
     */
    static Path appsWithScopes(Path directory, String scopes) {
        try {
            String shipped = Files.readString(Path.of("../config/apps/demo.yml"));
            int from = shipped.indexOf("    scopes: >-");
            int to = shipped.indexOf("    embedding:");
            Files.writeString(directory.resolve("demo.yml"),
                    shipped.substring(0, from) + "    scopes: " + scopes + "\n" + shipped.substring(to));
            return directory;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
