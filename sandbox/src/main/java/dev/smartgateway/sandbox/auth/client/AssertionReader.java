package dev.smartgateway.sandbox.auth.client;

import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a client assertion. SMART sends no {@code client_id} with it, so the client is
 * the assertion's subject.
 */
public final class AssertionReader implements AuthenticationConverter {

    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String assertion = request.getParameter("client_assertion");
        if (assertion == null || !TYPE.equals(request.getParameter("client_assertion_type"))) {
            return null;
        }
        String named = request.getParameter("client_id");
        // Entra's federated assertions are about the identity, not about the client.
        String subject = SandboxClients.BY_IDENTITY.equals(named) ? named : subject(assertion);
        if (subject == null || (named != null && !named.equals(subject))) {
            throw new OAuth2AuthenticationException(new OAuth2Error("invalid_client",
                    "AADSTS700021: Client assertion application identifier doesn't match 'client_id' parameter.",
                    null));
        }
        Map<String, Object> parameters = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
        parameters.remove("client_id");
        parameters.remove("client_assertion");
        parameters.remove("client_assertion_type");
        if (!"authorization_code".equals(parameters.get("grant_type"))) {
            parameters.clear();
        }
        return new OAuth2ClientAuthenticationToken(subject, new ClientAuthenticationMethod(TYPE), assertion,
                parameters);
    }

    private static @Nullable String subject(String assertion) {
        try {
            return SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
        }
        catch (ParseException ex) {
            return null;
        }
    }

}
