package dev.smartgateway.oauth.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.smartgateway.oauth.ClaimsChallenge;
import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveRefreshTokenTokenResponseClient;

/**
 * The token endpoint over HTTP.
 */
final class HttpTokenEndpoint implements TokenEndpoint {

    private static final Logger log = LoggerFactory.getLogger(HttpTokenEndpoint.class);

    private static final List<String> MEMBERS = List.of("access_token", "token_type", "scope");

    private static final Duration REVOKE_LIMIT = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Discovery discovery;

    private final ClientAuthenticator authenticator;

    private final TokenClient client;

    private final IdpGuard guard;

    private final Clock clock;

    HttpTokenEndpoint(Discovery discovery, ClientAuthenticator authenticator, TokenClient client, IdpGuard guard,
            Clock clock) {
        this.discovery = discovery;
        this.authenticator = authenticator;
        this.client = client;
        this.guard = guard;
        this.clock = clock;
    }

    @Override
    public Mono<TokenResponse> exchange(Issuer issuer, Secret code, Secret verifier, String redirectUri) {
        return send(issuer, Reason.TOKEN_EXCHANGE_FAILED,
                (proof) -> this.client.send(new WebClientReactiveAuthorizationCodeTokenResponseClient(),
                        GrantRequests.code(proof.registration(), code, verifier, redirectUri), proof));
    }

    @Override
    public Mono<TokenResponse> refresh(Issuer issuer, Secret refreshToken) {
        return send(issuer, Reason.REAUTH_REQUIRED,
                (proof) -> this.client.send(new WebClientReactiveRefreshTokenTokenResponseClient(),
                        GrantRequests.refresh(proof.registration(), refreshToken), proof));
    }

    @Override
    public Mono<Void> revoke(Issuer issuer, Secret token) {
        return this.discovery.of(issuer)
            .filter((metadata) -> metadata.optional().revocation() != null)
            .flatMap((metadata) -> this.authenticator.prove(issuer, metadata)
                .flatMap((proof) -> token.use((text) -> this.client
                    .revoke(Objects.requireNonNull(metadata.optional().revocation()), text, proof))))
            .timeout(REVOKE_LIMIT)
            .doOnError((error) -> log.info("Issuer {}: a token could not be revoked ({})", issuer.name(),
                    error.getClass().getSimpleName()))
            .onErrorComplete();
    }

    /**
     * Sends a grant and checks the answer.
     * @param dead the reason when the server permanently refuses this grant
     */
    private Mono<TokenResponse> send(Issuer issuer, Reason dead,
            Function<ClientAuthenticator.ClientProof, Mono<Map<String, Object>>> call) {
        return this.discovery.of(issuer)
            .flatMap((metadata) -> this.authenticator.prove(issuer, metadata))
            .flatMap((proof) -> Mono.defer(() -> {
                Instant asked = this.clock.instant();
                Mono<TokenResponse> answer = call.apply(proof)
                    .map((fields) -> TokenAnswer.check(fields, issuer, asked));
                return this.guard.guard(issuer.name(), answer);
            }))
            .onErrorMap((error) -> !(error instanceof ProblemException), (error) -> problem(issuer, dead, error));
    }

    private static ProblemException problem(Issuer issuer, Reason dead, Throwable error) {
        if (error instanceof TokenRefusal refusal) {
            Finding finding = finding(issuer, "answered", refusal.getMessage());
            Secret claims = refusal.claims();
            if (claims != null && dead == Reason.REAUTH_REQUIRED && refusal.dead()) {
                return new ClaimsChallenge(claims);
            }
            Duration after = refusal.retryAfter();
            boolean exchangeFailed = dead == Reason.TOKEN_EXCHANGE_FAILED && !refusal.passing();
            return (refusal.dead() || exchangeFailed) ? new ProblemException(dead.problem(), finding)
                    : IdpGuard.unavailable((after != null) ? after : PAUSE, finding);
        }
        if (error instanceof IllegalArgumentException || error instanceof IllegalStateException) {
            Finding finding = finding(issuer, "is not usable:", error.getMessage());
            return (dead == Reason.TOKEN_EXCHANGE_FAILED) ? new ProblemException(dead.problem(), finding)
                    : IdpGuard.unavailable(PAUSE, finding);
        }
        return IdpGuard.unavailable(PAUSE, finding(issuer, "does not answer", error.getClass().getSimpleName()));
    }

    private static Finding finding(Issuer issuer, String what, @Nullable String detail) {
        String field = MEMBERS.stream()
            .filter((member) -> String.valueOf(detail).startsWith(member + " "))
            .findFirst()
            .orElse(null);
        return new Finding("token-endpoint", field,
                "issuer " + issuer.name() + ": the token endpoint " + what + " (" + detail + ")");
    }

}
