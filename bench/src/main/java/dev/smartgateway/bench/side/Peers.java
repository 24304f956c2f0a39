package dev.smartgateway.bench.side;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * The proxies, each configured as its documentation recommends.
 */
final class Peers {

    private static final Pattern LAUNCH = Pattern.compile("launch=([A-Za-z0-9_-]{22})");

    private static final String MODULES = System.getProperty("side.modules", "/usr/lib/apache2/modules/");

    /** Opens nothing outside a run. */
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final Setting setting;

    private final int world;

    private final int redis;

    private final int sessions;

    Peers(Setting setting, int world, int redis, int sessions) {
        this.setting = setting;
        this.world = world;
        this.redis = redis;
        this.sessions = sessions;
    }

    private String origin() {
        return "http://localhost:" + this.world;
    }

    private Path configuration(String name, int port) throws IOException {
        Path home = this.setting.home().resolve(name);
        return this.setting.file(name + "/" + name + ".conf", filled(name + ".conf", port, home.toString()));
    }

    /** A resource of this class, with the values of this run filled in. */
    private String filled(String file, int port, String home) throws IOException {
        try (InputStream in = Peers.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).replace("@HOME@", home)
                .replace("@PORT@", String.valueOf(port))
                .replace("@WORLD@", String.valueOf(this.world))
                .replace("@REDIS@", String.valueOf(this.redis))
                .replace("@MODULES@", MODULES);
        }
    }

    private List<Peer.Session> same(Peer.Session session) {
        return IntStream.range(0, this.sessions).mapToObj((i) -> session).toList();
    }

    private List<Peer.Session> signedIn(int port) throws IOException, InterruptedException {
        List<Peer.Session> all = new ArrayList<>();
        for (int i = 0; i < this.sessions; i++) {
            Browser browser = new Browser();
            browser.follow("http://localhost:" + port + "/fhir/Patient/" + World.PATIENT);
            all.add(new Peer.Session("/fhir", browser.cookies()));
        }
        return all;
    }

    @Nullable Peer nginx() throws IOException, InterruptedException {
        String program = Setting.program("nginx");
        if (program == null) {
            return null;
        }
        int port = Setting.port();
        Path file = configuration("nginx", port);
        this.setting.home().resolve("nginx").toFile().setWritable(true, false);
        Process process = this.setting.start("nginx", List.of(program, "-c", file.toString()), this.setting.home());
        this.setting.await("nginx", port);
        return new Peer("nginx", process.toHandle(), port, null, same(new Peer.Session("/fhir", "")));
    }

    @Nullable Peer apache() throws IOException, InterruptedException {
        String program = Setting.program("apache2");
        if (program == null || !Files.exists(Path.of(MODULES, "mod_auth_openidc.so"))) {
            return null;
        }
        int port = Setting.port();
        Path file = configuration("apache", port);
        Process process = this.setting.start("apache", List.of(program, "-f", file.toString(), "-DFOREGROUND"),
                this.setting.home());
        this.setting.await("apache", port);
        return new Peer("mod_auth_openidc", process.toHandle(), port, null, signedIn(port));
    }

    Peer floor(String how) throws Exception {
        int port = Setting.port();
        String name = "floor-" + how;
        Process process = this.setting.start(name, this.setting.ours(Floor.class, String.valueOf(port),
                String.valueOf(this.world), String.valueOf(this.redis), how), this.setting.home());
        this.setting.await(name, port);
        List<Peer.Session> all = IntStream.range(0, this.sessions)
            .mapToObj((i) -> new Peer.Session("/fhir", "sid=" + i))
            .toList();
        return new Peer(name, process.toHandle(), port, new Machine.Jvm(process.pid()), all);
    }

    Peer stock() throws Exception {
        int port = Setting.port();
        Process process = this.setting.start("stock",
                this.setting.ours(Stock.class, String.valueOf(port), origin(), String.valueOf(this.redis)),
                this.setting.home());
        this.setting.await("stock", port);
        return new Peer("stock Spring", process.toHandle(), port, new Machine.Jvm(process.pid()), signedIn(port));
    }

    /**
     * The gateway with everything on, in the image's settings.
     * @param directory where the jar is unpacked, with its archive of classes
     */
    Peer gateway(String name, Path directory) throws Exception {
        Peer started = replica(name, directory, List.of());
        List<Peer.Session> all = new ArrayList<>();
        for (int i = 0; i < this.sessions; i++) {
            all.add(launched(started.port(), "x1"));
        }
        return new Peer(name, started.process(), started.port(), new Machine.Jvm(started.process().pid()), all);
    }

    /**
     * As {@link #gateway}, for sessions that another replica has begun, and without a
     * look into it. Returns as soon as it says that it is ready.
     */
    Peer replica(String name, Path directory, List<Peer.Session> sessions) throws Exception {
        int port = Setting.port();
        int management = Setting.port();
        List<String> command = gatewayCommand(directory, port, name);
        command.add("--management.server.port=" + management);
        Process process = this.setting.start(name, command, directory);
        this.setting.awaitReady(name, management);
        return new Peer(name, process.toHandle(), port, null, sessions);
    }

    Peer.Session launched(int port, String launch) throws IOException, InterruptedException {
        Browser browser = new Browser();
        String app = browser.follow("http://localhost:" + port + "/launch?iss=" + origin() + "/fhir&launch=" + launch)
            .toString();
        Matcher found = LAUNCH.matcher(app);
        if (!found.find()) {
            throw new IOException("the launch ended at " + app);
        }
        return new Peer.Session("/launches/" + found.group(1) + "/fhir", browser.cookies());
    }

    private List<String> gatewayCommand(Path directory, int port, String name) throws IOException {
        this.setting.file("apps/bench.yml", filled("app.yml", port, ""));
        this.setting.file("policy.yml", filled("policy.yml", port, ""));
        List<String> command = java(directory, name);
        command.addAll(List.of("-jar", "smart-gateway.jar", "--server.port=" + port,
                "--gateway.public-url=http://localhost:" + port,
                "--gateway.apps.location=" + this.setting.home().resolve("apps"),
                "--gateway.policy.location=" + this.setting.home().resolve("policy.yml"),
                "--gateway.keys.sealing[0].id=k1", "--gateway.keys.sealing[0].value=" + KEY,
                "--gateway.credentials.world.secret=gateway-secret",
                "--gateway.audit.file=" + this.setting.home().resolve(name + ".audit"),
                "--spring.data.redis.port=" + this.redis));
        filled("gateway.properties", port, "").lines()
            .filter((line) -> !line.startsWith("#"))
            .map("--"::concat)
            .forEach(command::add);
        return command;
    }

    /** Java in the image's settings, with the archive of classes if there is one. */
    private List<String> java(Path directory, String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(Setting.java()));
        command.addAll(this.setting.imageOptions());
        for (String archive : List.of("smart-gateway.aot", "smart-gateway.jsa")) {
            if (Files.exists(directory.resolve(archive))) {
                command.add((archive.endsWith("aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
            }
        }
        String options = System.getProperty("side.options." + name, "");
        command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        return command;
    }

}
