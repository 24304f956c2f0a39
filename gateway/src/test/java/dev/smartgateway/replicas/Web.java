package dev.smartgateway.replicas;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.smartgateway.journey.Gateway;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * A browser: keeps cookies, does not follow redirects by itself, and opens as many
 * connections as requested.
 */
final class Web {

    /** Nothing takes that long here; what does, hangs. */
    private static final Duration HUNG = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient
        .create(ConnectionProvider.builder("replicas").maxConnections(500).pendingAcquireMaxCount(5000).build())
        // Closing a gateway ends the loops that all share by default.
        .runOn(LoopResources.create("browser"))
        .responseTimeout(HUNG)
        .followRedirect(false);

    private final Map<String, String> jar = new LinkedHashMap<>();

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param headers as received
     * @param body as text
     */
    record Answer(int status, HttpHeaders headers, String body) {

        /**
         * The reason code of a refusal, {@code none} otherwise.
         */
        String reason() {
            return this.headers.get("X-Gateway-Reason", "none");
        }

        String outcome() {
            return this.status + " " + reason();
        }

        String location() {
            return Objects.requireNonNull(this.headers.get("Location"), this::toString);
        }

        @Override
        public String toString() {
            return outcome() + " " + this.body;
        }

    }

    /**
     * Walks through a launch until the app's page.
     * @return the launch id
     */
    String launch(String gateway, Ehr ehr, String patient) {
        Answer answer = open(gateway + "/launch?iss=" + ehr.fhir() + "&launch=" + ehr.launch(patient));
        for (int hops = 0; hops < 8; hops++) {
            String next = answer.location();
            int id = next.indexOf("launch=");
            if (next.contains("/demo/") && id > 0) {
                return next.substring(id + "launch=".length());
            }
            answer = open(next.startsWith("/") ? gateway + next : next);
        }
        throw new IllegalStateException("no launch: " + answer);
    }

    private Answer open(String url) {
        Answer answer = Objects.requireNonNull(get(url).block(HUNG));
        answer.headers.getAll("Set-Cookie").forEach(this::keep);
        return answer;
    }

    private void keep(String header) {
        Cookie cookie = Objects.requireNonNull(ClientCookieDecoder.LAX.decode(header));
        if (cookie.maxAge() == 0) {
            this.jar.remove(cookie.name());
        }
        else {
            this.jar.put(cookie.name(), cookie.value());
        }
    }

    Mono<Answer> get(String url) {
        return send(HttpMethod.GET, url, null);
    }

    /**
     * The first piece of an answer that does not end.
     */
    String first(String url) {
        return Objects.requireNonNull(HTTP.headers((headers) -> headers(headers, false))
            .get()
            .uri(url)
            .responseContent()
            .asString()
            .next()
            .block(HUNG));
    }

    /**
     * The pieces of an answer that does not end by itself.
     * @return an error if it is not served, or breaks off
     */
    Flux<String> stream(String url) {
        return HTTP.responseTimeout(Duration.ofMinutes(10))
            .headers((headers) -> headers(headers, false))
            .get()
            .uri(url)
            .response((response, content) -> (response.status().code() == 200) ? content.asString()
                    : Flux.error(new IllegalStateException("stream: " + response.status().code())));
    }

    Mono<Answer> send(HttpMethod method, String url, @Nullable String body) {
        return HTTP.headers((headers) -> headers(headers, body != null)).headers((headers) -> {
            if (url.contains("/actuator/")) {
                headers.set("Authorization", "Bearer " + Gateway.OPERATOR_TOKEN);
            }
        })
            .request(method)
            .uri(url)
            .send(reactor.netty.ByteBufFlux.fromString(Mono.justOrEmpty(body)))
            .responseSingle((response, content) -> content.asString()
                .defaultIfEmpty("")
                .map((text) -> new Answer(response.status().code(), response.responseHeaders(), text)));
    }

    private void headers(HttpHeaders headers, boolean body) {
        if (!this.jar.isEmpty()) {
            headers.set("Cookie",
                    this.jar.entrySet()
                        .stream()
                        .map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; ")));
        }
        headers.set("Accept", "application/fhir+json, */*;q=0.8");
        if (body) {
            headers.set("Content-Type", "application/x-www-form-urlencoded");
            headers.set("Sec-Fetch-Site", "same-origin");
        }
    }

}
