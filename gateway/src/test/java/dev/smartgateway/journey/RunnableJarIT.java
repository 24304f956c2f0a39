package dev.smartgateway.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The built jar, started as an operator starts it: in a directory with its own
 * {@code config}.
 */
class RunnableJarIT {

    private static final Path JAR = Path.of("target/smart-gateway.jar").toAbsolutePath();

    @TempDir
    private Path home;

    private Process process;

    @AfterEach
    void stop() throws InterruptedException {
        if (this.process != null) {
            this.process.destroy();
            if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
                this.process.destroyForcibly();
            }
        }
    }

    @Test
    void startWhenConfigLiesBesideItThenThatIsWhatHolds() throws IOException {
        int port = Gateway.freePort();
        write("config/application.yml", """
                server: { port: %d, address: 127.0.0.1 }
                management.server: { port: %d, address: 127.0.0.1 }
                gateway:
                  public-url: http://localhost:%d
                  keys.ephemeral: true
                  credentials.ward.secret: gateway-sandbox-secret
                spring.data.redis: { host: %s, port: %d }
                """.formatted(port, Gateway.freePort(), port, TestRedis.shared().host(), TestRedis.shared().port()));
        write("config/apps/ward.yml", app("ward"));
        Files.copy(Path.of("../config/policy.yml"), this.home.resolve("config/policy.yml"));
        run();
        Person person = new Person("http://localhost:" + port);
        Awaitility.await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofMillis(300))
            .ignoreExceptions()
            .until(() -> person.openOnly("/launch?app=ward").status() == 303);
        assertThat(person.openOnly("/launch?app=ward").header("Location")).startsWith(Hospital.ehr().url());
        assertThat(person.openOnly("/launch?app=demo").reason()).isEqualTo("unknown-app");
    }

    @Test
    void startWhenAnAppFileHasAnUnknownKeyThenStopsAndSaysWhere() throws IOException, InterruptedException {
        write("config/application.yml", """
                server.port: 0
                management.server.port: 0
                gateway: { public-url: "http://localhost:8080", keys.ephemeral: true }
                """);
        write("config/apps/ward.yml", app("ward") + "colour: blue\n");
        run();
        assertThat(this.process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(this.process.exitValue()).isNotZero();
        assertThat(Files.readString(this.home.resolve("log"))).contains("ward.yml", "colour")
            .doesNotContain("\tat dev.smartgateway");
    }

    @Test
    void startWhenThePublicUrlIsPlainHttpElsewhereThenStopsAndSaysWhatToWrite()
            throws IOException, InterruptedException {
        write("config/application.yml", """
                server.port: 0
                management.server.port: 0
                gateway: { public-url: "http://gateway.example", keys.ephemeral: true }
                """);
        write("config/apps/ward.yml", app("ward"));
        run();
        assertThat(this.process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(this.process.exitValue()).isNotZero();
        assertThat(Files.readString(this.home.resolve("log"))).contains("http://gateway.example", "https://host");
    }

    private static String app(String name) {
        String fhir = Hospital.ehr().url() + "/fhir";
        return """
                name: %s
                home: /%s/?launch={launch}
                limits: { idle: 30m, absolute: 12h, max-launches: 10 }
                issuers:
                  - name: %s
                    iss: %s
                    fhir-base: %s
                    client: { id: gateway, authentication: secret-basic }
                    scopes: launch launch/patient openid patient/Patient.rs
                """.formatted(name, name, name, fhir, fhir);
    }

    private void write(String file, String text) throws IOException {
        Path path = this.home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void run() throws IOException {
        assertThat(JAR).exists();
        ProcessBuilder builder = new ProcessBuilder(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-jar", JAR.toString()))
            .directory(this.home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(this.home.resolve("log").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf((name) -> name.startsWith("GATEWAY_") || name.startsWith("SPRING_"));
        this.process = builder.start();
    }

}
