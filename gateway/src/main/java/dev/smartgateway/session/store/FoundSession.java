package dev.smartgateway.session.store;

import org.jspecify.annotations.Nullable;

/**
 * The result of a look-up by id: a session, or the reason why there is none.
 *
 * @param session the session, or {@code null}
 * @param ended reason code of the end, or {@code null} if the session expired or never
 * existed
 */
public record FoundSession(@Nullable SessionView session, @Nullable String ended) {

    static final FoundSession NOTHING = new FoundSession(null, null);

}
