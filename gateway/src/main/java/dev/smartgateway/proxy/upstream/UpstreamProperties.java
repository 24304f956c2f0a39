package dev.smartgateway.proxy.upstream;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of calls to FHIR services.
 *
 * @param timeLimit longest time one call may take, including the answer
 * @param maxAnswer largest answer held in memory; a larger one fails with 502
 * @param maxAttachment largest file of a Binary that is streamed; a larger one gets 502,
 * or the connection is closed if the FHIR service sent no length
 * @param sessionShare calls that one session may have in progress at one FHIR service;
 * further ones get 429. A replica sends at most 200 calls to one service at a time
 * @param probeTimeLimit time limit of the calls that test whether a FHIR service is
 * available again
 */
@ConfigurationProperties("gateway.upstream")
record UpstreamProperties(@DefaultValue("30s") Duration timeLimit, @DefaultValue("4MB") DataSize maxAnswer,
        @DefaultValue("256MB") DataSize maxAttachment, @DefaultValue("60") int sessionShare,
        @DefaultValue("5s") Duration probeTimeLimit) {
}
