package dev.smartgateway.command.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.smartgateway.operator.AppOutline;
import dev.smartgateway.operator.PolicyFiles;
import dev.smartgateway.policy.AccessPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options that select a policy. The default is the policy that a gateway started in this
 * directory would use.
 */
final class PolicyChoice {

    private static final Path HERE = Path.of("config");

    @Option(names = "--config", paramLabel = "DIR",
            description = "directory with policy.yml, policies/ and apps/; default: ./config")
    private @Nullable Path config;

    @Option(names = "--policy", paramLabel = "FILE",
            description = "common policy file; default: policy.yml of the directory")
    private @Nullable Path policy;

    @Option(names = "--app", paramLabel = "NAME", description = "use the policy of this app")
    private @Nullable String app;

    /**
     * Returns the selected policy.
     * @throws Unusable if there is no such app
     * @throws dev.smartgateway.problem.ConfigurationFault if a file is invalid
     */
    AccessPolicy policy() {
        String name = this.app;
        String file = (name != null) ? policyOf(name).orElse(null) : null;
        return builtIn() ? AccessPolicy.defaults() : PolicyFiles.one(location(), file);
    }

    /** Returns a description of the selected policy. */
    String title() {
        String text = builtIn() ? "the built-in defaults, because there is no " + location() : location().toString();
        String name = this.app;
        String file = (name != null) ? policyOf(name).map((one) -> " with policies/" + one).orElse("") : "";
        return (name != null) ? text + file + ", app " + name : text;
    }

    /** Returns whether the built-in policy applies because there is no file. */
    private boolean builtIn() {
        return this.config == null && this.policy == null && this.app == null && !Files.exists(location());
    }

    Path location() {
        return (this.policy != null) ? this.policy : directory().resolve("policy.yml");
    }

    Path directory() {
        return (this.config != null) ? this.config : HERE;
    }

    private Optional<String> policyOf(String name) {
        Map<String, Optional<String>> apps = apps();
        Optional<String> file = apps.get(name);
        if (file == null) {
            throw new Unusable("no app " + name + " in " + directory().resolve("apps"),
                    apps.isEmpty() ? "Give --config the directory that contains apps/."
                            : "Name one of: " + String.join(", ", apps.keySet()) + ".");
        }
        return file;
    }

    /**
     * Returns the apps with the policy file that each names.
     * @throws dev.smartgateway.problem.ConfigurationFault if an app file is not YAML
     */
    Map<String, Optional<String>> apps() {
        Map<String, Optional<String>> apps = new TreeMap<>();
        AppOutline.all(directory().resolve("apps"))
            .forEach((file, app) -> apps.put((app.name() != null) ? app.name() : file,
                    Optional.ofNullable(app.policy())));
        return apps;
    }

}
