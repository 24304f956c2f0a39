package dev.smartgateway.token.search;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.token.PatientSearch;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriUtils;

/**
 * Searches over HTTP with the client that also forwards FHIR requests: same trusted
 * certificates, same connection pool, no redirects.
 */
public final class HttpPatientSearch implements PatientSearch {

    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private final WebClient client;

    private final SearchGuard guard;

    /**
     * Creates a search with the given client.
     */
    public HttpPatientSearch(HttpClient client, SearchGuard guard) {
        this.client = WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(client))
            .codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
            .build();
        this.guard = guard;
    }

    @Override
    public Mono<byte[]> search(Searcher searcher, MultiValueMap<String, String> parameters, String requestId) {
        URI target = URI.create(searcher.fhirBase() + "/Patient?" + query(parameters));
        Mono<byte[]> call = this.client.get().uri(target).headers((headers) -> {
            headers.set(HttpHeaders.ACCEPT, "application/fhir+json");
            headers.set("X-Request-Id", requestId);
            searcher.tokens().access().use((token) -> {
                headers.setBearerAuth(token);
                return token.length();
            });
        }).exchangeToMono(HttpPatientSearch::body);
        return this.guard.guard(searcher.fhirBase(), searcher.share(), call);
    }

    private static String query(MultiValueMap<String, String> parameters) {
        return parameters.entrySet()
            .stream()
            .flatMap((entry) -> entry.getValue().stream().map((value) -> entry.getKey() + "=" + encoded(value)))
            .collect(Collectors.joining("&"));
    }

    private static String encoded(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }

    private static Mono<byte[]> body(ClientResponse response) {
        Reason refusal = switch (response.statusCode().value()) {
            case 200 -> null;
            case 401 -> Reason.TOKEN_REFUSED;
            case 403 -> Reason.NO_PATIENT_SEARCH;
            case 429, 503 -> Reason.UPSTREAM_UNAVAILABLE;
            default -> Reason.UPSTREAM_FAILED;
        };
        return (refusal != null) ? response.releaseBody().then(Mono.error(refusal::asException))
                : response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]);
    }

}
