package dev.smartgateway.oauth.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.PushedRequests;
import dev.smartgateway.oauth.TokenInspection;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Optional endpoints over HTTP: introspection and pushed authorization requests. Requests
 * are not repeated.
 */
final class SideEndpoints implements TokenInspection, PushedRequests {

    private static final Logger log = LoggerFactory.getLogger(SideEndpoints.class);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int MAX_REQUEST_URI = 500;

    private final Discovery discovery;

    private final ClientAuthenticator authenticator;

    private final TokenClient client;

    private final IdpGuard guard;

    SideEndpoints(Discovery discovery, ClientAuthenticator authenticator, TokenClient client, IdpGuard guard) {
        this.discovery = discovery;
        this.authenticator = authenticator;
        this.client = client;
        this.guard = guard;
    }

    @Override
    public Mono<Inspected> inspect(Issuer issuer, Secret access) {
        boolean bearer = issuer.rules().introspection() == Issuer.Introspection.BEARER;
        return this.discovery.of(issuer).flatMap((metadata) -> {
            URI endpoint = metadata.optional().introspection();
            if (endpoint == null) {
                return Mono.error(Reason.DISCOVERY_FAILED.at("introspection", "introspection_endpoint",
                        "issuer " + issuer.name() + ": introspection is on, but there is no endpoint for it"));
            }
            Mono<Map<String, Object>> answer = access
                .use((text) -> bearer ? this.client.introspect(endpoint, text) : asClient(issuer, metadata,
                        (proof) -> this.client.ask(endpoint, Map.of(OAuth2ParameterNames.TOKEN, text), proof)));
            return this.guard.guard(issuer.name(), answer).map(Inspected::new);
        }).onErrorMap((error) -> problem(issuer, "introspection", Reason.TOKEN_EXCHANGE_FAILED, error));
    }

    @Override
    public Mono<String> push(Issuer issuer, Map<String, String> parameters) {
        if (!issuer.launch().pushedRequests()) {
            return Mono.empty();
        }
        return this.discovery.of(issuer).flatMap((metadata) -> {
            URI endpoint = metadata.optional().pushed();
            if (endpoint == null) {
                log.warn("Issuer {}: pushed-requests is set, but the server offers no endpoint for it", issuer.name());
                return Mono.empty();
            }
            Mono<Map<String, Object>> answer = asClient(issuer, metadata,
                    (proof) -> this.client.ask(endpoint, parameters, proof));
            return this.guard.guard(issuer.name(), answer).map(SideEndpoints::requestUri);
        }).onErrorMap((error) -> problem(issuer, "pushed-authorization", Reason.DISCOVERY_FAILED, error));
    }

    private static String requestUri(Map<String, Object> answer) {
        if (answer.get("request_uri") instanceof String text && !text.isBlank() && text.length() <= MAX_REQUEST_URI) {
            return text;
        }
        throw new IllegalArgumentException("request_uri is missing");
    }

    private Mono<Map<String, Object>> asClient(Issuer issuer, Discovery.Metadata metadata,
            Function<ClientAuthenticator.ClientProof, Mono<Map<String, Object>>> call) {
        return this.authenticator.prove(issuer, metadata).flatMap(call);
    }

    private static Throwable problem(Issuer issuer, String what, Reason refused, Throwable error) {
        if (error instanceof ProblemException) {
            return error;
        }
        boolean definite = (error instanceof TokenRefusal refusal && !refusal.passing())
                || error instanceof IllegalArgumentException || error instanceof IllegalStateException;
        Finding finding = new Finding(what, null, "issuer " + issuer.name() + ": the endpoint gave no usable answer ("
                + ((error instanceof TokenRefusal refusal) ? refusal.getMessage() : error.getClass().getSimpleName())
                + ")");
        return definite ? new ProblemException(refused.problem(), finding) : IdpGuard.unavailable(PAUSE, finding);
    }

}
