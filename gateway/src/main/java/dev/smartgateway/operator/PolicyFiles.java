package dev.smartgateway.operator;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;

/**
 * The common policy file and the files of single apps in the directory {@code policies}
 * beside it.
 */
public final class PolicyFiles {

    /** Under this name the common policy is found. */
    static final String COMMON = "";

    private static final long LARGEST = 256 * 1024;

    private final Path location;

    private final Set<String> names;

    /**
     * Remembers where they are.
     * @param location the common file
     * @param names file names of the others
     */
    public PolicyFiles(Path location, Set<String> names) {
        this.location = location;
        this.names = Set.copyOf(names);
    }

    /**
     * Reads them all as they are now, from disk every time, so that it does not matter
     * whether a file was written to, renamed over or reached by a changed link.
     * @throws ConfigurationFault if one is not there, not readable or not understood
     */
    public Map<String, AccessPolicy> read() {
        return understood(texts());
    }

    /**
     * The policy of one app.
     * @param name file name, or {@code null} for the common policy
     * @throws ConfigurationFault as {@link #read()}
     */
    public static AccessPolicy one(Path location, @Nullable String name) {
        Set<String> names = (name != null) ? Set.of(name) : Set.of();
        AccessPolicy policy = new PolicyFiles(location, names).read().get((name != null) ? name : COMMON);
        return (policy != null) ? policy : AccessPolicy.defaults();
    }

    /**
     * The texts by name.
     */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        texts.put(COMMON, text(this.location));
        this.names.forEach((name) -> texts.put(name, text(this.location.resolveSibling("policies").resolve(name))));
        return texts;
    }

    /**
     * What the texts say.
     */
    Map<String, AccessPolicy> understood(Map<String, String> texts) {
        Map<PolicyKey, Object> common = PolicyReader.read(String.valueOf(this.location.getFileName()),
                texts.getOrDefault(COMMON, ""), PolicyReader.values(AccessPolicy.defaults()));
        Map<String, AccessPolicy> policies = new HashMap<>();
        policies.put(COMMON, PolicyReader.policy(common));
        this.names.forEach((name) -> policies.put(name,
                PolicyReader.policy(PolicyReader.read("policies/" + name, texts.getOrDefault(name, ""), common))));
        return Map.copyOf(policies);
    }

    private static String text(Path file) {
        String shown = String.valueOf(file.toAbsolutePath().normalize());
        try {
            if (Files.size(file) > LARGEST) {
                throw ConfigurationFault.policy(shown, "", "is larger than 256 KiB",
                        "Check that it is the policy file.");
            }
            return Files.readString(file);
        }
        catch (MalformedInputException ex) {
            throw ConfigurationFault.policy(shown, "", "is not UTF-8 text", "Save it as UTF-8.");
        }
        catch (IOException ex) {
            throw ConfigurationFault.policy(shown, "", "cannot be read",
                    "Put the file there, or name another with gateway.policy.location; {} alone means the defaults.");
        }
    }

}
