package dev.smartgateway.token.search;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.token.PatientSearch;
import reactor.netty.http.client.HttpClient;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the patient search.
 */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    @Bean
    PatientSearch patientSearch(HttpClient gatewayHttpClient, CallGuard.Registries registries) {
        return new HttpPatientSearch(gatewayHttpClient, new SearchGuard(registries));
    }

}
