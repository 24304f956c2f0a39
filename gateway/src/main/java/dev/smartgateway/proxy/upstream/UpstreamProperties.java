package dev.smartgateway.proxy.upstream;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of calls to FHIR services.
 *
 * @param timeLimit longest time one call may take, including the answer
 * @param maxAnswer largest answer held in memory; beyond it the call fails with 502
 * @param maxAttachment largest file of a Binary that is passed on while it comes; beyond
 * it 502, or the connection ends where the FHIR service did not tell the length
 * @param sessionShare calls that one session may have in progress at one FHIR service;
 * beyond it 429. The service as a whole has 200 places on a replica
 * @param probeTimeLimit time limit of the calls that test whether a FHIR service is
 * available again
 */
@ConfigurationProperties("gateway.upstream")
record UpstreamProperties(@DefaultValue("30s") Duration timeLimit, @DefaultValue("4MB") DataSize maxAnswer,
        @DefaultValue("256MB") DataSize maxAttachment, @DefaultValue("60") int sessionShare,
        @DefaultValue("5s") Duration probeTimeLimit) {
}
