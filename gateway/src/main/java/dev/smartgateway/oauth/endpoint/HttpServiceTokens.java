package dev.smartgateway.oauth.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.oauth.ServiceTokens;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.store.Secret;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;

/**
 * Client credentials over HTTP, with the guards of other calls to token endpoints.
 */
final class HttpServiceTokens implements ServiceTokens {

    /**
     * Lifetime if the server sends none; SMART Backend Services allow at most five
     * minutes.
     */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Map<Client, Held> held = new ConcurrentHashMap<>();

    private final ClientAuthenticator authenticator;

    private final TokenClient client;

    private final IdpGuard guard;

    private final Predicate<Client> callable;

    private final Clock clock;

    HttpServiceTokens(ClientAuthenticator authenticator, TokenClient client, IdpGuard guard, Predicate<Client> callable,
            Clock clock) {
        this.authenticator = authenticator;
        this.client = client;
        this.guard = guard;
        this.callable = callable;
        this.clock = clock;
    }

    /** A token and until when it is used. */
    private record Held(Secret token, Instant until) {
    }

    @Override
    public Mono<String> authorization(Client service) {
        return Mono.defer(() -> {
            Held known = this.held.get(service);
            return (known != null && this.clock.instant().isBefore(known.until())) ? Mono.just(known) : fresh(service);
        }).map((got) -> got.token().use((text) -> "Bearer " + text));
    }

    private Mono<Held> fresh(Client service) {
        return this.authenticator.prove(service).flatMap((proof) -> {
            Instant asked = this.clock.instant();
            Mono<Held> answer = this.client
                .send(new WebClientReactiveClientCredentialsTokenResponseClient(),
                        new OAuth2ClientCredentialsGrantRequest(proof.registration()), proof)
                .map((fields) -> held(fields, asked));
            return this.guard.guard(service.credential(), answer);
        })
            .doOnNext((got) -> this.held.put(service, got))
            .onErrorMap((error) -> !(error instanceof ProblemException),
                    (error) -> IdpGuard.unavailable(PAUSE, finding(service, error)));
    }

    /** Four fifths of its life, so that it does not end on its way. */
    private static Held held(Map<String, Object> fields, Instant asked) {
        Duration life = TokenAnswer.life(fields.get("expires_in"), LIFE, "the gateway's own client");
        return new Held(TokenAnswer.bearer(fields), asked.plus(life.multipliedBy(4).dividedBy(5)));
    }

    private static Finding finding(Client service, Throwable error) {
        boolean said = error instanceof TokenRefusal || error instanceof IllegalArgumentException
                || error instanceof IllegalStateException;
        return new Finding("token-endpoint", null, "client " + service.credential() + ": the token endpoint gave no "
                + "token (" + (said ? error.getMessage() : error.getClass().getSimpleName()) + ")");
    }

    @Override
    public void refused(Client service) {
        this.held.remove(service);
    }

    @Override
    public void require(Client service) {
        this.authenticator.require(service);
        if (!this.callable.test(service)) {
            throw new IllegalStateException("the token endpoint of client " + service.credential()
                    + " may not be called: it must be https, and gateway.outbound.internal-addresses must be set "
                    + "where its address is a private one.");
        }
    }

}
