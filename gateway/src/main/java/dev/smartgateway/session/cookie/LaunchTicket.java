package dev.smartgateway.session.cookie;

import dev.smartgateway.smart.LaunchId;

/**
 * Access to one launch on its own host name.
 *
 * @param session id of the session that contains the launch
 * @param launch the launch
 * @param app its app
 */
public record LaunchTicket(String session, LaunchId launch, String app) {

    @Override
    public String toString() {
        return "LaunchTicket[masked]";
    }

}
