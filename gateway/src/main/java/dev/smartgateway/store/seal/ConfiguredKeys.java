package dev.smartgateway.store.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys from properties and files.
 */
final class ConfiguredKeys implements KeySource {

    static final String MAKE = "Create a key with 'openssl rand -base64 32'.";

    private final KeyProperties properties;

    ConfiguredKeys(KeyProperties properties) {
        this.properties = properties;
    }

    @Override
    public List<SealKey> keys() {
        List<KeyProperties.Entry> entries = this.properties.sealing();
        return IntStream.range(0, entries.size()).mapToObj((index) -> key(index, entries.get(index))).toList();
    }

    private static SealKey key(int index, KeyProperties.Entry entry) {
        String place = "gateway.keys.sealing[" + index + "]";
        @Nullable String id = entry.id();
        if (id == null || id.isBlank()) {
            throw new ConfigurationFault(Part.SEALING_KEYS, place + " has no id.",
                    "Set " + place + ".id, for example k1.");
        }
        Secret value = entry.value();
        Path file = entry.file();
        if ((value == null) == (file == null)) {
            throw new ConfigurationFault(Part.SEALING_KEYS, "Key " + id + " (" + place + ") has "
                    + ((value == null) ? "neither" : "both") + " a value and a file.",
                    "Set exactly one of " + place + ".value and " + place + ".file.");
        }
        byte[] material = (value != null) ? value.use((text) -> decode(id, text)) : read(id, file);
        return key(id, material, place);
    }

    /**
     * Returns a key.
     * @throws ConfigurationFault with the place of a key that cannot be used
     */
    static SealKey key(String id, byte[] material, String place) {
        try {
            return new SealKey(id, material);
        }
        catch (IllegalArgumentException ex) {
            throw new ConfigurationFault(Part.SEALING_KEYS, place + " cannot be used: " + ex.getMessage() + ".", MAKE);
        }
    }

    static byte[] read(String id, @Nullable Path file) {
        return decode(id, text(id, file));
    }

    static String text(String id, @Nullable Path file) {
        try {
            return Files.readString(java.util.Objects.requireNonNull(file));
        }
        catch (IOException ex) {
            throw new ConfigurationFault(Part.SEALING_KEYS, "The file of key " + id + " cannot be read: " + file + ".",
                    "Mount it there, readable for the gateway's user. It must contain one line: 32 bytes in base64.");
        }
    }

    private static byte[] decode(String id, String text) {
        try {
            return Base64.getDecoder().decode(text.strip().replace('-', '+').replace('_', '/'));
        }
        catch (IllegalArgumentException ex) {
            throw new ConfigurationFault(Part.SEALING_KEYS, "Key " + id + " is not base64.", MAKE);
        }
    }

}
