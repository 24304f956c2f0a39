package dev.smartgateway.operator;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.smartgateway.operator.file.FileKind;
import dev.smartgateway.operator.file.OperatorFile;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;

/**
 * The common policy file and the files of single apps in the directory {@code policies}
 * next to it.
 */
public final class PolicyFiles {

    /** Key of the common policy. */
    static final String COMMON = "";

    private final Path location;

    private final Supplier<Set<String>> names;

    /**
     * Creates a reader.
     * @param location the common file
     * @param names file names of the others
     */
    public PolicyFiles(Path location, Set<String> names) {
        this(location, () -> names);
    }

    /**
     * Creates a reader for changing apps.
     * @param names current file names of the others
     */
    PolicyFiles(Path location, Supplier<Set<String>> names) {
        this.location = location;
        this.names = names;
    }

    /**
     * Reads all files from disk. Nothing is cached, so it does not matter whether a file
     * was rewritten, replaced or reached through a changed link.
     * @throws ConfigurationFault if a file is missing, unreadable or invalid
     */
    public Map<String, AccessPolicy> read() {
        return understood(texts());
    }

    /**
     * Reads the policy of one app.
     * @param name file name, or {@code null} for the common policy
     * @throws ConfigurationFault as {@link #read()}
     */
    public static AccessPolicy one(Path location, @Nullable String name) {
        Set<String> names = (name != null) ? Set.of(name) : Set.of();
        AccessPolicy policy = new PolicyFiles(location, names).read().get((name != null) ? name : COMMON);
        return (policy != null) ? policy : AccessPolicy.defaults();
    }

    /**
     * Returns the texts by file name.
     */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>(texts(this.names.get()));
        texts.put(COMMON, text(this.location));
        return texts;
    }

    /**
     * Returns the texts of files besides the common one.
     * @throws ConfigurationFault if one cannot be read
     */
    Map<String, String> texts(Set<String> others) {
        Map<String, String> texts = new TreeMap<>();
        others.forEach((name) -> texts.put(name, text(this.location.resolveSibling("policies").resolve(name))));
        return texts;
    }

    /**
     * Returns the policies in these texts.
     */
    Map<String, AccessPolicy> understood(Map<String, String> texts) {
        return understood(texts, this.names.get());
    }

    /**
     * Returns the common policy and those of the named files in these texts.
     */
    Map<String, AccessPolicy> understood(Map<String, String> texts, Set<String> others) {
        PolicyFile common = PolicyFile.read(String.valueOf(this.location.getFileName()), texts.getOrDefault(COMMON, ""),
                PolicyFile.of(AccessPolicy.defaults()));
        Map<String, AccessPolicy> policies = new HashMap<>();
        policies.put(COMMON, common.policy());
        others.forEach((name) -> policies.put(name,
                PolicyFile.read("policies/" + name, texts.getOrDefault(name, ""), common).policy()));
        return Map.copyOf(policies);
    }

    private static String text(Path file) {
        return OperatorFile.text(FileKind.POLICY, file, String.valueOf(file.toAbsolutePath().normalize()),
                "Create the file, or set gateway.policy.location to another one. A file that contains only {} means "
                        + "the defaults.");
    }

}
