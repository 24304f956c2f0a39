package dev.smartgateway.sandbox.auth;

import java.util.List;

import dev.smartgateway.sandbox.auth.authorize.AuthorizeAnswers;
import dev.smartgateway.sandbox.auth.authorize.ConsentRules;
import dev.smartgateway.sandbox.auth.authorize.RequestReader;
import dev.smartgateway.sandbox.auth.authorize.RequestRules;
import dev.smartgateway.sandbox.auth.client.AssertionDecoders;
import dev.smartgateway.sandbox.auth.client.AssertionReader;
import dev.smartgateway.sandbox.auth.token.TokenAnswers;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationEndpointConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2ClientAuthenticationConfigurer;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Spring configuration that installs the sandbox's rules and answers in the framework's
 * endpoints.
 */
@Component
class EndpointWiring {

    private final RequestReader reader;

    private final RequestRules rules;

    private final ConsentRules consent;

    private final AuthorizeAnswers authorizeAnswers;

    private final TokenAnswers tokenAnswers;

    private final AssertionDecoders assertions;

    EndpointWiring(RequestReader reader, RequestRules rules, ConsentRules consent, AuthorizeAnswers authorizeAnswers,
            TokenAnswers tokenAnswers, AssertionDecoders assertions) {
        this.reader = reader;
        this.rules = rules;
        this.consent = consent;
        this.authorizeAnswers = authorizeAnswers;
        this.tokenAnswers = tokenAnswers;
        this.assertions = assertions;
    }

    void customize(OAuth2AuthorizationServerConfigurer server) {
        server.oidc(Customizer.withDefaults())
            .authorizationEndpoint(this::authorize)
            .tokenEndpoint((token) -> token.accessTokenResponseHandler(this.tokenAnswers::succeed)
                .errorResponseHandler(this.tokenAnswers::fail))
            .clientAuthentication(this::clients);
    }

    private void authorize(OAuth2AuthorizationEndpointConfigurer endpoint) {
        endpoint.consentPage("/auth/consent")
            .authorizationRequestConverters(this::replaceReader)
            .authenticationProviders(this::addRules)
            .authorizationResponseHandler(this.authorizeAnswers::succeed)
            .errorResponseHandler(this.authorizeAnswers::fail);
    }

    private void replaceReader(List<AuthenticationConverter> converters) {
        converters.replaceAll((one) -> (one instanceof OAuth2AuthorizationCodeRequestAuthenticationConverter)
                ? this.reader::convert : one);
    }

    private void addRules(List<AuthenticationProvider> providers) {
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider code) {
                code.setAuthenticationValidator(this.rules);
                code.setAuthorizationConsentRequired(this.consent::isNeeded);
            }
            if (provider instanceof OAuth2AuthorizationConsentAuthenticationProvider asked) {
                asked.setAuthorizationConsentCustomizer(this.consent::complete);
            }
        }
    }

    private void clients(OAuth2ClientAuthenticationConfigurer clients) {
        clients.authenticationConverter(new AssertionReader())
            .errorResponseHandler(this.tokenAnswers::fail)
            .authenticationProviders((providers) -> providers.forEach((provider) -> {
                if (provider instanceof JwtClientAssertionAuthenticationProvider jwt) {
                    jwt.setJwtDecoderFactory(this.assertions);
                }
            }));
    }

}
