package dev.smartgateway.oauth.client;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.oauth.Discovery.Metadata;
import dev.smartgateway.oauth.ServiceTokens;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.ClientAuthentication;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.endpoint.DefaultOAuth2TokenRequestHeadersConverter;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Authenticates the gateway as a client by the configured method: a secret, an assertion
 * as defined by SMART (RS384 or ES384 with {@code kid}) or by Entra (PS256 with
 * {@code x5t#S256}), or the token of a federated identity. Each assertion is used once.
 */
final class CredentialAuthenticator implements ClientAuthenticator {

    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(4);

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Set<ClientAuthentication> NAMING = Set.of(ClientAuthentication.SECRET_POST,
            ClientAuthentication.ENTRA_CERTIFICATE, ClientAuthentication.ENTRA_FEDERATED);

    private final Credentials credentials;

    private final FederatedAssertion federated;

    private final Clock clock;

    CredentialAuthenticator(Credentials credentials, FederatedAssertion federated, Clock clock) {
        this.credentials = credentials;
        this.federated = federated;
        this.clock = clock;
    }

    @Override
    public Mono<ClientProof> prove(Issuer issuer, Metadata metadata) {
        return prove(issuer.client(),
                () -> ClientRegistration.withRegistrationId(issuer.name())
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri("{baseUrl}/callback/{registrationId}")
                    .authorizationUri(metadata.authorization().toString())
                    .tokenUri(metadata.token().toString()),
                issuer.name());
    }

    @Override
    public Mono<ClientProof> prove(ServiceTokens.Client service) {
        return prove(service.registration(),
                () -> ClientRegistration.withRegistrationId(service.credential())
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .scope(service.scopes().trim().split("\\s+"))
                    .tokenUri(service.token().toString()),
                service.credential());
    }

    @Override
    public void require(ServiceTokens.Client service) {
        this.credentials.require(service.credential(), service.registration().authentication());
    }

    @Override
    public void require(Issuer issuer) {
        this.credentials.require(issuer.name(), issuer.client().authentication());
    }

    private Mono<ClientProof> prove(Issuer.Client client, Supplier<ClientRegistration.Builder> start, String name) {
        return switch (client.authentication()) {
            case SECRET_BASIC, SECRET_POST ->
                Mono.fromCallable(() -> proof(client, registration(client, start.get(), name), none()));
            case PRIVATE_KEY_JWT_RS384, PRIVATE_KEY_JWT_ES384, ENTRA_CERTIFICATE ->
                Mono.fromCallable(() -> byKey(client, registration(client, start.get(), name)))
                    .subscribeOn(Schedulers.parallel());
            case ENTRA_FEDERATED -> this.federated.assertion(name)
                .map((token) -> token
                    .use((text) -> proof(client, registration(client, start.get(), name), assertion(text))));
        };
    }

    private static MultiValueMap<String, String> none() {
        return new LinkedMultiValueMap<>();
    }

    private ClientProof byKey(Issuer.Client client, ClientRegistration registration) {
        MultiValueMap<String, String> parameters = signer(client.authentication())
            .convert(new OAuth2ClientCredentialsGrantRequest(asClient(registration)));
        if (parameters == null) {
            throw new IllegalStateException("no assertion was made for " + registration.getRegistrationId());
        }
        return proof(client, registration, parameters);
    }

    private NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> signer(
            ClientAuthentication authentication) {
        NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> signer = new NimbusJwtClientAuthenticationParametersConverter<>(
                (registration) -> this.credentials.signer(registration.getRegistrationId(), authentication));
        signer.setJwtClientAssertionCustomizer((context) -> {
            context.getHeaders().type("JWT");
            context.getClaims()
                .id(UUID.randomUUID().toString())
                .issuedAt(this.clock.instant())
                .expiresAt(this.clock.instant().plus(ASSERTION_LIFE));
        });
        return signer;
    }

    private static ClientProof proof(Issuer.Client client, ClientRegistration registration,
            MultiValueMap<String, String> parameters) {
        DefaultOAuth2TokenRequestHeadersConverter<OAuth2ClientCredentialsGrantRequest> headers = new DefaultOAuth2TokenRequestHeadersConverter<>();
        headers.setEncodeClientCredentials(!client.rawBasic());
        HttpHeaders made = headers.convert(new OAuth2ClientCredentialsGrantRequest(asClient(registration)));
        return new ClientProof(registration, made, parameters, NAMING.contains(client.authentication()));
    }

    private static MultiValueMap<String, String> assertion(String token) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        parameters.set(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE, ASSERTION_TYPE);
        parameters.set(OAuth2ParameterNames.CLIENT_ASSERTION, token);
        return parameters;
    }

    private ClientRegistration registration(Issuer.Client client, ClientRegistration.Builder start, String name) {
        ClientRegistration.Builder builder = start.clientId(client.id());
        return switch (client.authentication()) {
            case SECRET_BASIC -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientSecret(this.credentials.secret(name, client.authentication()).use((text) -> text))
                .build();
            case SECRET_POST -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .clientSecret(this.credentials.secret(name, client.authentication()).use((text) -> text))
                .build();
            default -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT).build();
        };
    }

    /**
     * Spring's converters require a grant; the client credentials grant adds nothing to
     * the request.
     */
    private static ClientRegistration asClient(ClientRegistration registration) {
        return ClientRegistration.withClientRegistration(registration)
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .build();
    }

}
