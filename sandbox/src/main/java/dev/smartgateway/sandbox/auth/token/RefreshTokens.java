package dev.smartgateway.sandbox.auth.token;

import java.util.Set;

import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.token.OAuth2RefreshTokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.stereotype.Component;

/**
 * Issues refresh tokens only for offline or online access, and rotates them.
 */
@Component
public final class RefreshTokens {

    private final OAuth2RefreshTokenGenerator generator = new OAuth2RefreshTokenGenerator();

    private final Switches switches;

    RefreshTokens(Switches switches) {
        this.switches = switches;
    }

    /**
     * Generates a refresh token.
     * @param context what is being granted
     * @return the token, or {@code null} if none is due
     */
    public @Nullable OAuth2RefreshToken generate(OAuth2TokenContext context) {
        OAuth2Authorization authorization = context.getAuthorization();
        if (authorization == null) {
            return null;
        }
        OAuth2Authorization.Token<OAuth2RefreshToken> current = authorization.getRefreshToken();
        if (current != null && this.switches.isOn(Switch.NO_ROTATION)
                && AuthorizationGrantType.REFRESH_TOKEN.equals(context.getAuthorizationGrantType())) {
            return current.getToken();
        }
        Set<String> scopes = authorization.getAuthorizedScopes();
        return (scopes.contains("offline_access") || scopes.contains("online_access"))
                ? this.generator.generate(context) : null;
    }

}
