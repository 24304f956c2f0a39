package dev.smartgateway.oauth;

import java.util.Map;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import reactor.core.publisher.Mono;

/**
 * The authorization server's introspection endpoint (RFC 7662; SMART App Launch, "Token
 * introspection"). Used only for issuers where the operator enabled it.
 */
@FunctionalInterface
public interface TokenInspection {

    /**
     * Introspects an access token.
     * @return the members of the answer; fails with {@code discovery-failed} if the
     * issuer has no such endpoint, with {@code idp-unavailable} if it does not answer,
     * and with {@code token-exchange-failed} if the answer is not an introspection
     * response. The answer may contain secrets and is never logged
     */
    Mono<Inspected> inspect(Issuer issuer, Secret access);

    /**
     * An introspection response.
     *
     * @param members as received
     */
    record Inspected(Map<String, Object> members) {

        /**
         * Copies the members.
         */
        public Inspected {
            members = Map.copyOf(members);
        }

        @Override
        public String toString() {
            return "Inspected[masked]";
        }

    }

}
