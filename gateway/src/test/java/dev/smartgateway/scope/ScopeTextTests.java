package dev.smartgateway.scope;

import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScopeTextTests {

    @Test
    void askWhenEntraThenWithTheAudience() {
        ScopeText text = ScopeText.of(Issuer.Dialect.ENTRA, "https://fhir.example");
        assertThat(text.ask("openid patient/Patient.rs")).startsWith("openid https://fhir.example/patient.Patient.");
    }

    @Test
    void faultsWhenIdentityStandsBesideTheFirstVersionThenNone() {
        assertThat(EntraScopes.faults("openid fhirUser patient/Patient.read")).isEmpty();
    }

}
