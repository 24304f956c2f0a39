package dev.smartgateway.limit;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the rate limits.
 *
 * @param trustedProxies addresses or networks ({@code 10.0.0.0/8}) of the proxies in
 * front of the gateway; only their {@code X-Forwarded-For} is trusted, for limits and
 * audit trail. Without them the address is that of the connection
 * @param address limit for all requests of one address; off by default, since many
 * clinics share one
 * @param anonymous limit for requests of one address to the routes that need no session:
 * launch, callback, logout calls of identity providers
 * @param session limit for FHIR calls of one session
 * @param app limit for FHIR calls of one app; off by default
 * @param counters {@code local} for each replica alone, {@code redis} for all together
 * @param onFailure behaviour while the counters are unavailable: {@code local} counters,
 * or {@code refuse} with {@code store-unavailable}
 */
@ConfigurationProperties("gateway.limits")
record RateLimitProperties(@DefaultValue List<String> trustedProxies, @DefaultValue Rate address,
        @DefaultValue Anonymous anonymous, @DefaultValue Session session, @DefaultValue Rate app,
        @DefaultValue("local") Counters counters, @DefaultValue("local") OnFailure onFailure) {

    /**
     * A rate.
     *
     * @param perSecond average number of requests per second; zero for no limit
     * @param burst number of requests at once
     */
    record Rate(@DefaultValue("0") int perSecond, @DefaultValue("100") int burst) {
    }

    /**
     * The rate of the anonymous routes.
     *
     * @param perSecond average number of requests per second; zero for no limit
     * @param burst number of requests at once
     */
    record Anonymous(@DefaultValue("100") int perSecond, @DefaultValue("500") int burst) {

        Rate rate() {
            return new Rate(this.perSecond, this.burst);
        }

    }

    /**
     * The rate of a session.
     *
     * @param perSecond average number of requests per second; zero for no limit
     * @param burst number of requests at once
     */
    record Session(@DefaultValue("100") int perSecond, @DefaultValue("400") int burst) {

        Rate rate() {
            return new Rate(this.perSecond, this.burst);
        }

    }

    /** Where calls are counted. */
    enum Counters {

        LOCAL, REDIS

    }

    /** Behaviour while the shared counters are unavailable. */
    enum OnFailure {

        LOCAL, REFUSE

    }

}
