package dev.smartgateway.sandbox.auth.client;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.control.SandboxClock;

import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Decodes client assertions signed with RS384 or ES384 by a key from the client's JWKS.
 */
@Component
public final class AssertionDecoders implements JwtDecoderFactory<RegisteredClient> {

    private final NimbusJwtDecoder decoder;

    private final EntraAssertions entra;

    AssertionDecoders(SandboxProperties properties, Origin origin, SandboxClock clock, EntraAssertions entra) {
        this.entra = entra;
        this.decoder = NimbusJwtDecoder.withJwkSetUri(properties.clients().jwksUrl())
            .jwsAlgorithm(SignatureAlgorithm.RS384)
            .jwsAlgorithm(SignatureAlgorithm.ES384)
            .build();
        this.decoder.setJwtValidator(new AssertionRules(origin, clock));
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        return this.entra.decoder(client.getClientId()).orElse(this.decoder);
    }

}
