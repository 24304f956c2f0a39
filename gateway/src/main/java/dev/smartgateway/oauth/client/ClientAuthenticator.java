package dev.smartgateway.oauth.client;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import dev.smartgateway.oauth.Discovery.Metadata;
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
 * Authenticates the gateway as a client by the method configured for the issuer: a
 * secret, an assertion as defined by SMART (RS384 or ES384 with {@code kid}) or by Entra
 * (PS256 with {@code x5t#S256}), or the token of a federated identity. Each assertion is
 * used once.
 */
public final class ClientAuthenticator {

    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(4);

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Set<ClientAuthentication> NAMING = Set.of(ClientAuthentication.SECRET_POST,
            ClientAuthentication.ENTRA_CERTIFICATE, ClientAuthentication.ENTRA_FEDERATED);

    private final Credentials credentials;

    private final FederatedAssertion federated;

    private final Clock clock;

    ClientAuthenticator(Credentials credentials, FederatedAssertion federated, Clock clock) {
        this.credentials = credentials;
        this.federated = federated;
        this.clock = clock;
    }

    /**
     * Returns the client authentication of one request to the token endpoint of this
     * metadata, or to another endpoint of the same server. Fails with {@code
     * IllegalStateException} if a credential is missing.
     */
    public Mono<ClientProof> prove(Issuer issuer, Metadata metadata) {
        return switch (issuer.client().authentication()) {
            case SECRET_BASIC, SECRET_POST -> Mono.fromCallable(() -> bySecret(issuer, metadata));
            case PRIVATE_KEY_JWT_RS384, PRIVATE_KEY_JWT_ES384, ENTRA_CERTIFICATE ->
                Mono.fromCallable(() -> byKey(issuer, metadata)).subscribeOn(Schedulers.parallel());
            case ENTRA_FEDERATED -> this.federated.assertion(issuer)
                .map((token) -> token.use((text) -> proof(issuer, registration(issuer, metadata), assertion(text))));
        };
    }

    private ClientProof bySecret(Issuer issuer, Metadata metadata) {
        ClientRegistration registration = registration(issuer, metadata);
        return proof(issuer, registration, new LinkedMultiValueMap<>());
    }

    private ClientProof byKey(Issuer issuer, Metadata metadata) {
        ClientRegistration registration = registration(issuer, metadata);
        NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> signer = signer(issuer);
        MultiValueMap<String, String> parameters = signer
            .convert(new OAuth2ClientCredentialsGrantRequest(asClient(registration)));
        if (parameters == null) {
            throw new IllegalStateException("no assertion was made for issuer " + issuer.name());
        }
        return proof(issuer, registration, parameters);
    }

    private NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> signer(
            Issuer issuer) {
        NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> signer = new NimbusJwtClientAuthenticationParametersConverter<>(
                (registration) -> this.credentials.signer(issuer));
        signer.setJwtClientAssertionCustomizer((context) -> {
            context.getHeaders().type("JWT");
            context.getClaims()
                .id(UUID.randomUUID().toString())
                .issuedAt(this.clock.instant())
                .expiresAt(this.clock.instant().plus(ASSERTION_LIFE));
        });
        return signer;
    }

    private ClientProof proof(Issuer issuer, ClientRegistration registration,
            MultiValueMap<String, String> parameters) {
        DefaultOAuth2TokenRequestHeadersConverter<OAuth2ClientCredentialsGrantRequest> headers = new DefaultOAuth2TokenRequestHeadersConverter<>();
        headers.setEncodeClientCredentials(!issuer.client().rawBasic());
        HttpHeaders made = headers.convert(new OAuth2ClientCredentialsGrantRequest(asClient(registration)));
        boolean naming = NAMING.contains(issuer.client().authentication());
        return new ClientProof(registration, made, parameters, naming);
    }

    private static MultiValueMap<String, String> assertion(String token) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        parameters.set(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE, ASSERTION_TYPE);
        parameters.set(OAuth2ParameterNames.CLIENT_ASSERTION, token);
        return parameters;
    }

    private ClientRegistration registration(Issuer issuer, Metadata metadata) {
        ClientRegistration.Builder builder = ClientRegistration.withRegistrationId(issuer.name())
            .clientId(issuer.client().id())
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .redirectUri("{baseUrl}/callback/{registrationId}")
            .authorizationUri(metadata.authorization().toString())
            .tokenUri(metadata.token().toString());
        return switch (issuer.client().authentication()) {
            case SECRET_BASIC -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientSecret(this.credentials.secret(issuer).use((text) -> text))
                .build();
            case SECRET_POST -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .clientSecret(this.credentials.secret(issuer).use((text) -> text))
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
