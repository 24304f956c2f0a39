package dev.smartgateway.proxy.mode;

import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

/**
 * Is told of every launch that is used, for checks of the mode that need a person's
 * token.
 */
@FunctionalInterface
public interface ModeWatch {

    /**
     * Tells of a launch that is about to be used. Returns at once.
     */
    void see(Issuer issuer, LaunchRecord launch);

    /**
     * Looks at the answer of a pinned search, before anybody else does. An empty list is
     * doubted until the service has shown that it understands how the patient is named.
     * @param target as it was sent, below the FHIR base
     * @return completes, or fails with {@code answer-not-checkable} if the service shows
     * records under the other spelling
     */
    default Mono<Void> answered(Issuer issuer, LaunchRecord launch, String target, UpstreamAnswer answer) {
        return Mono.empty();
    }

}
