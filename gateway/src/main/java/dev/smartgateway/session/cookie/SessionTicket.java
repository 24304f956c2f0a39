package dev.smartgateway.session.cookie;

/**
 * The content of one authentic cookie. Proves nothing by itself: the session must know
 * the proof.
 *
 * @param session id of the session in the store, never seen by a browser in clear
 * @param proof fingerprint of the secret half of the cookie, as the session stores it
 */
public record SessionTicket(String session, String proof) {

    @Override
    public String toString() {
        return "SessionTicket[masked]";
    }

}
