package dev.smartgateway.oauth.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.Discovery.EndpointMoved;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Discovery over HTTP with a cache per issuer. An expired document is used once more
 * while a new one is fetched; if that fails it stays in use for up to a day.
 */
final class HttpDiscovery implements Discovery {

    private static final Logger log = LoggerFactory.getLogger(HttpDiscovery.class);

    private static final int MOST_BYTES = 256 * 1024;

    /** A CapabilityStatement lists every resource type of a server and can be long. */
    private static final int MOST_STATEMENT_BYTES = 4 * 1024 * 1024;

    private static final Duration STALE = Duration.ofDays(1);

    private final HttpClients clients;

    private final MetadataClient documents;

    private final MetadataClient statements;

    private final EndpointChangeDetector changes;

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    private final AsyncLoadingCache<Issuer, Metadata> known;

    /**
     * Creates the cache.
     * @param life how long a document is used before it is fetched again
     * @param moved receives changes of an endpoint's host
     */
    HttpDiscovery(HttpClients clients, Duration life, Ticker ticker, Consumer<EndpointMoved> moved) {
        this.clients = clients;
        this.documents = new MetadataClient(clients, MOST_BYTES);
        this.statements = new MetadataClient(clients, MOST_STATEMENT_BYTES);
        this.changes = new EndpointChangeDetector(moved);
        this.known = Caffeine.newBuilder()
            .maximumSize(1000)
            .ticker(ticker)
            .refreshAfterWrite(life)
            .expireAfterWrite(STALE)
            .buildAsync((issuer, executor) -> load(issuer).toFuture());
    }

    @Override
    public Mono<Metadata> of(Issuer issuer) {
        return Mono.defer(() -> Mono.fromFuture(this.known.get(issuer), true));
    }

    private Mono<Metadata> load(Issuer issuer) {
        EndpointRules rules = new EndpointRules(issuer, this.clients);
        MetadataMerge merge = new MetadataMerge(issuer, rules);
        return smart(issuer, rules)
            .flatMap((document) -> openid(issuer, rules, document)
                .flatMap((openid) -> Mono.fromCallable(() -> merge.metadata(document, openid))))
            .doOnNext((metadata) -> this.changes.compare(issuer, metadata));
    }

    private Mono<IssuerDocument> smart(Issuer issuer, EndpointRules rules) {
        Issuer.Endpoints configured = issuer.address().endpoints();
        boolean pinned = configured.authorization() != null && configured.token() != null;
        if (pinned && configured.jwks() != null && configured.oidcIssuer() != null) {
            return Mono.just(IssuerDocument.EMPTY);
        }
        Mono<IssuerDocument> document = this.documents
            .fetch(issuer, rules, wellKnown(issuer.address().iss().toString(), "smart"))
            .doOnNext((read) -> warn(issuer, read));
        if (pinned) {
            return document
                .doOnError((error) -> log.warn("Issuer {}: its SMART configuration cannot be used and is ignored",
                        issuer.name()))
                .onErrorReturn(IssuerDocument.EMPTY);
        }
        return issuer.address().capabilityStatement()
                ? document.onErrorResume(HttpDiscovery::absent, (error) -> statement(issuer, rules)) : document;
    }

    /** Each contradiction is logged once, not with every document. */
    private void warn(Issuer issuer, IssuerDocument document) {
        for (String words : MetadataContradictions.of(issuer, document)) {
            if (this.said.add(issuer.name() + ": " + words)) {
                log.warn("Issuer {}: {}", issuer.name(), words);
            }
        }
    }

    private static boolean absent(Throwable error) {
        return error instanceof ProblemException problem
                && problem.problem().code().equals(Reason.DISCOVERY_FAILED.code());
    }

    private Mono<IssuerDocument> statement(Issuer issuer, EndpointRules rules) {
        URI metadata = URI.create(issuer.address().iss().toString().replaceAll("/+$", "") + "/metadata");
        return this.statements.fetch(issuer, rules, metadata).map(OauthUris::read);
    }

    private static URI wellKnown(String base, String kind) {
        return URI.create(base.replaceAll("/+$", "") + "/.well-known/" + kind + "-configuration");
    }

    /** Fetched only for what the SMART document lacks; a failure is ignored. */
    private Mono<IssuerDocument> openid(Issuer issuer, EndpointRules rules, IssuerDocument smart) {
        Issuer.Endpoints configured = issuer.address().endpoints();
        String named = (configured.oidcIssuer() != null) ? configured.oidcIssuer() : smart.text("issuer");
        if (named != null && (configured.jwks() != null || smart.text("jwks_uri") != null)) {
            return Mono.just(IssuerDocument.EMPTY);
        }
        String base = (named != null) ? named : issuer.address().iss().toString();
        return Mono.defer(() -> this.documents.fetch(issuer, rules, wellKnown(base, "openid")))
            .filter((document) -> sameIssuer(base, document.text("issuer")))
            .onErrorComplete()
            .defaultIfEmpty(IssuerDocument.EMPTY);
    }

    private static boolean sameIssuer(String asked, @Nullable String answered) {
        return answered != null && asked.replaceAll("/+$", "").equals(answered.replaceAll("/+$", ""));
    }

}
