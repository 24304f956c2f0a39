package dev.smartgateway.proxy.upstream;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the way to the FHIR service.
 *
 * @param timeLimit longest time one call may take, answer included
 * @param maxAnswer largest answer held in memory; beyond it the call fails with 502
 * @param maxAttachment largest file of a Binary that is passed on while it comes; beyond
 * it 502, or the connection ends where the FHIR service did not tell the length
 * @param sessionShare calls that one session may have under way at one FHIR service;
 * beyond it 429. The service as a whole has 200 places on a replica
 * @param probeTimeLimit longest time of the calls that try whether a FHIR service is back
 */
@ConfigurationProperties("gateway.upstream")
record UpstreamProperties(@DefaultValue("30s") Duration timeLimit, @DefaultValue("4MB") DataSize maxAnswer,
        @DefaultValue("256MB") DataSize maxAttachment, @DefaultValue("60") int sessionShare,
        @DefaultValue("5s") Duration probeTimeLimit) {
}
