package dev.smartgateway.oauth.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Fetches one metadata document from a permitted address, without redirects, with limits
 * on size and time.
 */
final class MetadataClient {

    private static final Duration MOST_TIME = Duration.ofSeconds(3);

    private final WebClient client;

    MetadataClient(HttpClients clients, int mostBytes) {
        this.client = clients.client(mostBytes, MOST_TIME);
    }

    /**
     * Returns the parsed document.
     * @return fails with {@code discovery-failed} or {@code idp-unavailable}
     */
    Mono<IssuerDocument> fetch(Issuer issuer, EndpointRules rules, URI url) {
        if (!rules.believed(url)) {
            return Mono.error(() -> failed(issuer, "the address of its metadata is not allowed"));
        }
        return this.client.get()
            .uri(url)
            .accept(MediaType.APPLICATION_JSON)
            .exchangeToMono((response) -> body(issuer, response))
            .timeout(MOST_TIME)
            .onErrorMap((error) -> !(error instanceof ProblemException), (error) -> {
                boolean network = error instanceof TimeoutException || (error instanceof WebClientRequestException
                        && !(error.getCause() instanceof DataBufferLimitException));
                String what = (error instanceof IllegalArgumentException) ? "its metadata is not a JSON object"
                        : "its metadata cannot be read (" + error.getClass().getSimpleName() + ")";
                return network ? unavailable(issuer, what) : failed(issuer, what);
            });
    }

    private static Mono<IssuerDocument> body(Issuer issuer, ClientResponse response) {
        HttpStatusCode status = response.statusCode();
        if (status.is2xxSuccessful()) {
            return response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]).map(IssuerDocument::parse);
        }
        String what = "its metadata answers with status " + status.value();
        ProblemException problem = status.is5xxServerError() ? unavailable(issuer, what) : failed(issuer, what);
        return response.releaseBody().then(Mono.error(problem));
    }

    static ProblemException failed(Issuer issuer, String what) {
        return Reason.DISCOVERY_FAILED.at("discovery", "smart-configuration", "issuer " + issuer.name() + ": " + what);
    }

    private static ProblemException unavailable(Issuer issuer, String what) {
        return new ProblemException(Reason.IDP_UNAVAILABLE.problem().retryAfter(Duration.ofSeconds(2)),
                new Finding("discovery", "smart-configuration", "issuer " + issuer.name() + ": " + what));
    }

}
