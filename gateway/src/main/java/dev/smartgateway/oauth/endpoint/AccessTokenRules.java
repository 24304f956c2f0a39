package dev.smartgateway.oauth.endpoint;

import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.EntraScopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into an access token where the operator says what its audience must be. It is the
 * FHIR service's token, so its signature is the service's to check; we have it straight
 * from the token endpoint. Of Entra's tokens tenant and client must be ours, too; they
 * have other names and another {@code iss} than the id_token of the same sign-in, in
 * version 1 and in version 2. What is granted is never taken from here.
 */
final class AccessTokenRules {

    private static final Logger log = LoggerFactory.getLogger(AccessTokenRules.class);

    private static final Pattern TENANT = Pattern
        .compile("/([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(/|$)");

    /** Case counts. */
    private static final Pattern USER = Pattern.compile("(.*/)?(Patient|Practitioner)/[A-Za-z0-9.-]{1,64}");

    private AccessTokenRules() {
    }

    /**
     * Checks.
     * @throws dev.smartgateway.problem.ProblemException with {@code wrong-audience}; what
     * is wrong goes to the log, without a value of the token but its audience
     */
    static void check(Secret token, Issuer issuer) {
        List<String> audiences = issuer.address().audience().tokens();
        if (audiences.isEmpty()) {
            return;
        }
        JWTClaimsSet claims = token.use(AccessTokenRules::claims)
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
     * What makes Azure's FHIR service answer 400 to every request with this token.
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

    private static Optional<JWTClaimsSet> claims(String token) {
        try {
            return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet());
        }
        catch (ParseException ex) {
            return Optional.empty();
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
