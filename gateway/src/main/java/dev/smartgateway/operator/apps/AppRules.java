package dev.smartgateway.operator.apps;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.operator.file.OperatorFile;
import dev.smartgateway.scope.EntraScopes;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.IssuerMatch;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.smart.PublicUrl;

/**
 * Rules between the keys of one app file, and between app files.
 */
final class AppRules {

    /** Path segments that the gateway serves itself. */
    private static final Set<String> TAKEN = Set.of("launch", "launches", "callback", "fhir", "session", "sessions",
            "logout", "context", "picker", "handover", "actuator", "error", "livez", "readyz");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final OperatorFile file;

    private final App app;

    AppRules(OperatorFile file, App app) {
        this.file = file;
        this.app = app;
    }

    /**
     * Rejects contradictions.
     * @param before the apps of the files before this one
     */
    void check(List<App> before) {
        if (TAKEN.contains(this.app.name())) {
            throw this.file.fault("name", "is a path of the gateway itself", "Choose another name.");
        }
        origin(before);
        home(this.app.name(), this.app.home());
        devServer();
        App.Limits limits = this.app.limits();
        if (limits.idle().isZero() || limits.absolute().compareTo(limits.idle()) < 0) {
            throw this.file.fault("limits.absolute", "is shorter than idle",
                    "Write for example idle: 30m, absolute: 12h.");
        }
        List<Issuer> issuers = this.app.issuers();
        for (int index = 0; index < issuers.size(); index++) {
            new IssuerRules(this.file, "issuers[" + index + "].", issuers.get(index)).check();
        }
        if (issuers.stream().map((one) -> IssuerMatch.of(one.address().iss().toString())).distinct().count() < issuers
            .size()) {
            throw this.file.fault("issuers", "have the same iss twice",
                    "A launch could not distinguish them. Keep one.");
        }
        unique(before);
        ownBases(Stream.concat(before.stream(), Stream.of(this.app)).toList());
        sharedClients(Stream.concat(before.stream(), Stream.of(this.app)).toList());
        signedApart();
    }

    /**
     * An app with its own sign-in must receive its FHIR base and be served under its own
     * path.
     */
    private void home(String name, String home) {
        if (!home.contains("{launch}") || home.replace("{launch}", "").replace("{base}", "").matches(".*[{}].*")) {
            throw this.file.fault("home", "must contain {launch}, and no other placeholder than {base}",
                    "Write {launch} once: /" + name + "/?launch={launch}.");
        }
        boolean own = this.app.front().origin() != null;
        if (own && (home + "/").startsWith(App.GATEWAY + "/")) {
            throw this.file.fault("home", "is a path of the gateway itself", "Write a path of the app.");
        }
        if (this.app.signIn() == App.SignIn.FACADE
                && !((own || home.startsWith("/" + name + "/")) && home.contains("{base}"))) {
            throw this.file.fault("home", "does not open the app's launch page as an EHR would",
                    "Write its path and both parameters: /" + name + "/launch.html?iss={base}&launch={launch}.");
        }
    }

    /**
     * Requires a development server on this machine. Otherwise the query, which may name
     * a launch, would appear in another server's log.
     */
    private void devServer() {
        URI ui = this.app.ui();
        if (this.app.files().devServer() && (ui == null || !LOOPBACK.contains(String.valueOf(ui.getHost())))) {
            throw this.file.fault("files.dev-server", "is only for a development server on this machine",
                    "Set ui to its address, such as http://localhost:5173/" + this.app.name() + ", or remove it.");
        }
    }

    /** Two apps on one origin could read each other's charts. */
    private void origin(List<App> before) {
        PublicUrl own = this.app.origin();
        if (own != null && before.stream()
            .map(App::origin)
            .filter(Objects::nonNull)
            .anyMatch((other) -> own.names(other.value().getRawAuthority()))) {
            throw this.file.fault("origin", "is the origin of another app", "Give each app its own host name.");
        }
    }

    private void unique(List<App> before) {
        if (before.stream().anyMatch((one) -> one.name().equals(this.app.name()))) {
            throw this.file.fault("name", "is already used by another file", "Give every app its own name.");
        }
        Set<String> names = before.stream()
            .flatMap((one) -> one.issuers().stream())
            .map(Issuer::name)
            .collect(Collectors.toCollection(HashSet::new));
        for (Issuer issuer : this.app.issuers()) {
            if (!names.add(issuer.name())) {
                int line = this.file.line("issuers[" + this.app.issuers().lastIndexOf(issuer) + "].name");
                throw this.file.whole("issuers", "use the name '" + issuer.name() + "' twice, here in line " + line,
                        "Every issuer of every app needs its own name: it is in the redirect URI.");
            }
        }
    }

    /**
     * If a further base of one service were the base of another, patients of one would be
     * taken for patients of the other wherever their ids are equal.
     */
    private void ownBases(List<App> apps) {
        List<Issuer> all = apps.stream().flatMap((one) -> one.issuers().stream()).toList();
        for (Issuer issuer : all) {
            for (String further : issuer.address().furtherBases()) {
                boolean others = all.stream()
                    .map((other) -> other.address().fhirBase().toString())
                    .anyMatch((base) -> IssuerMatch.same(base, further)
                            && !IssuerMatch.same(base, issuer.address().fhirBase().toString()));
                if (others) {
                    throw this.file.fault("issuers", "have a further base that is the fhir-base of another issuer",
                            "Patients of one would be taken for patients of the other. Remove it from further-bases.");
                }
            }
        }
    }

    /**
     * Entra accumulates grants per client, resource and user. The scopes of all issuers
     * that share a client must therefore have one context level and one SMART version.
     */
    private void sharedClients(List<App> apps) {
        for (Issuer issuer : this.app.issuers()) {
            List<Issuer> sharing = apps.stream()
                .flatMap((one) -> one.issuers().stream())
                .filter((other) -> sameClient(issuer, other))
                .toList();
            List<String> faults = EntraScopes
                .faults(sharing.stream().map(Issuer::scopes).collect(Collectors.joining(" ")));
            if (!faults.isEmpty()) {
                String names = sharing.stream().map(Issuer::name).collect(Collectors.joining(", "));
                throw this.file.fault("issuers", "share the Entra client " + issuer.client().id() + " (" + names
                        + ") with scopes that cannot be in one token", faults.get(0));
            }
        }
    }

    private static boolean sameClient(Issuer one, Issuer other) {
        return one.rules().dialect() == Issuer.Dialect.ENTRA && other.rules().dialect() == Issuer.Dialect.ENTRA
                && one.client().id().equals(other.client().id())
                && Objects.equals(one.address().audience().scopePrefix(), other.address().audience().scopePrefix());
    }

    /**
     * A launch token identifies its app and its EHR, and nothing else that distinguishes
     * issuers.
     */
    private void signedApart() {
        Set<String> meant = new HashSet<>();
        for (Issuer issuer : this.app.issuers()) {
            LaunchOptions.SignedLaunch signed = issuer.launch().signedLaunch();
            if (signed != null && !meant.add(signed.issuer() + " " + signed.audience())) {
                throw this.file.fault("issuers",
                        "accept the same signed launches at '" + issuer.name() + "' as at an earlier issuer",
                        "Give each signed-launch a different audience. Otherwise a patient of one FHIR service could "
                                + "be taken for a patient of the other.");
            }
        }
    }

}
