package dev.smartgateway.session;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/**
 * A browser that keeps one session cookie.
 */
public final class TestBrowser {

    /** Name of the session cookie. */
    public static final String COOKIE = "__Host-smart";

    private static final SecureRandom RANDOM = new SecureRandom();

    private volatile @Nullable String cookie;

    public @Nullable String cookie() {
        return this.cookie;
    }

    /**
     * A browser with the same jar as it is now.
     */
    public TestBrowser copy() {
        TestBrowser copy = new TestBrowser();
        copy.cookie = this.cookie;
        return copy;
    }

    /**
     * Puts a cookie into the jar.
     */
    public TestBrowser plant(@Nullable String value) {
        this.cookie = value;
        return this;
    }

    public MockServerWebExchange exchange(String path) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get(path);
        String value = this.cookie;
        if (value != null) {
            request.cookie(new org.springframework.http.HttpCookie(COOKIE, value));
        }
        return MockServerWebExchange.from(request);
    }

    /**
     * Finishes a launch and keeps the cookie that comes back.
     */
    public LaunchRecord add(Gateway gateway, LaunchRecord launch) {
        MockServerWebExchange exchange = exchange("/callback/ehr");
        LaunchRecord saved = gateway.sessions().add(exchange, launch, Set.of()).block(Duration.ofSeconds(10));
        if (saved == null) {
            throw new AssertionError("completed empty");
        }
        keep(exchange);
        return saved;
    }

    /**
     * The same without waiting; the jar stays as it is.
     */
    public Mono<String> adding(Gateway gateway, LaunchRecord launch, String... starts) {
        MockServerWebExchange exchange = exchange("/callback/ehr");
        return gateway.sessions().add(exchange, launch, Set.of(starts)).map((saved) -> set(exchange).getValue());
    }

    private void keep(MockServerWebExchange exchange) {
        this.cookie = set(exchange).getValue();
    }

    private static ResponseCookie set(MockServerWebExchange exchange) {
        ResponseCookie set = exchange.getResponse().getCookies().getFirst(COOKIE);
        if (set == null) {
            throw new AssertionError("no cookie was set");
        }
        return set;
    }

    /**
     * How a request ends: the patient it works on, or the reason code.
     */
    public String use(Gateway gateway, @Nullable LaunchId id) {
        try {
            LaunchRecord launch = gateway.sessions().launch(exchange("/fhir"), id).block(Duration.ofSeconds(10));
            return (launch != null && launch.context().patient() != null) ? launch.context().patient().value() : "?";
        }
        catch (ProblemException ex) {
            return ex.problem().code();
        }
    }

    /**
     * A finished launch of one clinician.
     */
    public static LaunchRecord launch(Clock clock, String patient) {
        return launch(clock, patient, new LaunchRecord.Owner("", "demo", "ehr", "clinician-1", "sid-1"));
    }

    public static LaunchRecord launch(Clock clock, String patient, LaunchRecord.Owner owner) {
        Instant now = clock.instant();
        return new LaunchRecord(LaunchId.random(RANDOM), owner, URI.create("https://ehr.invalid/fhir"), "patient/*.rs",
                new LaunchContext(new PatientId(patient), "encounter-1", List.of(), true, "Practitioner/p1",
                        LaunchContext.Display.NONE),
                new TokenSet(Secret.of("access-token-" + patient), Secret.of("refresh-token-" + patient),
                        now.plus(Duration.ofHours(9)), now),
                new LaunchRecord.Life(now, now.plus(Duration.ofHours(12)), 0, null));
    }

}
