package dev.smartgateway.store.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys from a directory: the name of a file is the id of a key, its content 32
 * bytes in base64. A file named {@code active} contains the id of the key that seals; it
 * is optional if there is only one key. Files whose name begins with a dot are ignored,
 * so a mounted Secret can be used unchanged.
 */
final class DirectoryKeys {

    static final String ACTIVE = "active";

    private final Path directory;

    DirectoryKeys(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the current keys, the sealing key first.
     * @throws ConfigurationFault with advice if they cannot be used
     */
    List<SealKey> keys() {
        List<Path> files = files();
        List<SealKey> keys = new ArrayList<>();
        for (Path file : files) {
            if (!name(file).equals(ACTIVE)) {
                keys.add(ConfiguredKeys.key(name(file), ConfiguredKeys.read(name(file), file), file.toString()));
            }
        }
        String active = active(files);
        if (active == null && keys.size() > 1) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    "There are several keys in " + this.directory + " and none of them is named as the sealing key.",
                    "Write the id of the sealing key into the file " + this.directory.resolve(ACTIVE) + ".");
        }
        SealKey first = keys.stream().filter((key) -> key.id().equals(active)).findFirst().orElse(null);
        if (active != null && first == null) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    this.directory.resolve(ACTIVE) + " names the key " + active
                            + ", which is not in the same directory.",
                    "Add the file of that key, or name another one.");
        }
        if (first != null) {
            keys.remove(first);
            keys.add(0, first);
        }
        return keys;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(this.directory)) {
            return all.filter((file) -> !name(file).startsWith(".") && Files.isRegularFile(file)).sorted().toList();
        }
        catch (IOException ex) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    "gateway.keys.directory cannot be read: " + this.directory + ".",
                    "Mount the keys there, readable for the gateway's user.");
        }
    }

    private static @Nullable String active(List<Path> files) {
        for (Path file : files) {
            if (name(file).equals(ACTIVE)) {
                return ConfiguredKeys.text(ACTIVE, file).strip();
            }
        }
        return null;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

}
