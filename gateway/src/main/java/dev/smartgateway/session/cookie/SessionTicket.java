package dev.smartgateway.session.cookie;

import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;

/**
 * The content of one authentic cookie. It is not sufficient for access: the session must
 * know the proof, or contain the launch.
 *
 * @param session id of the session in the store, never visible to a browser
 * @param proof fingerprint of the secret half of the cookie, as the session stores it;
 * empty on the host name of a launch
 * @param only the launch whose host name this is, or {@code null} on the public origin
 */
public record SessionTicket(String session, String proof, @Nullable LaunchId only) {

    SessionTicket(String session, String proof) {
        this(session, proof, null);
    }

    @Override
    public String toString() {
        return "SessionTicket[masked]";
    }

}
