package dev.smartgateway.sandbox.auth.client;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.function.Consumer;

import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.SandboxProperties.Mode;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/**
 * The two registered clients, created at each look-up so that lifetimes follow the
 * switches.
 */
@Component
public final class SandboxClients implements RegisteredClientRepository {

    /** Authenticates by secret. */
    public static final String BY_SECRET = "gateway";

    /** Authenticates by {@code private_key_jwt}. */
    public static final String BY_KEY = "gateway-jwt";

    /** In azure mode: registered as a single-page app. */
    public static final String SPA = "gateway-spa";

    /** In azure mode: authenticates by the token of a managed identity. */
    public static final String BY_IDENTITY = "gateway-federated";

    /** In azure mode: authenticates by a certificate. */
    public static final String BY_CERTIFICATE = "gateway-certificate";

    private static final Set<String> ENTRA = Set.of(SPA, BY_IDENTITY, BY_CERTIFICATE);

    private static final String SECRET = "gateway-sandbox-secret";

    private final SandboxProperties properties;

    private final Switches switches;

    SandboxClients(SandboxProperties properties, Switches switches) {
        this.properties = properties;
        this.switches = switches;
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are fixed");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        if (this.properties.mode() == Mode.AZURE && ENTRA.contains(clientId)) {
            return client(clientId, (builder) -> builder.clientAuthenticationMethod(SPA.equals(clientId)
                    ? ClientAuthenticationMethod.NONE : ClientAuthenticationMethod.PRIVATE_KEY_JWT));
        }
        return switch (clientId) {
            case BY_SECRET -> client(clientId,
                    (builder) -> builder.clientSecret(SECRET)
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST));
            case BY_KEY -> client(clientId,
                    (builder) -> builder.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT));
            default -> null;
        };
    }

    private RegisteredClient client(String id, Consumer<RegisteredClient.Builder> authentication) {
        RegisteredClient.Builder builder = RegisteredClient.withId(id)
            .clientId(id)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
            .redirectUri("http://localhost:8080/callback/sandbox")
            .redirectUris((uris) -> uris.addAll(this.properties.clients().redirectUris()))
            .clientSettings(ClientSettings.builder()
                .requireProofKey(this.properties.mode() == Mode.SMART)
                .requireAuthorizationConsent(true)
                .jwkSetUrl(this.properties.clients().jwksUrl())
                .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.RS384)
                .build())
            .tokenSettings(TokenSettings.builder()
                .authorizationCodeTimeToLive(Duration.ofMinutes(1))
                .accessTokenTimeToLive(lifetime())
                .refreshTokenTimeToLive(Duration.ofDays(30))
                .reuseRefreshTokens(false)
                .build());
        authentication.accept(builder);
        return builder.build();
    }

    private Duration lifetime() {
        try {
            return this.switches.text(Switch.ACCESS_TOKEN_TTL)
                .map(Duration::parse)
                .orElse(this.properties.accessTokenTtl());
        }
        catch (DateTimeParseException ex) {
            return this.properties.accessTokenTtl();
        }
    }

}
