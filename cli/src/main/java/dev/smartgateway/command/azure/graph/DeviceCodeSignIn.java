package dev.smartgateway.command.azure.graph;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.identity.DeviceCodeCredentialBuilder;
import dev.smartgateway.command.azure.plan.Cloud;
import dev.smartgateway.command.azure.plan.SetupException;

/**
 * Signs in with the device code flow: the user enters a code in a browser. The token of
 * the Azure CLI cannot be used: its scopes are fixed and do not include claim mappings.
 */
public final class DeviceCodeSignIn implements TenantSignIn {

    /** Client id of Microsoft Graph Command Line Tools, which exists in every tenant. */
    static final String CLIENT = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    /** The permissions that the requests for the objects in Entra need, and no others. */
    static final List<String> PERMISSIONS = List.of("Application.ReadWrite.All", "Policy.Read.All",
            "Policy.ReadWrite.ApplicationConfiguration", "DelegatedPermissionGrant.ReadWrite.All");

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final HttpClient http;

    private final Consumer<String> show;

    /**
     * Creates a sign-in.
     * @param http connector for requests to Entra
     * @param show shows the user where to enter which code
     */
    public DeviceCodeSignIn(HttpClient http, Consumer<String> show) {
        this.http = http;
        this.show = show;
    }

    @Override
    public String token(String tenant, Cloud cloud) {
        try {
            AccessToken token = new DeviceCodeCredentialBuilder().clientId(CLIENT)
                .authorityHost(cloud.login())
                .tenantId(tenant)
                .httpClient(this.http)
                .challengeConsumer((challenge) -> this.show.accept(challenge.getMessage()))
                .build()
                .getToken(context(tenant, cloud))
                .block(PATIENCE);
            return Objects.requireNonNull(token).getToken();
        }
        catch (RuntimeException ex) {
            throw new SetupException("Nobody signed in to tenant " + tenant + " with the permissions "
                    + String.join(", ", PERMISSIONS) + " (" + ex.getClass().getSimpleName()
                    + "). Run this again and sign in as Application Administrator, or get such a token in another way "
                    + "and pass its file with --graph-token.");
        }
    }

    private static TokenRequestContext context(String tenant, Cloud cloud) {
        TokenRequestContext context = new TokenRequestContext().setTenantId(tenant);
        PERMISSIONS.forEach((one) -> context.addScopes(cloud.graph() + "/" + one));
        return context;
    }

}
