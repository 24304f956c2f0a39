package dev.smartgateway.session;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Browser sessions. Lifetimes are configured per app ({@code config/apps/*.yml}).
 *
 * @param nearCache how long a replica may use its copy of a session; an ended session is
 * refused everywhere within this time
 * @param nearCacheSize number of sessions cached by a replica
 * @param grace how long a replaced cookie may still add a pending launch of the same
 * user; it gives no other access
 * @param allowHeaderlessWrites accept a write that has the cookie but neither
 * {@code Sec-Fetch-Site} nor {@code Origin}; for browsers before 2020 only
 * @param unknownJoins whether a launch with an unknown user (no OpenID Connect) joins the
 * open session, and vice versa; only if each browser profile belongs to one person
 * @param frontchannelIssuers names of issuers whose front-channel logout is served
 * @param events the event stream
 */
@ConfigurationProperties("gateway.session")
public record SessionProperties(@DefaultValue("2s") Duration nearCache, @DefaultValue("50000") int nearCacheSize,
        @DefaultValue("20s") Duration grace, @DefaultValue("false") boolean allowHeaderlessWrites,
        @DefaultValue("false") boolean unknownJoins, @DefaultValue( {
        }) List<String> frontchannelIssuers, @DefaultValue Events events){

    /**
     * Rejects settings that would make sessions unsafe.
     */
    public SessionProperties {
        frontchannelIssuers = List.copyOf(frontchannelIssuers);
        if (nearCache.isNegative() || nearCache.isZero() || nearCache.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException("gateway.session.near-cache must be above 0 and at most 30s");
        }
        if (grace.isNegative() || grace.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("gateway.session.grace must be at most 1m");
        }
    }

    /**
     * The event stream.
     *
     * @param warning how long before its end a launch is announced as expiring
     * @param heartbeat time between two heartbeats of an event stream
     * @param streams how many streams one session may have open on a replica
     */
    public record Events(@DefaultValue("2m") Duration warning, @DefaultValue("15s") Duration heartbeat,
            @DefaultValue("16") int streams) {
    }

}
