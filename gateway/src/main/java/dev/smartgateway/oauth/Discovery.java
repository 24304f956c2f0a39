package dev.smartgateway.oauth;

import java.net.URI;
import java.util.Set;

import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An issuer's metadata ({@code .well-known/smart-configuration}, then
 * {@code openid-configuration} for what is missing), merged under the operator's
 * overrides and checked: https, allowed hosts, size and time capped. Cached with
 * stale-on-error, one look-up at a time. Fails with {@code discovery-failed} or
 * {@code idp-unavailable}.
 */
public interface Discovery {

    /**
     * The usable endpoints of a configured issuer.
     */
    Mono<Metadata> of(Issuer issuer);

    /**
     * Checked metadata.
     *
     * @param authorization authorization endpoint
     * @param token token endpoint
     * @param optional endpoints that may be absent
     * @param oidcIssuer exact issuer of id_tokens, or {@code null}
     * @param capabilities SMART capabilities, possibly empty
     * @param callbackIss whether RFC 9207 {@code iss} is promised
     */
    record Metadata(URI authorization, URI token, Optional optional, @Nullable String oidcIssuer,
            Set<String> capabilities, boolean callbackIss) {
    }

    /**
     * Endpoints that may be absent.
     *
     * @param jwks key set
     * @param revocation RFC 7009
     * @param introspection RFC 7662
     * @param endSession OpenID Connect RP-initiated logout
     * @param management SMART management endpoint
     * @param pushed pushed authorization requests (RFC 9126)
     */
    record Optional(@Nullable URI jwks, @Nullable URI revocation, @Nullable URI introspection, @Nullable URI endSession,
            @Nullable URI management, @Nullable URI pushed) {

        /**
         * Without pushed authorization requests.
         */
        public Optional(@Nullable URI jwks, @Nullable URI revocation, @Nullable URI introspection,
                @Nullable URI endSession, @Nullable URI management) {
            this(jwks, revocation, introspection, endSession, management, null);
        }

    }

}
