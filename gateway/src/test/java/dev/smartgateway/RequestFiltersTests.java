package dev.smartgateway;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RequestFiltersTests {

    private final List<String> passed = new ArrayList<>();

    private WebFilter filter(String name) {
        return (exchange, chain) -> {
            this.passed.add(name);
            return chain.filter(exchange);
        };
    }

    private WebFilterChainProxy security() {
        return new WebFilterChainProxy(List.of()) {
            @Override
            public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
                RequestFiltersTests.this.passed.add("security");
                return chain.filter(exchange);
            }
        };
    }

    private Mono<Void> request(RequestFilters filters, String path) {
        return filters.filter(MockServerWebExchange.from(MockServerHttpRequest.get(path)), (exchange) -> {
            this.passed.add("handler");
            return Mono.empty();
        });
    }

    @ParameterizedTest
    @CsvSource({ "/fhir/Patient/p1,fhir", "/fhir,fhir", "/launches/x/fhir/Patient,fhir", "/launch,security",
            "/fhirx,security", "/launches/x,security", "//fhir/Patient,security", "/demo/fhir,security" })
    void filterWhenFhirThenItsSecurityStandsInThePlaceOfSpringSecurity(String path, String which) {
        RequestFilters filters = new RequestFilters(List.of(filter("first"), security(), filter("last")),
                filter("fhir"));
        StepVerifier.create(request(filters, path)).verifyComplete();
        assertThat(this.passed).containsExactly("first", which, "last", "handler");
    }

    @Test
    void filterWhenOneThrowsThenTheFiltersBeforeItSeeAnError() {
        WebFilter before = (exchange, chain) -> chain.filter(exchange)
            .onErrorResume(IllegalArgumentException.class, (failure) -> Mono.empty());
        WebFilter throwing = (exchange, chain) -> {
            throw new IllegalArgumentException();
        };
        RequestFilters filters = new RequestFilters(List.of(before, security(), throwing), filter("fhir"));
        StepVerifier.create(request(filters, "/launch")).verifyComplete();
        assertThat(this.passed).containsExactly("security");
    }

    @Test
    void createWhenSpringSecurityHasNoFilterThenRefused() {
        assertThatIllegalStateException().isThrownBy(() -> new RequestFilters(List.of(filter("one")), filter("fhir")));
    }

}
