package dev.smartgateway.limit;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the rate limits.
 *
 * @param trustedProxies addresses or networks ({@code 10.0.0.0/8}) of the proxies in
 * front of the gateway; only they may say in {@code X-Forwarded-For} whose request it is,
 * for limits and audit trail. Without them the address is the peer's
 * @param address of all requests of one address; off by default, since many clinics share
 * one
 * @param anonymous of requests of one address to the routes that need no session: launch,
 * callback, logout calls of identity providers
 * @param session of FHIR calls of one session
 * @param app of FHIR calls of one app; off by default
 * @param counters {@code local} for each replica alone, {@code redis} for all together
 * @param onFailure what holds while the counters cannot be asked: {@code local} counters,
 * or {@code refuse} with {@code store-unavailable}
 */
@ConfigurationProperties("gateway.limits")
record RateLimitProperties(@DefaultValue List<String> trustedProxies, @DefaultValue Rate address,
        @DefaultValue Anonymous anonymous, @DefaultValue Session session, @DefaultValue Rate app,
        @DefaultValue("local") Counters counters, @DefaultValue("local") OnFailure onFailure) {

    /**
     * A rate.
     *
     * @param perSecond how many in a second on the average; zero for no limit
     * @param burst how many at once
     */
    record Rate(@DefaultValue("0") int perSecond, @DefaultValue("100") int burst) {
    }

    /**
     * The rate of the anonymous routes.
     *
     * @param perSecond how many in a second on the average; zero for no limit
     * @param burst how many at once
     */
    record Anonymous(@DefaultValue("100") int perSecond, @DefaultValue("500") int burst) {

        Rate rate() {
            return new Rate(this.perSecond, this.burst);
        }

    }

    /**
     * The rate of a session.
     *
     * @param perSecond how many in a second on the average; zero for no limit
     * @param burst how many at once
     */
    record Session(@DefaultValue("100") int perSecond, @DefaultValue("400") int burst) {

        Rate rate() {
            return new Rate(this.perSecond, this.burst);
        }

    }

    /** Where is counted. */
    enum Counters {

        LOCAL, REDIS

    }

    /** What holds while the counters cannot be asked. */
    enum OnFailure {

        LOCAL, REFUSE

    }

}
