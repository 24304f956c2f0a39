package dev.smartgateway.token.search;

import dev.smartgateway.token.PatientSearch;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import reactor.netty.http.client.HttpClient;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires the search.
 */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    @Bean
    PatientSearch patientSearch(HttpClient gatewayHttpClient, CircuitBreakerRegistry breakers,
            TimeLimiterRegistry limiters, BulkheadRegistry bulkheads) {
        return new HttpPatientSearch(gatewayHttpClient, new SearchGuard(breakers, limiters, bulkheads));
    }

}
