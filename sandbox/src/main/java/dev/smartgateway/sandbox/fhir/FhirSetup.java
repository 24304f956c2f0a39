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
 * Puts the FHIR engine under {@code /fhir}. A filter in front of it may answer first; the
 * bearer check and {@code /fhir/.well-known} are such filters' business.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FhirProperties.class)
class FhirSetup {

    /**
     * Resources are to leave as they came: HAPI would cut the version off a reference and
     * put an entry's fullUrl in the place of the resource's id.
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
