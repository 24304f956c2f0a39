package dev.smartgateway.oauth.endpoint;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.EntraScopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the audience of a JWT access token where the operator configured one. Its
 * signature is for the FHIR service to verify; the gateway received it directly from the
 * token endpoint. In tokens of Entra tenant and client must match too; their claims and
 * {@code iss} differ from those of the id_token and between versions 1 and 2. Granted
 * scopes are never taken from the token.
 */
final class AccessTokenRules {

    private static final Logger log = LoggerFactory.getLogger(AccessTokenRules.class);

    private static final Pattern TENANT = Pattern
        .compile("/([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(/|$)");

    /** Case-sensitive. */
    private static final Pattern USER = Pattern.compile("(.*/)?(Patient|Practitioner)/[A-Za-z0-9.-]{1,64}");

    private AccessTokenRules() {
    }

    /**
     * Checks a token.
     * @throws dev.smartgateway.reason.ProblemException with {@code wrong-audience}; the
     * log gets the failed check, without a value of the token other than its audience
     */
    static void check(Secret token, Issuer issuer) {
        List<String> audiences = issuer.address().audience().tokens();
        if (audiences.isEmpty()) {
            return;
        }
        JWTClaimsSet claims = token.use(SignedTokens::unverified)
            .orElseThrow(() -> wrong(issuer,
                    "is no JWT, so its audience cannot be checked against token-audience " + audiences));
        List<String> received = claims.getAudience();
        if (received.size() != 1 || audiences.stream().noneMatch((one) -> bare(one).equals(bare(received.get(0))))) {
            throw wrong(issuer, "is for " + received + ", but token-audience is " + audiences);
        }
        if (issuer.rules().dialect() == Issuer.Dialect.ENTRA) {
            entra(issuer, claims);
        }
        if (issuer.rules().mode() == Issuer.Mode.SMART_USER) {
            usable(issuer, claims);
        }
    }

    /**
     * Finds what makes Azure's FHIR service answer 400 to every request with this token.
     */
    private static void usable(Issuer issuer, JWTClaimsSet claims) {
        String prefix = issuer.address().audience().scopePrefix();
        Object scopes = claims.getClaim("scp");
        if (scopes instanceof String text && prefix != null
                && EntraScopes.contradictory(new EntraScopes(prefix).fromGrant(text))) {
            log.warn("Issuer {}: the access token has scopes of several levels or SMART versions, from earlier "
                    + "consents to the same client", issuer.name());
            throw Reason.CONSENTS_MIXED.asException();
        }
        Object user = (claims.getClaim("fhirUser") != null) ? claims.getClaim("fhirUser")
                : claims.getClaim("extension_fhirUser");
        if (!(user instanceof String text && USER.matcher(text).matches())) {
            log.warn("Issuer {}: the access token has no fhirUser that is a Patient or a Practitioner", issuer.name());
            throw Reason.USER_NOT_MAPPED.asException();
        }
    }

    private static void entra(Issuer issuer, JWTClaimsSet claims) {
        Object client = (claims.getClaim("azp") != null) ? claims.getClaim("azp") : claims.getClaim("appid");
        if (!issuer.client().id().equals(client)) {
            throw wrong(issuer, "was not given to client.id (claim azp or appid)");
        }
        URI endpoint = issuer.address().endpoints().token();
        Optional<String> tenant = tenant((endpoint != null) ? endpoint.getPath() : null);
        if (tenant.isPresent() && !tenant.equals(tenant(claims.getIssuer()))) {
            throw wrong(issuer, "comes from another tenant than endpoints.token");
        }
    }

    private static Optional<String> tenant(@Nullable String text) {
        Matcher found = TENANT.matcher((text != null) ? text : "");
        return found.find() ? Optional.of(found.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static String bare(String audience) {
        return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
    }

    private static RuntimeException wrong(Issuer issuer, String what) {
        log.error("Issuer {}: the access token {}", issuer.name(), what);
        return Reason.WRONG_AUDIENCE.asException();
    }

}
