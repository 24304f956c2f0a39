package dev.smartgateway.proxy.mode;

import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

/**
 * Observes every launch that is used, for checks of the mode that need a user's token.
 */
@FunctionalInterface
public interface ModeWatch {

    /**
     * Called with a launch that is about to be used. Returns immediately.
     */
    void see(Issuer issuer, LaunchRecord launch);

    /**
     * Checks the answer of a pinned search before it is used. An empty list is doubted
     * until the service has shown that it understands how the patient is named.
     * @param target the target as sent, below the FHIR base; a form as its query
     * @return completes, or fails with {@code answer-not-checkable} if the service shows
     * records in the other spelling
     */
    default Mono<Void> answered(Issuer issuer, LaunchRecord launch, String target, UpstreamAnswer answer) {
        return Mono.empty();
    }

    /**
     * Called when a call or a part of it was refused, before or after the service
     * answered. Returns immediately.
     */
    default void refused(Issuer issuer, LaunchRecord launch, Verdict verdict) {
    }

}
