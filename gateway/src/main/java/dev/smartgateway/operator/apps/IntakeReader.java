package dev.smartgateway.operator.apps;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.operator.LaunchOptions;
import org.jspecify.annotations.Nullable;

/**
 * Reads the launch settings of an issuer from its section.
 */
final class IntakeReader {

    private IntakeReader() {
    }

    static LaunchOptions read(Section section) {
        Set<String> algorithms = Set.copyOf(section.list("id-token-algorithms"));
        if (!LaunchOptions.ALGORITHMS.containsAll(algorithms)) {
            throw section.fault("id-token-algorithms", "has an entry that is not allowed",
                    "Write asymmetric algorithms only, for example [RS256, ES384].");
        }
        return new LaunchOptions(hosts(section, section.list("style-hosts")),
                algorithms.isEmpty() ? LaunchOptions.DEFAULT.idTokenAlgorithms() : algorithms,
                section.flag("form-post", false), deposit(section), signedLaunch(section));
    }

    private static Set<String> hosts(Section section, List<String> hosts) {
        for (String host : hosts) {
            if (!host.matches("[A-Za-z0-9.-]{1,253}")) {
                throw section.fault("style-hosts", "has an entry that is not a host name",
                        "Write for example styles.ehr.example.org.");
            }
        }
        return hosts.stream().map((host) -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private static LaunchOptions.@Nullable Deposit deposit(Section section) {
        if (!section.has("deposit")) {
            return null;
        }
        try (Section entry = section.section("deposit")) {
            String client = entry.matching("client", "[A-Za-z0-9._-]{1,80}", "ehr-launcher");
            String hash = entry.has("secret-sha256") ? entry.matching("secret-sha256", "[0-9a-f]{64}", "9f86d0..")
                    : null;
            URI jwks = entry.url("jwks");
            if ((hash == null) == (jwks == null)) {
                throw entry.fault("secret-sha256", "and jwks: exactly one is needed",
                        "Write jwks: https://ehr.example.org/keys, or the SHA-256 of a random secret.");
            }
            return new LaunchOptions.Deposit(client, hash, jwks);
        }
    }

    private static LaunchOptions.@Nullable SignedLaunch signedLaunch(Section section) {
        if (!section.has("signed-launch")) {
            return null;
        }
        try (Section entry = section.section("signed-launch")) {
            return new LaunchOptions.SignedLaunch(entry.required("issuer", "https://ehr.example.org"),
                    entry.required("audience", "https://apps.example.org"), entry.requiredUrl("jwks"));
        }
    }

}
