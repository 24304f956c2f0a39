package dev.smartgateway.command.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.smartgateway.operator.PolicyFiles;
import dev.smartgateway.operator.YamlFiles;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.problem.ConfigurationFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The command {@code policy check}: validates all policy files at once.
 */
@Command(name = "check", mixinStandardHelpOptions = true,
        description = "Validates policy.yml and every file in policies/.",
        footer = { "", "Exit code: 0 all files are valid, 1 at least one is not, 2 nothing could be checked." })
final class PolicyCheck extends PolicyTask {

    @Mixin
    private PolicyChoice choice = new PolicyChoice();

    @Override
    int run() {
        Path location = this.choice.location();
        Map<String, Optional<String>> apps = this.choice.apps();
        if (check(location, Optional.empty(), List.of()) == REFUSED) {
            out().println("      The files in policies/ were not checked, because they build on this one.");
            return REFUSED;
        }
        Set<String> names = new TreeSet<>(present(location.resolveSibling("policies")));
        apps.values().forEach((name) -> name.ifPresent(names::add));
        int code = FINE;
        for (String name : names) {
            List<String> users = apps.entrySet()
                .stream()
                .filter((app) -> app.getValue().equals(Optional.of(name)))
                .map(Map.Entry::getKey)
                .toList();
            code = Math.max(code, check(location, Optional.of(name), users));
        }
        out().flush();
        return code;
    }

    private int check(Path location, Optional<String> name, List<String> users) {
        String shown = name.map((one) -> "policies/" + one).orElse(String.valueOf(location.getFileName()));
        try {
            AccessPolicy policy = PolicyFiles.one(location, name.orElse(null));
            boolean idle = name.isPresent() && users.isEmpty();
            out().println(
                    styled("green", "ok    ") + shown + (users.isEmpty() ? "" : ", used by " + String.join(", ", users))
                            + (idle ? ", used by no app: write policy: " + name.get() + " into the app's file" : ""));
            if (!policy.reportOnly().isEmpty()) {
                out().println("      only reports, does not deny: " + sorted(policy.reportOnly()));
            }
            return FINE;
        }
        catch (ConfigurationFault ex) {
            out().println(styled("red", "wrong ") + ex.getMessage());
            out().println("      To fix it: " + ex.advice());
            return REFUSED;
        }
    }

    private static Set<String> present(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try {
            return YamlFiles.list(directory)
                .stream()
                .map((file) -> String.valueOf(file.getFileName()))
                .collect(Collectors.toCollection(TreeSet::new));
        }
        catch (IOException ex) {
            throw new Unusable(directory + " cannot be read", "Check its permissions.");
        }
    }

    private static String sorted(Collection<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }

}
