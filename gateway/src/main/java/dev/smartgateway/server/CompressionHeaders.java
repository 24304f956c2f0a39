package dev.smartgateway.server;

import java.util.Arrays;
import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.boot.web.server.Compression;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Adds {@code Vary: Accept-Encoding} to answers that the server may compress and makes
 * their entity tags weak, because a strong tag would claim that both encodings are the
 * same bytes (RFC 9110 sections 12.5.5 and 8.8.3.3).
 */
final class CompressionHeaders implements WebFilter, Ordered {

    private final List<MimeType> types;

    CompressionHeaders(Compression compression) {
        this.types = Arrays.stream(compression.getAllMimeTypes()).map(MimeType::valueOf).toList();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> mark(headers)));
        return chain.filter(exchange);
    }

    private void mark(HttpHeaders headers) {
        if (!compressible(headers) || headers.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
            return;
        }
        boolean told = headers.getVary().stream().anyMatch(HttpHeaders.ACCEPT_ENCODING::equalsIgnoreCase);
        if (!told) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        String tag = headers.getFirst(HttpHeaders.ETAG);
        if (tag != null && tag.startsWith("\"")) {
            headers.set(HttpHeaders.ETAG, "W/" + tag);
        }
    }

    private boolean compressible(HttpHeaders headers) {
        try {
            MediaType type = headers.getContentType();
            return type != null && this.types.stream().anyMatch((one) -> one.isCompatibleWith(type));
        }
        catch (InvalidMediaTypeException ex) {
            return false;
        }
    }

}
