package dev.smartgateway.token.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.token.Secret;

/**
 * Keys from properties and files.
 */
final class ConfiguredKeys implements KeySource {

    private final KeyProperties properties;

    ConfiguredKeys(KeyProperties properties) {
        this.properties = properties;
    }

    @Override
    public List<SealKey> keys() {
        return this.properties.sealing().stream().map(ConfiguredKeys::key).toList();
    }

    private static SealKey key(KeyProperties.Entry entry) {
        Secret value = entry.value();
        if ((value == null) == (entry.file() == null)) {
            throw new IllegalStateException("gateway.keys: key " + entry.id() + " needs either a value or a file");
        }
        return new SealKey(entry.id(), (value != null) ? value.use((text) -> decode(entry.id(), text)) : read(entry));
    }

    private static byte[] read(KeyProperties.Entry entry) {
        try {
            return decode(entry.id(), Files.readString(java.util.Objects.requireNonNull(entry.file())));
        }
        catch (IOException ex) {
            throw new IllegalStateException("gateway.keys: cannot read the file of key " + entry.id());
        }
    }

    private static byte[] decode(String id, String text) {
        try {
            return Base64.getDecoder().decode(text.strip().replace('-', '+').replace('_', '/'));
        }
        catch (IllegalArgumentException ex) {
            throw new IllegalStateException("gateway.keys: key " + id + " is not base64");
        }
    }

}
