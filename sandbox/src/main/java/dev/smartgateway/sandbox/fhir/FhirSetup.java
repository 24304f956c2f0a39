package dev.smartgateway.sandbox.fhir;

import java.time.Clock;
import java.time.ZoneOffset;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.fhir.store.Store;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the FHIR engine under {@code /fhir}. Filters in front of it do
 * the bearer check and {@code /fhir/.well-known}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FhirProperties.class)
class FhirSetup {

    /**
     * Configures HAPI to return resources unchanged: by default it removes the version of
     * a reference and replaces the resource's id by an entry's fullUrl.
     */
    @Bean
    FhirContext fhirContext() {
        FhirContext context = FhirContext.forR4();
        context.getParserOptions()
            .setStripVersionsFromReferences(false)
            .setOverrideResourceIdWithBundleEntryFullUrl(false);
        return context;
    }

    @Bean
    Store fhirMemory(FhirContext context, FhirProperties properties, ObjectProvider<Clock> clocks) {
        Store store = new Store(clocks.getIfAvailable(() -> Clock.tickMillis(ZoneOffset.UTC)));
        SeedData data = new SeedData(context);
        data.patients(store);
        if (properties.loadExamples()) {
            data.examples(store);
        }
        if (properties.loadDemo()) {
            data.demo(store);
        }
        return store;
    }

    @Bean
    FhirStore fhirStore(Store store) {
        return new FhirStore(store);
    }

    @Bean
    ServletRegistrationBean<FhirServlet> fhirServlet(FhirContext context, Store store, ObjectProvider<Origin> origins) {
        FhirServlet servlet = new FhirServlet(new Engine(context, store));
        // Links name the address the sandbox is known by, also behind a proxy.
        origins.ifAvailable(
                (origin) -> servlet.setServerAddressStrategy(new HardcodedServerAddressStrategy(origin.fhir())));
        ServletRegistrationBean<FhirServlet> registration = new ServletRegistrationBean<>(servlet, "/fhir/*");
        registration.setName("fhir");
        registration.setLoadOnStartup(1);
        return registration;
    }

}
