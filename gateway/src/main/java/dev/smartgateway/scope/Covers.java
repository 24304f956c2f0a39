package dev.smartgateway.scope;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A bounded cache of the access that a set of scopes grants per type.
 */
final class Covers {

    /** More than R4 has types, times the letters. */
    private static final int MOST = 1000;

    private final Map<Key, GrantedAccess> known = new ConcurrentHashMap<>();

    GrantedAccess of(String type, Access access, Supplier<GrantedAccess> work) {
        Key key = new Key(type, access);
        GrantedAccess kept = this.known.get(key);
        if (kept != null) {
            return kept;
        }
        GrantedAccess result = work.get();
        if (this.known.size() < MOST) {
            this.known.put(key, result);
        }
        return result;
    }

    private record Key(String type, Access access) {
    }

}
