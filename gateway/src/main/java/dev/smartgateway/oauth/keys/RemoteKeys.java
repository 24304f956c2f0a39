package dev.smartgateway.oauth.keys;

import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Cached public keys by address. Fetched again when they expire or an unknown key id
 * appears, but at most once per pause. While fetching fails, the old keys stay in use.
 */
public final class RemoteKeys {

    private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

    private static final Duration LIFE = Duration.ofMinutes(15);

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final WebClient client;

    private final Clock clock;

    private final Cache<URI, Entry> entries = Caffeine.newBuilder().maximumSize(1000).executor(Runnable::run).build();

    /**
     * Creates a cache; the client limits sizes and follows no redirects.
     */
    public RemoteKeys(WebClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** One fetch, running or finished. */
    private record Entry(Instant at, Mono<JWKSet> keys) {
    }

    /**
     * Returns the keys at an address; fails with {@code idp-unavailable}.
     */
    public Mono<JWKSet> get(URI address) {
        return entry(address, LIFE);
    }

    /**
     * Returns the keys at an address after an unknown key id.
     */
    public Mono<JWKSet> again(URI address) {
        return entry(address, PAUSE);
    }

    private Mono<JWKSet> entry(URI address, Duration life) {
        Instant now = this.clock.instant();
        Entry entry = this.entries.asMap()
            .compute(address, (key, old) -> (old != null && old.at().plus(life).isAfter(now)) ? old
                    : new Entry(now, fetch(key, old)));
        return entry.keys().doOnError((error) -> this.entries.asMap().remove(address, entry));
    }

    private Mono<JWKSet> fetch(URI address, @Nullable Entry old) {
        Mono<JWKSet> fresh = this.client.get()
            .uri(address)
            .retrieve()
            .bodyToMono(String.class)
            .timeout(TIMEOUT)
            .flatMap(RemoteKeys::parse)
            .switchIfEmpty(Mono.error(Reason.IDP_UNAVAILABLE::asException))
            .onErrorMap((error) -> !(error instanceof ProblemException),
                    (error) -> Reason.IDP_UNAVAILABLE.asException());
        return ((old != null) ? fresh.onErrorResume((error) -> old.keys()) : fresh).cache();
    }

    /** Unsupported keys are ignored (RFC 7517 section 5). */
    private static Mono<JWKSet> parse(String text) {
        try {
            List<JWK> keys = new ArrayList<>();
            int left = 0;
            for (Object entry : JSONObjectUtils.getJSONArray(JSONObjectUtils.parse(text), "keys")) {
                JWK key = key(entry);
                left += (key == null) ? 1 : 0;
                if (key != null) {
                    keys.add(key);
                }
            }
            if (left > 0) {
                log.warn("{} keys of a key set (jwks) are unsupported and ignored, {} are used", left, keys.size());
            }
            return Mono.just(new JWKSet(keys));
        }
        catch (ParseException | NullPointerException ex) {
            return Mono.error(ex);
        }
    }

    @SuppressWarnings("unchecked")
    private static @Nullable JWK key(Object entry) {
        try {
            return (entry instanceof Map<?, ?> fields) ? JWK.parse((Map<String, Object>) fields) : null;
        }
        catch (ParseException | RuntimeException ex) {
            return null;
        }
    }

}
