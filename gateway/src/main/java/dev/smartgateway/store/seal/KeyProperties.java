package dev.smartgateway.store.seal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that seal data stored outside this process.
 *
 * @param sealing the sealing keys, newest first; all of them open. To rotate, add the new
 * key with {@code active} still naming the old one, then remove {@code active}, then
 * remove the old key after the longest session
 * @param active id of the key that seals; the first one if absent
 * @param directory directory of further keys: each file is one key, named by its id, with
 * 32 bytes in base64; the file {@code active} contains the id of the key that seals
 * @param reload how often the directory is read; adding or removing keys needs no restart
 * @param vaultReload how often a key vault is read
 * @param ephemeral generate a key at start-up that is lost at shutdown; only on a
 * loopback {@code gateway.public-url}
 */
@ConfigurationProperties("gateway.keys")
record KeyProperties(@DefaultValue List<Entry> sealing, @Nullable String active, @Nullable Path directory,
        @DefaultValue("10s") Duration reload, @DefaultValue("5m") Duration vaultReload,
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
