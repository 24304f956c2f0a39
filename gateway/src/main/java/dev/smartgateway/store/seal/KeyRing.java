package dev.smartgateway.store.seal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;

/**
 * All keys by id, and the key that seals.
 */
final class KeyRing {

    private final Map<String, SealKey> byId = new LinkedHashMap<>();

    private final SealKey active;

    /**
     * Creates a ring.
     * @param keys newest first, at least one
     * @param active id of the key that seals; the first one if {@code null}
     * @throws IllegalStateException with advice if the keys cannot be used
     */
    KeyRing(List<SealKey> keys, @Nullable String active) {
        for (SealKey key : keys) {
            if (this.byId.put(key.id(), key) != null) {
                throw new ConfigurationFault(Part.SEALING_KEYS, "Key id " + key.id() + " occurs twice.",
                        "Every sealing key needs a different id, including those in the key vault.");
            }
        }
        if (keys.isEmpty()) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    "No sealing key is configured, so sessions cannot be stored safely.",
                    "Create one with 'openssl rand -base64 32' and set gateway.keys.sealing[0].id=k1 and "
                            + "gateway.keys.sealing[0].value (or .file), the same for every replica.");
        }
        SealKey chosen = (active != null) ? this.byId.get(active) : keys.get(0);
        if (chosen == null) {
            throw new ConfigurationFault(Part.SEALING_KEYS, "gateway.keys.active names a key that is not configured.",
                    "These are configured: " + String.join(", ", this.byId.keySet()) + ".");
        }
        this.active = chosen;
    }

    SealKey active() {
        return this.active;
    }

    /** Returns the ids of all keys. */
    Set<String> ids() {
        return this.byId.keySet();
    }

    @Nullable SealKey find(String id) {
        return this.byId.get(id);
    }

}
