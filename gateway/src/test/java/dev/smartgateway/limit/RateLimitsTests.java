package dev.smartgateway.limit;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitsTests {

    private static final RateLimitProperties.Rate OFF = new RateLimitProperties.Rate(0, 0);

    private final StoppedClock clock = new StoppedClock();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private static RateLimitProperties properties(RateLimitProperties.Rate address,
            RateLimitProperties.OnFailure onFailure) {
        return new RateLimitProperties(List.of(), address, new RateLimitProperties.Anonymous(1, 3),
                new RateLimitProperties.Session(0, 0), OFF, RateLimitProperties.Counters.LOCAL, onFailure);
    }

    private AddressLimitFilter filter(RateLimitProperties.Rate address, RateCounters counters,
            RateLimitProperties.OnFailure onFailure) {
        return new AddressLimitFilter(
                new RateLimits(properties(address, onFailure), counters, new LocalCounters(this.clock), this.meters),
                "/issuer");
    }

    private AddressLimitFilter local(RateLimitProperties.Rate address) {
        return filter(address, new LocalCounters(this.clock), RateLimitProperties.OnFailure.REFUSE);
    }

    private static Problem ask(AddressLimitFilter filter, String address, String path) {
        MockServerWebExchange exchange = MockServerWebExchange
            .from(MockServerHttpRequest.get(path).remoteAddress(new InetSocketAddress(address, 4711)).build());
        return filter.filter(exchange, (passed) -> Mono.empty())
            .then(Mono.<Problem>empty())
            .onErrorResume(ProblemException.class, (error) -> Mono.just(error.problem()))
            .block();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/launch", "/callback/county", "/logout/backchannel", "/logout/frontchannel", "/context" })
    void filterWhenAnAnonymousRouteIsAskedTooOftenThenRefusedAndSaysWhenToComeBack(String path) {
        AddressLimitFilter filter = local(OFF);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(filter, "192.0.2.1", path)).isNull();
        }
        Problem problem = ask(filter, "192.0.2.1", path);
        assertThat(problem.code()).isEqualTo("too-many-requests");
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(ask(filter, "192.0.2.2", path)).isNull();
        assertThat(ask(filter, "192.0.2.1", "/fhir/Patient")).isNull();
        assertThat(this.meters.get("gateway.limits.refused").tag("kind", "anonymous").counter().count()).isOne();
        this.clock.forward(Duration.ofSeconds(1));
        assertThat(ask(filter, "192.0.2.1", path)).isNull();
    }

    @Test
    void filterWhenAnAddressHasARateThenAllItsRequestsCountButNotManagement() {
        AddressLimitFilter filter = local(new RateLimitProperties.Rate(1, 2));
        assertThat(ask(filter, "192.0.2.1", "/fhir/Patient")).isNull();
        assertThat(ask(filter, "192.0.2.1", "/demo/index.html")).isNull();
        assertThat(ask(filter, "192.0.2.1", "/sessions").status()).isEqualTo(429);
        assertThat(ask(filter, "192.0.2.1", "/actuator/health/liveness")).isNull();
    }

    @Test
    void filterWhenTheCountersAreAwayThenAsTheOperatorChose() {
        RateCounters away = (key, rate) -> Mono.error(Reason.STORE_UNAVAILABLE.asException());
        AddressLimitFilter open = filter(OFF, away, RateLimitProperties.OnFailure.LOCAL);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(open, "192.0.2.1", "/launch")).isNull();
        }
        assertThat(ask(open, "192.0.2.1", "/launch").code()).isEqualTo("too-many-requests");
        AddressLimitFilter closed = filter(OFF, away, RateLimitProperties.OnFailure.REFUSE);
        assertThat(ask(closed, "192.0.2.1", "/launch").code()).isEqualTo("store-unavailable");
    }

}
