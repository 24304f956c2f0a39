package dev.smartgateway.store.seal;

import java.nio.file.Path;
import java.util.List;

import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that seal what is stored outside this process.
 *
 * @param sealing the keys, newest first; all of them open. To rotate, add the new key
 * with {@code active} still naming the old one, then remove {@code active}, then remove
 * the old key after the longest session
 * @param active id of the key that seals; the first one if absent
 * @param ephemeral draw a key at start and forget it at the end; only on a loopback
 * {@code gateway.public-url}
 */
@ConfigurationProperties("gateway.keys")
record KeyProperties(@DefaultValue List<Entry> sealing, @Nullable String active,
        @DefaultValue("false") boolean ephemeral) {

    /**
     * One key; either a value or a file.
     *
     * @param id its public name
     * @param value 32 bytes in base64
     * @param file file that holds 32 bytes in base64
     */
    record Entry(@Nullable String id, @Nullable Secret value, @Nullable Path file) {
    }

}
