package dev.smartgateway.launch;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.launch.callback.CallbackHandler;
import dev.smartgateway.launch.callback.LaunchCompletion;
import dev.smartgateway.launch.callback.PatientResolver;
import dev.smartgateway.launch.callback.PatientResolvers;
import dev.smartgateway.launch.callback.TokenExchange;
import dev.smartgateway.launch.context.Callers;
import dev.smartgateway.launch.context.DepositHandler;
import dev.smartgateway.launch.context.HandleStore;
import dev.smartgateway.launch.context.LaunchHandles;
import dev.smartgateway.launch.context.OnlyPatient;
import dev.smartgateway.launch.context.SignedLaunches;
import dev.smartgateway.launch.pending.PendingCookies;
import dev.smartgateway.launch.pending.UsedStates;
import dev.smartgateway.launch.picker.PendingPickers;
import dev.smartgateway.launch.picker.PickerHandler;
import dev.smartgateway.launch.start.StartHandler;
import dev.smartgateway.launch.web.LaunchAudit;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;
import dev.smartgateway.launch.world.MemorySessions;
import dev.smartgateway.launch.world.MemoryWaiting;
import dev.smartgateway.launch.world.PlainToken;
import dev.smartgateway.launch.world.Spec;
import dev.smartgateway.launch.world.TestClock;
import dev.smartgateway.launch.world.TestSealer;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.IdTokens;
import dev.smartgateway.oauth.PushedRequests;
import dev.smartgateway.oauth.keys.RemoteKeys;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.oauth.TokenInspection;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.style.PageStyles;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.UnusedGrants;
import dev.smartgateway.token.WaitingLaunches;
import dev.smartgateway.token.search.HttpPatientSearch;
import dev.smartgateway.token.search.SearchGuard;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.http.HttpStatusCode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebExceptionHandler;

/**
 * The launch endpoints of a gateway, one EHR and any number of browsers, in one process.
 */
final class World implements AutoCloseable {

    /** How long a picker works. */
    static final Duration CHOOSING = Duration.ofMinutes(5);

    final TestClock clock = new TestClock();

    final FakeEhr ehr = new FakeEhr(this.clock);

    final MemorySessions sessions = new MemorySessions();

    final List<AuditEvent> audit = new CopyOnWriteArrayList<>();

    final Map<PatientSource, PatientResolver> places = new HashMap<>(
            Map.of(PatientSource.FHIR_USER, PatientResolvers::fhirUser, PatientSource.CLAIM, PatientResolvers::claim));

    WaitingLaunches waiting = new MemoryWaiting(this.clock);

    private final HttpPatientSearch search = search();

    final TestSealer sealer = new TestSealer();

    private final Set<String> states = ConcurrentHashMap.newKeySet();

    final Map<String, String> deposited = new ConcurrentHashMap<>();

    HandleStore handles = new HandleStore() {

        @Override
        public Mono<Void> put(String key, String sealed, Duration life) {
            return Mono.fromRunnable(() -> World.this.deposited.put(key, sealed));
        }

        @Override
        public Mono<String> take(String key) {
            return Mono.fromCallable(() -> World.this.deposited.remove(key));
        }

    };

    /** The product's own instead of a plain one. */
    Discovery discovery;

    AuditTrail trail = this.audit::add;

    private final List<App> apps = new ArrayList<>();

    UsedStates used = (purpose, hash, life) -> Mono.fromCallable(() -> this.states.add(purpose + hash));

    Function<App, @Nullable Scopes> ceiling = (app) -> null;

    TokenInspection inspection = (issuer, access) -> Mono.error(new AssertionError("nobody asked for introspection"));

    PushedRequests pushed = (issuer, parameters) -> Mono.empty();

    int maxUrl = 4096;

    boolean headerlessPicker;

    Duration skew = SignedTokens.SKEW;

    @Nullable String challenge;

    Map<String, Object> publicKeys = Map.of("keys", List.of());

    /** The EHR of this world, ready to be changed before the first replica starts. */
    final Spec county = new Spec(this.ehr.iss());

    void app(String name, Spec... issuers) {
        this.apps.add(Spec.app(name, issuers));
    }

    Browser browser() {
        return new Browser(replica());
    }

    /** How routes are served here. */
    static HandlerStrategies strategies() {
        return HandlerStrategies.builder().exceptionHandler(problems()).build();
    }

    WebTestClient replica() {
        return WebTestClient.bindToRouterFunction(routes())
            .handlerStrategies(strategies())
            .build()
            .mutate()
            .responseTimeout(Duration.ofSeconds(20))
            .build();
    }

    RouterFunction<ServerResponse> routes() {
        if (this.apps.isEmpty()) {
            app("chart", this.county);
        }
        Apps known = new Apps(this.apps);
        PublicUrl url = new PublicUrl(java.net.URI.create("https://gateway.example"));
        LaunchAudit trail = new LaunchAudit(this.trail, this.clock);
        LaunchOrigins origins = new LaunchOrigins(url, null);
        PendingCookies cookies = new PendingCookies(this.sealer, this.clock);
        PlainToken token = new PlainToken(this.clock);
        Discovery metadata = (this.discovery != null) ? this.discovery : token;
        Duration life = Duration.ofMinutes(10);
        SecureRandom random = new SecureRandom();
        LaunchHandles handles = new LaunchHandles(this.handles, this.sealer, random, Duration.ofMinutes(5));
        SignedTokens signed = new SignedTokens(new RemoteKeys(WebClient.create(), this.clock), this.clock, this.skew);
        this.places.put(PatientSource.HANDLE, handles);
        this.places.put(PatientSource.ONLY_PATIENT, new OnlyPatient(this.search));
        this.places.put(PatientSource.SIGNED_LAUNCH, new SignedLaunches(signed, this.used));
        DepositHandler deposits = new DepositHandler(known, new Callers(signed, this.used, url.at("/context")), handles,
                trail);
        LaunchCompletion completion = new LaunchCompletion(new IdTokens(signed), this.inspection,
                new PatientResolvers(this.places), unused(known, token), this.ceiling, random, this.clock);
        PendingPickers room = new PendingPickers(this.waiting, unused(known, token), known, this.sealer, CHOOSING,
                this.clock, cookies);
        TokenExchange arrival = new TokenExchange(known, url, metadata, token, completion, this.sessions, room);
        PickerHandler picker = new PickerHandler(room, this.search, this.sessions,
                new PageStyles(new HttpClients(true, false, null), Ticker.systemTicker()),
                new PickerHandler.Settings(origins, this.headerlessPicker), this.sealer, trail);
        return LaunchRoutes.context(deposits)
            .and(LaunchRoutes.picker(picker))
            .and(LaunchRoutes.of(
                    new StartHandler(known,
                            new StartHandler.Settings(url, life, this.maxUrl,
                                    (exchange, issuer) -> Mono.justOrEmpty(this.challenge)),
                            new StartHandler.Server(metadata, this.pushed), cookies, random, this.clock, trail),
                    new CallbackHandler(known, new CallbackHandler.Settings(origins, life), cookies, this.used, arrival,
                            this.clock, trail),
                    () -> this.publicKeys));
    }

    private static UnusedGrants unused(Apps apps, PlainToken endpoint) {
        return new UnusedGrants() {

            @Override
            public Mono<Void> giveBack(LaunchRecord.Owner owner, TokenSet tokens) {
                return Flux.fromStream(Stream.of(tokens.refresh(), tokens.access()).filter(Objects::nonNull))
                    .concatMap((token) -> endpoint.revoke(apps.issuer(owner.issuer()).orElseThrow(), token))
                    .then();
            }

            @Override
            public Mono<Void> giveBack(LaunchRecord launch) {
                return giveBack(launch.owner(), Objects.requireNonNull(launch.tokens()));
            }

        };
    }

    private static HttpPatientSearch search() {
        return new HttpPatientSearch(HttpClient.create(),
                new SearchGuard(new CallGuard.Registries(CircuitBreakerRegistry.ofDefaults(),
                        TimeLimiterRegistry.ofDefaults(), BulkheadRegistry.ofDefaults())));
    }

    private static WebExceptionHandler problems() {
        return (exchange, error) -> {
            if (!(error instanceof ProblemException problem)) {
                return Mono.error(error);
            }
            exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(problem.problem().status()));
            exchange.getResponse().getHeaders().set("X-Gateway-Reason", problem.problem().code());
            byte[] body = problem.problem().advice().getBytes(StandardCharsets.UTF_8);
            return exchange.getResponse().writeWith(Mono.just(exchange.getResponse().bufferFactory().wrap(body)));
        };
    }

    /** Path and query of an EHR launch. */
    String ehrLaunch(String launch) {
        return "/launch?"
                + FakeEhr.query(new java.util.LinkedHashMap<>(Map.of("iss", this.ehr.iss(), "launch", launch)));
    }

    /** Launches from the EHR all the way. */
    Browser.Page launched(Browser browser) {
        return browser.open(this.ehr.approve(browser.open(ehrLaunch("xyz123")).location()));
    }

    @Override
    public void close() {
        this.ehr.close();
    }

}
