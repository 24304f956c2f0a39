package dev.smartgateway.oauth.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.smartgateway.oauth.client.CredentialProperties.Federated;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Obtains the assertion from the platform: from the file of a workload identity, or
 * through the vendor's client from the token service of App Service, Container Apps or a
 * virtual machine. The client caches the token while it is valid.
 */
final class PlatformIdentity implements FederatedAssertion {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Credentials credentials;

    private final Function<String, TokenCredential> identities;

    private final String scope;

    private final Map<String, TokenCredential> known = new ConcurrentHashMap<>();

    /**
     * Creates the source.
     * @param identities returns the identity with a client id, or the only one for an
     * empty string
     * @param scope the audience that Entra requires of a token used in place of a secret,
     * with {@code /.default}
     */
    PlatformIdentity(Credentials credentials, Function<String, TokenCredential> identities, String scope) {
        this.credentials = credentials;
        this.identities = identities;
        this.scope = scope;
    }

    @Override
    public Mono<Secret> assertion(String name) {
        return Mono.fromCallable(() -> this.credentials.federated(name))
            .flatMap((federated) -> assertion(name, federated));
    }

    private Mono<Secret> assertion(String name, Federated federated) {
        Path file = federated.tokenFile();
        return (file != null) ? read(name, file) : managed(name, federated.clientId());
    }

    private static Mono<Secret> read(String name, Path file) {
        return Mono.fromCallable(() -> Secret.of(Files.readString(file).strip()))
            .subscribeOn(Schedulers.boundedElastic())
            .onErrorMap(IOException.class, (error) -> new IllegalStateException("gateway.credentials." + name
                    + ".federated.token-file (or AZURE_FEDERATED_TOKEN_FILE) cannot be read"));
    }

    private Mono<Secret> managed(String name, @Nullable String clientId) {
        TokenCredential identity = this.known.computeIfAbsent(Objects.requireNonNullElse(clientId, ""),
                this.identities);
        return identity.getToken(new TokenRequestContext().addScopes(this.scope))
            .subscribeOn(Schedulers.boundedElastic())
            .timeout(PATIENCE)
            .map(AccessToken::getToken)
            .map(Secret::of)
            .onErrorMap((error) -> new IllegalStateException("the managed identity returned no token ("
                    + error.getClass().getSimpleName() + "). Assign one to this workload and name it in "
                    + "gateway.credentials." + name + ".federated.client-id or AZURE_CLIENT_ID"));
    }

}
