package dev.smartgateway.sandbox.azure;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.ScopeWords;
import dev.smartgateway.sandbox.auth.guard.FhirGuard;
import dev.smartgateway.sandbox.azure.AzureProperties.Application;
import dev.smartgateway.sandbox.azure.AzureProperties.Provider;
import dev.smartgateway.sandbox.control.SandboxClock;
import dev.smartgateway.sandbox.control.Stats;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Accepts tokens of identity providers other than Entra, after the checks that
 * Microsoft's troubleshooting page lists; a failed check answers 401 or 403 as described
 * there. Every other token is left to the guard.
 */
@Component
@Order(ExternalTokens.ORDER)
class ExternalTokens extends OncePerRequestFilter {

    /** After {@link AzureFhir} and before the guard. */
    static final int ORDER = 95;

    private static final long SKEW = 300;

    private final EntraStyle entra;

    private final IdentityProviders providers;

    private final SandboxClock clock;

    private final Stats stats;

    ExternalTokens(EntraStyle entra, IdentityProviders providers, SandboxClock clock, Stats stats) {
        this.entra = entra;
        this.providers = providers;
        this.clock = clock;
        this.stats = stats;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !this.entra.isOn() || this.providers.isEmpty() || !(uri.equals("/fhir") || uri.startsWith("/fhir/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<SignedJWT> token = token(request);
        Optional<Provider> provider = token.flatMap((one) -> this.providers.of(text(claims(one), "iss")));
        if (provider.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        Map<String, Object> claims = claims(token.get());
        Optional<Application> application = application(provider.get(), claims);
        if (application.isEmpty() || !proven(token.get(), provider.get()) || !timely(claims)) {
            this.stats.count("fhirExternal.401");
            Answer.refuse(response, 401, "login", "Authentication failed.");
            return;
        }
        String fhirUser = text(claims, "fhirUser").isEmpty() ? text(claims, "extension_fhirUser")
                : text(claims, "fhirUser");
        Set<String> scopes = ScopeWords.split(text(claims, "scp"));
        if (!"GET".equals(request.getMethod()) || !absolute(fhirUser) || new SmartScopes(scopes).writes()
                || claims.containsKey("roles")) {
            this.stats.count("fhirExternal.403");
            Answer.refuse(response, 403, "forbidden", "Authorization failed.");
            return;
        }
        this.stats.count("fhirExternal");
        request.setAttribute(SmartCaller.ATTRIBUTE, new SmartCaller(fhirUser, scopes, true));
        request.setAttribute(FhirGuard.LET_IN, true);
        chain.doFilter(request, response);
    }

    private static Optional<SignedJWT> token(HttpServletRequest request) {
        @Nullable String header = request.getHeader("Authorization");
        try {
            return (header != null && header.startsWith("Bearer ")) ? Optional.of(SignedJWT.parse(header.substring(7)))
                    : Optional.empty();
        }
        catch (ParseException ex) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> claims(SignedJWT token) {
        Map<String, Object> claims = token.getPayload().toJSONObject();
        return (claims != null) ? claims : Map.of();
    }

    /**
     * Returns a claim that is a text; any other value, such as a list, counts as absent.
     */
    private static String text(Map<String, Object> claims, String name) {
        return (claims.get(name) instanceof String text) ? text : "";
    }

    private static Optional<Application> application(Provider provider, Map<String, Object> claims) {
        String client = text(claims, "azp").isEmpty() ? text(claims, "appid") : text(claims, "azp");
        return provider.applications()
            .stream()
            .filter((one) -> one.clientId().equals(client))
            .filter((one) -> one.audience().equals(text(claims, "aud")))
            .findFirst();
    }

    private boolean proven(SignedJWT token, Provider provider) {
        String id = token.getHeader().getKeyID();
        Optional<RSAKey> key = (id != null) ? this.providers.key(provider, id) : Optional.empty();
        try {
            return JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm()) && key.isPresent()
                    && token.verify(new RSASSAVerifier(key.get()));
        }
        catch (JOSEException ex) {
            return false;
        }
    }

    private boolean timely(Map<String, Object> claims) {
        Instant now = this.clock.instant();
        return claims.get("exp") instanceof Number end && now.isBefore(Instant.ofEpochSecond(end.longValue()))
                && (!(claims.get("nbf") instanceof Number begin)
                        || !now.plusSeconds(SKEW).isBefore(Instant.ofEpochSecond(begin.longValue())));
    }

    private static boolean absolute(String fhirUser) {
        try {
            return URI.create(fhirUser).isAbsolute();
        }
        catch (IllegalArgumentException ex) {
            return false;
        }
    }

}
