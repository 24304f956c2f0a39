package dev.smartgateway.oauth.discovery;

import java.net.URI;
import java.util.Set;

import dev.smartgateway.oauth.Discovery.Metadata;
import dev.smartgateway.oauth.Discovery.Optional;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;

/**
 * Merges configured and discovered endpoints. Configuration takes precedence over the
 * SMART document, which takes precedence over the OpenID document.
 */
final class MetadataMerge {

    private final Issuer issuer;

    private final Issuer.Endpoints configured;

    private final EndpointRules rules;

    MetadataMerge(Issuer issuer, EndpointRules rules) {
        this.issuer = issuer;
        this.configured = issuer.address().endpoints();
        this.rules = rules;
    }

    /**
     * Returns the usable metadata.
     * @throws dev.smartgateway.reason.ProblemException with {@code discovery-failed}
     */
    Metadata metadata(IssuerDocument smart, IssuerDocument openid) {
        URI authorization = choose("authorization_endpoint", this.configured.authorization(), smart);
        URI token = choose("token_endpoint", this.configured.token(), smart);
        if (authorization == null || token == null) {
            throw MetadataClient.failed(this.issuer, "authorization_endpoint or token_endpoint is missing or refused");
        }
        Set<String> challenges = smart.texts("code_challenge_methods_supported");
        if (!challenges.isEmpty() && !challenges.contains("S256")) {
            throw MetadataClient.failed(this.issuer, "PKCE S256 is not supported");
        }
        String oidc = (this.configured.oidcIssuer() != null) ? this.configured.oidcIssuer()
                : (smart.text("issuer") != null) ? smart.text("issuer") : openid.text("issuer");
        return new Metadata(authorization, token, optional(smart, openid), oidc, smart.texts("capabilities"),
                smart.flag("authorization_response_iss_parameter_supported"));
    }

    private Optional optional(IssuerDocument smart, IssuerDocument openid) {
        IssuerDocument keys = (smart.text("jwks_uri") != null) ? smart : openid;
        return new Optional(choose("jwks_uri", this.configured.jwks(), keys),
                choose("revocation_endpoint", this.configured.revocation(), smart),
                choose("introspection_endpoint", this.configured.introspection(), smart),
                choose("end_session_endpoint", this.configured.endSession(), smart),
                choose("management_endpoint", null, smart),
                choose("pushed_authorization_request_endpoint", null, smart));
    }

    private @Nullable URI choose(String name, @Nullable URI configured, IssuerDocument document) {
        return this.rules.choose(name, configured, document.text(name));
    }

}
