package dev.smartgateway.style;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.json.Json;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.page.PageTheme;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;

/**
 * Fetches the style documents that EHRs name in a launch. A document, or its failure, is
 * remembered for some minutes. A page waits a moment for it; a slow server's document is
 * there for the next page.
 *
 * @see <a href=
 * "https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#styling">SMART
 * styling</a>
 */
public final class PageStyles {

    private static final int MOST_BYTES = 16 * 1024;

    /** How long a page waits. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private static final Duration MOST_TIME = Duration.ofSeconds(10);

    private static final Duration LIFE = Duration.ofMinutes(10);

    /** Time before a document that could not be fetched is requested again. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final HttpClients clients;

    private final WebClient client;

    private final Duration wait;

    private final AsyncLoadingCache<URI, Optional<PageTheme>> known;

    /**
     * Creates an instance that remembers documents by the given time source.
     */
    public PageStyles(HttpClients clients, Ticker ticker) {
        this(clients, ticker, WAIT);
    }

    PageStyles(HttpClients clients, Ticker ticker, Duration wait) {
        this.clients = clients;
        this.wait = wait;
        this.client = clients.client(MOST_BYTES, MOST_TIME);
        this.known = Caffeine.newBuilder()
            .maximumSize(100)
            .ticker(ticker)
            .expireAfter(Expiry.<URI, Optional<PageTheme>>writing((url, theme) -> theme.isPresent() ? LIFE : PAUSE))
            .buildAsync((url, executor) -> load(url).toFuture());
    }

    /**
     * Uses the style of a launch for all further pages of a request. Never fails: without
     * a usable document the theme stays as it is.
     * @param url address of the style document, already checked against the hosts that
     * the operator allows; {@code null} if the launch names none
     */
    public Mono<Void> use(ServerWebExchange exchange, @Nullable URI url) {
        if (url == null) {
            return Mono.empty();
        }
        return Mono.defer(() -> Mono.fromFuture(this.known.get(url), true))
            .timeout(this.wait)
            .onErrorComplete()
            .doOnNext((theme) -> theme.ifPresent((style) -> style.use(exchange)))
            .then();
    }

    private Mono<Optional<PageTheme>> load(URI url) {
        if (!this.clients.permits(url)) {
            return Mono.just(Optional.empty());
        }
        return this.client.get()
            .uri(url)
            .accept(MediaType.APPLICATION_JSON)
            .exchangeToMono(PageStyles::theme)
            .timeout(MOST_TIME)
            .onErrorComplete()
            .defaultIfEmpty(Optional.empty());
    }

    private static Mono<Optional<PageTheme>> theme(ClientResponse response) {
        if (!response.statusCode().is2xxSuccessful()) {
            return response.releaseBody().thenReturn(Optional.empty());
        }
        return response.bodyToMono(byte[].class)
            .map(Json::parse)
            .map((document) -> Optional.ofNullable(PageTheme.style(document::text)));
    }

}
