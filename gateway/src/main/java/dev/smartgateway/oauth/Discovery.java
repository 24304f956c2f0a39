package dev.smartgateway.oauth;

import java.net.URI;
import java.util.Set;

import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An issuer's metadata: {@code .well-known/smart-configuration}, completed by {@code
 * openid-configuration}, merged under the operator's overrides and checked (https,
 * allowed hosts, limits on size and time). Cached; an expired entry is used while it is
 * being replaced, with one request at a time. Fails with {@code discovery-failed} or
 * {@code idp-unavailable}.
 */
public interface Discovery {

    /**
     * Returns the usable endpoints of a configured issuer.
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
     * @param callbackIss whether the server announces the {@code iss} parameter of RFC
     * 9207
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
         * Creates endpoints without pushed authorization requests.
         */
        public Optional(@Nullable URI jwks, @Nullable URI revocation, @Nullable URI introspection,
                @Nullable URI endSession, @Nullable URI management) {
            this(jwks, revocation, introspection, endSession, management, null);
        }

    }

    /**
     * Event: an issuer's metadata names another host for an endpoint than before, as seen
     * by this replica. Both hosts are permitted, but the operator should know of the
     * change.
     *
     * @param issuer name of the issuer
     * @param endpoint name of the endpoint in the metadata
     */
    record EndpointMoved(String issuer, String endpoint) {
    }

}
