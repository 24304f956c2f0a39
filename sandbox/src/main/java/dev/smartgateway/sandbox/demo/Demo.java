package dev.smartgateway.sandbox.demo;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.Sandbox;
import dev.smartgateway.sandbox.azure.IdentityController;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts Redis, the sandbox and the gateway on loopback, reports progress, waits until
 * all are healthy and prints the URL to open. Ctrl-C stops everything.
 */
@Command(name = "demo", mixinStandardHelpOptions = true,
        description = "Starts Redis, the sandbox and the gateway on this machine.")
public final class Demo implements Callable<Integer> {

    @Option(names = "--gateway-jar", description = "the built gateway (default: ${DEFAULT-VALUE})",
            defaultValue = "gateway/target/smart-gateway.jar")
    private Path gatewayJar = Path.of("");

    @Option(names = "--gateway-port", description = "default: ${DEFAULT-VALUE}", defaultValue = "8080")
    private int gatewayPort;

    @Option(names = "--management-port", description = "default: ${DEFAULT-VALUE}", defaultValue = "8081")
    private int managementPort;

    @Option(names = "--sandbox-port", description = "default: ${DEFAULT-VALUE}", defaultValue = "9000")
    private int sandboxPort;

    @Option(names = "--other-site", description = "serve the EHR from 127.0.0.1, which is another site than the"
            + " gateway's localhost: an app launched in its page is then a third party there")
    private boolean otherSite;

    @Option(names = "--redis", description = "a running Redis, redis://host:port; without it one is started",
            defaultValue = Option.NULL_VALUE)
    private @Nullable URI redis;

    @Option(names = "--azure", description = "imitate Entra ID and Azure Health Data Services")
    private boolean azure;

    /** Exit code after an error message with advice. */
    private static final int SAID = 3;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private final Progress progress = new Progress(new PrintWriter(System.out, true));

    public static void main(String[] args) {
        System.exit(new CommandLine(new Demo()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "demo-stop"));
        // Maven does not always end its child processes when it is killed.
        ProcessHandle.current().parent().ifPresent((maven) -> maven.onExit().thenRun(() -> System.exit(0)));
        this.progress.title("SMART gateway demo" + (this.azure ? ", as on Azure" : ""));
        try {
            start();
        }
        catch (DemoException ex) {
            this.progress.failed(String.valueOf(ex.getMessage()));
            return SAID;
        }
        this.progress.done(sandboxUrl(), gatewayUrl());
        new CountDownLatch(1).await();
        return 0;
    }

    private void start() throws Exception {
        Ports.requireFree("gateway", "--gateway-port", this.gatewayPort);
        Ports.requireFree("gateway management", "--management-port", this.managementPort);
        Ports.requireFree("sandbox", "--sandbox-port", this.sandboxPort);
        this.progress.begin("Redis", (this.redis != null) ? "the one given" : "embedded");
        DemoRedis store = started(DemoRedis.at(this.redis));
        this.progress.ready("port " + store.port());

        boolean own = !this.azure && !System.getenv().containsKey("GATEWAY_APPS_LOCATION");
        DemoApps apps = own ? started(DemoApps.write()) : null;
        GatewayProcess gateway = started(GatewayProcess.of(this.gatewayJar, environment(store, apps)));
        this.progress.begin("Sandbox", "test EHR, FHIR engine and demo app");
        started(Sandbox.start(sandboxArguments(own)));
        this.progress.ready(sandboxUrl());

        this.progress.begin("Gateway", this.gatewayJar.toString());
        gateway.awaitReady(URI.create("http://localhost:" + this.managementPort + "/actuator/health/readiness"));
        this.progress.ready(gatewayUrl());
    }

    private String[] sandboxArguments(boolean ownApps) {
        return new String[] { "--logging.level.root=warn", "--server.port=" + this.sandboxPort,
                "--server.address=127.0.0.1", "--sandbox.url=" + sandboxUrl(), "--sandbox.ehr.app-url=" + gatewayUrl(),
                "--sandbox.ehr.apps=" + (ownApps ? String.join(",", DemoApps.NAMES) : "demo"),
                "--sandbox.load-demo=true", "--sandbox.clients.jwks-url=" + jwksUrl(),
                "--sandbox.mode=" + (this.azure ? "azure" : "smart"),
                "--sandbox.clients.logout-urls=" + gatewayUrl() + "/logout/frontchannel" };
    }

    private Map<String, String> environment(DemoRedis store, @Nullable DemoApps apps) {
        Map<String, String> environment = new HashMap<>();
        if (apps != null) {
            environment.putAll(apps.environment(sandboxUrl()));
        }
        environment.put("SERVER_PORT", "" + this.gatewayPort);
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_PORT", "" + this.managementPort);
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("GATEWAY_PUBLIC_URL", gatewayUrl());
        environment.put("GATEWAY_KEYS_EPHEMERAL", "true");
        environment.put("GATEWAY_DEMO_UI", sandboxUrl() + "/demo");
        environment.put("GATEWAY_DEMO_ISS", sandboxUrl() + "/fhir");
        environment.put("GATEWAY_DEMO_FHIR_BASE", sandboxUrl() + "/fhir");
        environment.put("GATEWAY_DEMO_FRAME", sandboxUrl());
        environment.put("GATEWAY_DEMO_STYLE", URI.create(sandboxUrl()).getHost());
        environment.put("GATEWAY_DEMO_PARTITIONED", "" + this.otherSite);
        environment.put("SPRING_DATA_REDIS_HOST", store.host());
        environment.put("SPRING_DATA_REDIS_PORT", "" + store.port());
        if (this.azure) {
            environment.putAll(platform());
        }
        return environment;
    }

    /**
     * Returns the environment variables that Container Apps would set for its workload,
     * and the tenant's address.
     */
    private Map<String, String> platform() {
        return Map.of("GATEWAY_APPS_LOCATION", "sandbox/azure", "GATEWAY_DEMO_EHR", sandboxUrl(), "GATEWAY_DEMO_TENANT",
                sandboxUrl() + "/" + Paths.TENANT, "IDENTITY_ENDPOINT", sandboxUrl() + "/msi/token", "IDENTITY_HEADER",
                IdentityController.HEADER, "GATEWAY_CREDENTIALS_SANDBOX_FEDERATED_CLIENTID",
                "5b1d9a60-7c2e-4f0b-9a55-3e1f6f0c2d11", "GATEWAY_SESSION_FRONTCHANNELISSUERS", "sandbox");
    }

    private <T extends AutoCloseable> T started(T part) {
        synchronized (this.running) {
            this.running.push(part);
        }
        return part;
    }

    private void stop() {
        synchronized (this.running) {
            while (!this.running.isEmpty()) {
                try {
                    this.running.pop().close();
                }
                catch (Exception ex) {
                    this.progress.failed("did not stop cleanly: " + ex.getMessage());
                }
            }
        }
    }

    private String gatewayUrl() {
        return "http://localhost:" + this.gatewayPort;
    }

    private String jwksUrl() {
        return gatewayUrl() + "/.well-known/jwks.json";
    }

    private String sandboxUrl() {
        return "http://" + (this.otherSite ? "127.0.0.1" : "localhost") + ":" + this.sandboxPort;
    }

}
