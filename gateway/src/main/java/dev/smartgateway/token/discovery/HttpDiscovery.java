package dev.smartgateway.token.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.problem.ProblemException;
import dev.smartgateway.problem.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.Discovery;
import dev.smartgateway.token.http.Outbound;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Discovery over HTTP, kept per issuer. A document older than the time to live is used
 * once more while a new one is fetched, and further if that fails, up to a day.
 */
final class HttpDiscovery implements Discovery {

    private static final Logger log = LoggerFactory.getLogger(HttpDiscovery.class);

    private static final int MOST_BYTES = 256 * 1024;

    private static final Duration MOST_TIME = Duration.ofSeconds(3);

    private static final Duration STALE = Duration.ofDays(1);

    private final Outbound outbound;

    private final WebClient client;

    private final AsyncLoadingCache<Issuer, Metadata> known;

    HttpDiscovery(Outbound outbound, Duration life, Ticker ticker) {
        this.outbound = outbound;
        this.client = outbound.client(MOST_BYTES, MOST_TIME);
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
        EndpointRules rules = new EndpointRules(issuer, this.outbound);
        Issuer.Endpoints configured = issuer.address().endpoints();
        Mono<IssuerDocument> smart = fetch(issuer, rules, wellKnown(issuer.address().iss().toString(), "smart"));
        if (configured.authorization() != null && configured.token() != null) {
            smart = (configured.jwks() != null && configured.oidcIssuer() != null) ? Mono.just(IssuerDocument.EMPTY)
                    : smart.onErrorReturn(IssuerDocument.EMPTY);
        }
        return smart.flatMap((document) -> openid(issuer, rules, document)
            .flatMap((openid) -> Mono.fromCallable(() -> merge(issuer, rules, document, openid))));
    }

    private static URI wellKnown(String base, String kind) {
        return URI.create(base.replaceAll("/+$", "") + "/.well-known/" + kind + "-configuration");
    }

    /** Asked only for what the SMART document does not say, and never insisted on. */
    private Mono<IssuerDocument> openid(Issuer issuer, EndpointRules rules, IssuerDocument smart) {
        Issuer.Endpoints configured = issuer.address().endpoints();
        String named = (configured.oidcIssuer() != null) ? configured.oidcIssuer() : smart.text("issuer");
        if (named != null && (configured.jwks() != null || smart.text("jwks_uri") != null)) {
            return Mono.just(IssuerDocument.EMPTY);
        }
        String base = (named != null) ? named : issuer.address().iss().toString();
        return Mono.defer(() -> fetch(issuer, rules, wellKnown(base, "openid")))
            .filter((document) -> sameIssuer(base, document.text("issuer")))
            .onErrorComplete()
            .defaultIfEmpty(IssuerDocument.EMPTY);
    }

    private static boolean sameIssuer(String asked, @Nullable String answered) {
        return answered != null && asked.replaceAll("/+$", "").equals(answered.replaceAll("/+$", ""));
    }

    private Metadata merge(Issuer issuer, EndpointRules rules, IssuerDocument smart, IssuerDocument openid) {
        Issuer.Endpoints configured = issuer.address().endpoints();
        URI authorization = rules.choose("authorization_endpoint", configured.authorization(),
                smart.text("authorization_endpoint"));
        URI token = rules.choose("token_endpoint", configured.token(), smart.text("token_endpoint"));
        if (authorization == null || token == null) {
            throw failed(issuer, "authorization_endpoint or token_endpoint is missing or refused");
        }
        Set<String> challenges = smart.texts("code_challenge_methods_supported");
        if (!challenges.isEmpty() && !challenges.contains("S256")) {
            throw failed(issuer, "PKCE S256 is not supported");
        }
        String jwks = (smart.text("jwks_uri") != null) ? smart.text("jwks_uri") : openid.text("jwks_uri");
        Optional optional = new Optional(rules.choose("jwks_uri", configured.jwks(), jwks),
                rules.choose("revocation_endpoint", configured.revocation(), smart.text("revocation_endpoint")),
                rules.choose("introspection_endpoint", configured.introspection(),
                        smart.text("introspection_endpoint")),
                rules.choose("end_session_endpoint", configured.endSession(), smart.text("end_session_endpoint")),
                rules.choose("management_endpoint", null, smart.text("management_endpoint")));
        String oidc = (configured.oidcIssuer() != null) ? configured.oidcIssuer()
                : (smart.text("issuer") != null) ? smart.text("issuer") : openid.text("issuer");
        return new Metadata(authorization, token, optional, oidc, smart.texts("capabilities"),
                smart.flag("authorization_response_iss_parameter_supported"));
    }

    private Mono<IssuerDocument> fetch(Issuer issuer, EndpointRules rules, URI url) {
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

    private static ProblemException failed(Issuer issuer, String what) {
        log.warn("Issuer {}: {}", issuer.name(), what);
        return Reason.DISCOVERY_FAILED.asException();
    }

    private static ProblemException unavailable(Issuer issuer, String what) {
        log.warn("Issuer {}: {}", issuer.name(), what);
        return new ProblemException(Reason.IDP_UNAVAILABLE.asException().problem().retryAfter(Duration.ofSeconds(2)));
    }

}
