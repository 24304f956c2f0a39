package dev.smartgateway.store.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current keys. Configured keys are permanent; keys of the directory are added and
 * removed while the gateway runs. Invalid content of the directory changes nothing.
 */
final class SealingKeys implements Supplier<KeyRing> {

    private static final Logger log = LoggerFactory.getLogger(SealingKeys.class);

    private final List<SealKey> fixed;

    private final List<KeySource> vaults;

    private final @Nullable DirectoryKeys directory;

    private final @Nullable String active;

    private volatile List<SealKey> fromVaults;

    private volatile KeyRing ring;

    private @Nullable String complaint;

    /**
     * Reads the keys for the first time.
     * @param fixed permanent keys, newest first
     * @param vaults sources of further keys
     * @param directory directory of keys that may change, or {@code null}
     * @param active id of the key that seals; the first one if {@code null}
     * @throws ConfigurationFault with advice if they cannot be used
     */
    SealingKeys(List<SealKey> fixed, List<KeySource> vaults, @Nullable DirectoryKeys directory,
            @Nullable String active) {
        this.fixed = List.copyOf(fixed);
        this.vaults = List.copyOf(vaults);
        this.fromVaults = vaultKeys();
        this.directory = directory;
        this.active = active;
        this.ring = read();
    }

    @Override
    public KeyRing get() {
        return this.ring;
    }

    private List<SealKey> vaultKeys() {
        return this.vaults.stream().flatMap((vault) -> vault.keys().stream()).toList();
    }

    private KeyRing read() {
        List<SealKey> all = new ArrayList<>((this.directory != null) ? this.directory.keys() : List.of());
        all.addAll(this.fixed);
        all.addAll(this.fromVaults);
        return new KeyRing(all, this.active);
    }

    /**
     * Reads the directory again. A key with a changed value under the same id is refused,
     * because values sealed with the old one could no longer be opened.
     * @return whether the keys in force are those of the directory
     */
    synchronized boolean look() {
        try {
            KeyRing found = read();
            for (String id : found.ids()) {
                SealKey before = this.ring.find(id);
                SealKey now = found.find(id);
                if (before != null && now != null && !before.same(now)) {
                    throw new ConfigurationFault(Part.SEALING_KEYS, "The value of the key " + id + " has changed.",
                            "Give the new key a new id, and keep the old key unchanged.");
                }
            }
            changed(found);
            this.ring = found;
            this.complaint = null;
            return true;
        }
        catch (ConfigurationFault ex) {
            String complaint = String.valueOf(ex.getMessage());
            if (!complaint.equals(this.complaint)) {
                this.complaint = complaint;
                log.error("The sealing keys are unchanged: {}", ex.getMessage());
            }
            return false;
        }
    }

    /**
     * Reads the directory and the vaults again; may block.
     */
    void lookEverywhere() {
        List<SealKey> before = this.fromVaults;
        try {
            this.fromVaults = vaultKeys();
        }
        catch (RuntimeException ex) {
            log.warn("The key vault could not be read ({}); its keys are unchanged", ex.getClass().getSimpleName());
        }
        if (!look()) {
            this.fromVaults = before;
        }
    }

    private void changed(KeyRing found) {
        boolean other = !found.ids().equals(this.ring.ids()) || !found.active().same(this.ring.active());
        if (other) {
            log.info("Sealing keys: {}, sealing with {}", found.ids(), found.active().id());
        }
    }

}
