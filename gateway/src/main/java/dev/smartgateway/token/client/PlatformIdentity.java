package dev.smartgateway.token.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.Secret;
import dev.smartgateway.token.client.CredentialProperties.Federated;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Takes the assertion from the file or token service of the platform.
 */
final class PlatformIdentity implements FederatedAssertion {

    private static final String AUDIENCE = "api://AzureADTokenExchange";

    private static final Duration EARLY = Duration.ofMinutes(5);

    private final CredentialProperties properties;

    private final WebClient client;

    private final Clock clock;

    private final Map<String, Token> known = new ConcurrentHashMap<>();

    PlatformIdentity(CredentialProperties properties, WebClient client, Clock clock) {
        this.properties = properties;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Mono<Secret> assertion(Issuer issuer) {
        CredentialProperties.Credential credential = this.properties.credentials().get(issuer.name());
        Federated federated = (credential != null) ? credential.federated() : null;
        if (federated == null) {
            return Mono.error(
                    () -> new IllegalStateException("gateway.credentials." + issuer.name() + ".federated is missing"));
        }
        Path file = federated.tokenFile();
        return (file != null) ? read(file) : managed(issuer.name(), federated);
    }

    private static Mono<Secret> read(Path file) {
        return Mono.fromCallable(() -> Secret.of(Files.readString(file).strip()))
            .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<Secret> managed(String name, Federated federated) {
        Token token = this.known.get(name);
        if (token != null && this.clock.instant().isBefore(token.until())) {
            return Mono.just(token.value());
        }
        UriComponentsBuilder url = UriComponentsBuilder.fromUri(federated.endpoint())
            .queryParam("api-version", "2018-02-01")
            .queryParam("resource", AUDIENCE);
        if (federated.clientId() != null) {
            url.queryParam("client_id", federated.clientId());
        }
        return this.client.get()
            .uri(url.encode().build().toUri())
            .header("Metadata", "true")
            .retrieve()
            .bodyToMono(new ParameterizedTypeReference<Map<String, Object>>() {
            })
            .map(this::token)
            .doOnNext((fresh) -> this.known.put(name, fresh))
            .map(Token::value);
    }

    private Token token(Map<String, @Nullable Object> answer) {
        long seconds = Long.parseLong(String.valueOf(answer.get("expires_in")));
        return new Token(Secret.of(String.valueOf(answer.get("access_token"))),
                this.clock.instant().plusSeconds(seconds).minus(EARLY));
    }

    private record Token(Secret value, Instant until) {
    }

}
