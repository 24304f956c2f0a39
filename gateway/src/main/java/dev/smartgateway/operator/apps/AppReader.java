package dev.smartgateway.operator.apps;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.operator.LaunchOptions;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.IssuerMatch;

/**
 * Reads one app from its section.
 */
final class AppReader {

    private static final String HOME = "/(?![/\\\\])[A-Za-z0-9._~/?&=#{}-]*";

    /** Path segments the gateway serves itself. */
    private static final Set<String> TAKEN = Set.of("launch", "launches", "callback", "fhir", "session", "sessions",
            "logout", "context", "picker", "handover", "actuator", "error");

    private final Map<String, LaunchOptions> intakes;

    /**
     * Reads into a map that is filled with the intake of every issuer.
     */
    AppReader(Map<String, LaunchOptions> intakes) {
        this.intakes = intakes;
    }

    App read(Section section) {
        try (section) {
            String name = section.matching("name", "[a-z0-9-]{1,40}", "growth-chart");
            if (TAKEN.contains(name)) {
                throw section.fault("name", "is a path of the gateway itself", "Choose another name.");
            }
            App.SignIn signIn = section.choice("sign-in", App.SignIn.class, App.SignIn.TOKENLESS);
            String home = home(section, name, signIn);
            URI ui = section.url("ui");
            App.Limits limits = limits(section.section("limits"));
            String policy = section.has("policy") ? section.matching("policy", "[A-Za-z0-9._-]{1,80}", name + ".yml")
                    : null;
            return new App(name, home, ui, limits, policy, issuers(section), signIn);
        }
    }

    /**
     * An app with a sign-in of its own must be told its FHIR base, and be at its own
     * path.
     */
    private static String home(Section section, String name, App.SignIn signIn) {
        String home = section.matching("home", HOME, "/" + name + "/?launch={launch}");
        if (!home.contains("{launch}") || home.replace("{launch}", "").replace("{base}", "").matches(".*[{}].*")) {
            throw section.fault("home", "does not say where the launch id goes",
                    "Write {launch} once: /" + name + "/?launch={launch}.");
        }
        if (signIn == App.SignIn.FACADE && !(home.startsWith("/" + name + "/") && home.contains("{base}"))) {
            throw section.fault("home", "does not open the app's launch page as an EHR would",
                    "Write its path and both parameters: /" + name + "/launch.html?iss={base}&launch={launch}.");
        }
        return home;
    }

    private static App.Limits limits(Section section) {
        try (section) {
            Duration idle = section.duration("idle", Duration.ofMinutes(30));
            Duration absolute = section.duration("absolute", Duration.ofHours(12));
            if (idle.isZero() || absolute.compareTo(idle) < 0) {
                throw section.fault("absolute", "is shorter than idle", "Write for example idle: 30m, absolute: 12h.");
            }
            return new App.Limits(idle, absolute, section.number("max-launches", 10, 50));
        }
    }

    private List<Issuer> issuers(Section section) {
        List<Issuer> issuers = new ArrayList<>();
        for (Section entry : section.sections("issuers")) {
            try (entry) {
                Issuer issuer = IssuerReader.read(entry);
                this.intakes.put(issuer.name(), IntakeReader.read(entry));
                issuers.add(issuer);
            }
        }
        boolean same = issuers.stream()
            .map((issuer) -> IssuerMatch.of(issuer.address().iss().toString()))
            .distinct()
            .count() < issuers.size();
        if (same) {
            throw section.fault("issuers", "have the same iss twice", "A launch could not tell them apart: keep one.");
        }
        return issuers;
    }

}
