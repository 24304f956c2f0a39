package dev.smartgateway.sandbox.auth.authorize;

import java.util.Map;

import dev.smartgateway.sandbox.SandboxProperties.User;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.Grant;
import dev.smartgateway.sandbox.auth.grant.Users;
import dev.smartgateway.sandbox.fhir.FhirStore;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Consent rules: it is requested at every standalone launch, never remembered, and
 * implied in an EHR launch.
 */
@Component
public final class ConsentRules implements OAuth2AuthorizationConsentService {

    private final Users users;

    private final FhirStore patients;

    private final EntraStyle entra;

    ConsentRules(Users users, FhirStore patients, EntraStyle entra) {
        this.users = users;
        this.patients = patients;
        this.entra = entra;
    }

    /**
     * Returns whether the consent page is shown.
     * @param context the valid request
     * @return false when the EHR launched the app, and in azure mode, where an
     * administrator consented beforehand
     */
    public boolean isNeeded(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        if (this.entra.isOn()) {
            return false;
        }
        OAuth2AuthorizationRequest request = context.getAuthorizationRequest();
        Map<String, Object> parameters = (request != null) ? request.getAdditionalParameters() : Map.of();
        return !(parameters.get(Grant.PARAMETER) instanceof Grant grant && grant.launch().isPresent());
    }

    /**
     * Puts the chosen patient into the grant: a patient's own chart, or what the
     * clinician picked.
     * @param context the answered consent page
     */
    public void complete(OAuth2AuthorizationConsentAuthenticationContext context) {
        Grant grant = Grant.of(context.getAuthorization());
        User user = this.users.find(context.getAuthorization().getPrincipalName()).orElseThrow();
        OAuth2AuthorizationConsentAuthenticationToken answer = context.getAuthentication();
        Object picked = answer.getAdditionalParameters().get("patient");
        if (user.isPatient()) {
            grant.choosePatient(user.fhirId());
        }
        else if (picked instanceof String id && this.patients.patient(id).isPresent()) {
            grant.choosePatient(id);
        }
    }

    @Override
    public void save(OAuth2AuthorizationConsent consent) {
        // Never remembered, so that every launch shows the page.
    }

    @Override
    public void remove(OAuth2AuthorizationConsent consent) {
        // Nothing is remembered.
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String client, String user) {
        return null;
    }

}
