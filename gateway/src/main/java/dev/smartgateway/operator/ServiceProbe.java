package dev.smartgateway.operator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Examines a FHIR service with two GET requests without a token.
 */
public final class ServiceProbe {

    private static final Pattern PARAMETER = Pattern.compile("([a-z_]+)=(?:\"([^\"]*)\"|([^\\s,\"]+))");

    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String STRANGER = "https://stranger.example";

    private static final JsonMapper JSON = new JsonMapper();

    private final WebClient client;

    private ServiceProbe(WebClient client) {
        this.client = client;
    }

    /**
     * Creates a probe with its own connection pool, which does not follow redirects.
     */
    public static ServiceProbe create() {
        return create(UnaryOperator.identity());
    }

    /**
     * Creates such a probe behind a proxy or with other trusted certificates.
     * @param egress applies trust and proxy to a client
     */
    public static ServiceProbe create(UnaryOperator<HttpClient> egress) {
        HttpClientSettings settings = HttpClientSettings.defaults()
            .withRedirects(HttpRedirects.DONT_FOLLOW)
            .withTimeouts(Duration.ofSeconds(3), PATIENCE);
        return new ServiceProbe(WebClient.builder()
            .clientConnector(ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer(egress).build(settings))
            .codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
            .build());
    }

    /**
     * Examines the FHIR service of an issuer. Fails with any exception if it cannot be
     * reached.
     */
    public Mono<ServiceObservation> observe(Issuer issuer) {
        String base = issuer.address().fhirBase().toString();
        Mono<Answer> metadata = get(URI.create(base + "/metadata"), null);
        Mono<Answer> search = get(URI.create(base + "/Patient?_count=1"), null);
        return metadata.zipWhen((first) -> search).map((both) -> observed(both.getT1(), both.getT2()));
    }

    /**
     * Sends one GET request to the FHIR service.
     * @param bearer access token, or {@code null} for none
     */
    public Mono<Answer> get(URI url, @Nullable String bearer) {
        WebClient.RequestHeadersSpec<?> request = this.client.get()
            .uri(url)
            .header(HttpHeaders.ACCEPT, "application/fhir+json, application/json")
            .header(HttpHeaders.ORIGIN, STRANGER);
        if (bearer != null) {
            request.headers((headers) -> headers.setBearerAuth(bearer));
        }
        return request.exchangeToMono(ServiceProbe::answer).timeout(PATIENCE);
    }

    /**
     * An answer.
     *
     * @param status status code
     * @param headers all headers
     * @param body a JSON object; empty if it is anything else
     */
    public record Answer(int status, HttpHeaders headers, JsonNode body) {

        /** Returns the service's time. */
        public @Nullable Instant date() {
            long millis = this.headers.getDate();
            return (millis < 0) ? null : Instant.ofEpochMilli(millis);
        }

    }

    private static Mono<Answer> answer(ClientResponse response) {
        return response.bodyToMono(byte[].class)
            .defaultIfEmpty(new byte[0])
            .map((body) -> new Answer(response.statusCode().value(), response.headers().asHttpHeaders(), json(body)));
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node.isObject() ? node : JSON.createObjectNode();
        }
        catch (JacksonException ex) {
            return JSON.createObjectNode();
        }
    }

    private static ServiceObservation observed(Answer metadata, Answer search) {
        return new ServiceObservation(metadata.status(), search.status(),
                text(metadata.body().path("software").path("name")),
                url(text(metadata.body().path("implementation").path("url"))), challenge(search.headers()),
                search.headers().getAccessControlAllowOrigin(), metadata.date());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }

    private static @Nullable URI url(@Nullable String text) {
        try {
            return (text != null) ? URI.create(text) : null;
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
    }

    private static Map<String, String> challenge(HttpHeaders headers) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String header : headers.getOrEmpty(HttpHeaders.WWW_AUTHENTICATE)) {
            Matcher matcher = PARAMETER.matcher(header);
            while (matcher.find()) {
                String value = (matcher.group(2) != null) ? matcher.group(2) : matcher.group(3);
                parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        return parameters;
    }

}
