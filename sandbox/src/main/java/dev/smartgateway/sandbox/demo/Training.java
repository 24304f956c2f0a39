package dev.smartgateway.sandbox.demo;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.smartgateway.sandbox.Sandbox;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs an unpacked gateway for some time under load, between a Redis and a sandbox of its
 * own on loopback, and ends it as an orchestrator would. With the options that make Java
 * record an archive, the archive then has the classes and the profile of real calls.
 * <p>
 * Exit code 0 if calls were served and the gateway ended by itself; otherwise the end of
 * its log is printed.
 */
@Command(name = "training", mixinStandardHelpOptions = true,
        description = "Runs an unpacked gateway under load, so that its Java can record an archive.")
public final class Training implements Callable<Integer> {

    /** Java writes the archive when the process ends. */
    private static final Duration WRITING = Duration.ofMinutes(5);

    private static final String UNLIMITED = "1000000";

    @Option(names = "--directory", required = true, description = "where smart-gateway.jar is unpacked")
    private Path directory = Path.of("");

    @Option(names = "--config", required = true, description = "directory of application.yml, policy.yml and apps")
    private Path config = Path.of("");

    @Option(names = "--java-option", description = "option of the gateway's Java, once for each")
    private List<String> options = List.of();

    @Option(names = "--seconds", defaultValue = "60", description = "length of the load (default: ${DEFAULT-VALUE})")
    private int seconds;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private final PrintWriter out = new PrintWriter(System.out, true);

    public static void main(String[] args) {
        System.exit(new CommandLine(new Training()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path log = Files.createTempFile("training", ".log");
        try {
            DemoRedis redis = started(DemoRedis.at(null));
            int sandbox = Ports.free();
            int port = Ports.free();
            int management = Ports.free();
            started(Sandbox.start(sandbox(sandbox, port)));
            GatewayProcess gateway = started(GatewayProcess.unpacked(this.directory, this.options, log,
                    environment(redis, sandbox, port, management)));
            gateway.awaitReady(URI.create("http://localhost:" + management + "/actuator/health/readiness"));
            return train(gateway, new TrainingLoad(origin(port), origin(sandbox)));
        }
        catch (DemoException ex) {
            this.out.println(ex.getMessage());
            return 1;
        }
        finally {
            while (!this.running.isEmpty()) {
                this.running.pop().close();
            }
            Files.deleteIfExists(log);
        }
    }

    private int train(GatewayProcess gateway, TrainingLoad load) throws Exception {
        load.launch();
        this.out.println("The gateway is under load for " + this.seconds + " seconds.");
        TrainingLoad.Count count = load.run(Duration.ofSeconds(this.seconds));
        this.out.println(count.good() + " calls were served, " + count.bad() + " were not.");
        boolean ended = gateway.end(WRITING);
        if (ended && count.bad() * 10 < count.good()) {
            return 0;
        }
        throw new DemoException((ended ? "Too few calls were served." : "The gateway did not end.")
                + " The end of its log:\n" + gateway.tail());
    }

    private <T extends AutoCloseable> T started(T part) {
        this.running.push(part);
        return part;
    }

    private static String[] sandbox(int port, int gateway) {
        return new String[] { "--logging.level.root=warn", "--server.port=" + port, "--server.address=127.0.0.1",
                "--sandbox.url=" + origin(port), "--sandbox.ehr.app-url=" + origin(gateway), "--sandbox.ehr.apps=demo",
                "--sandbox.load-demo=true" };
    }

    private Map<String, String> environment(DemoRedis redis, int sandbox, int port, int management) {
        Path home = this.config.toAbsolutePath();
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_CONFIG_ADDITIONALLOCATION", "file:" + home + "/");
        environment.put("GATEWAY_APPS_LOCATION", home.resolve("apps").toString());
        environment.put("GATEWAY_POLICY_LOCATION", home.resolve("policy.yml").toString());
        environment.put("GATEWAY_PUBLIC_URL", origin(port));
        environment.put("GATEWAY_KEYS_EPHEMERAL", "true");
        environment.put("GATEWAY_DEMO_UI", origin(sandbox) + "/demo");
        environment.put("GATEWAY_DEMO_ISS", origin(sandbox) + "/fhir");
        environment.put("GATEWAY_DEMO_FHIR_BASE", origin(sandbox) + "/fhir");
        environment.put("GATEWAY_LIMITS_SESSION_PERSECOND", UNLIMITED);
        environment.put("GATEWAY_LIMITS_SESSION_BURST", UNLIMITED);
        environment.put("GATEWAY_LIMITS_ADDRESS_PERSECOND", UNLIMITED);
        environment.put("GATEWAY_LIMITS_ADDRESS_BURST", UNLIMITED);
        environment.put("SERVER_PORT", "" + port);
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_PORT", "" + management);
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("SPRING_DATA_REDIS_HOST", redis.host());
        environment.put("SPRING_DATA_REDIS_PORT", "" + redis.port());
        return environment;
    }

    private static String origin(int port) {
        return "http://localhost:" + port;
    }

}
