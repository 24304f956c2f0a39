package dev.smartgateway.operator;

import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.smartgateway.launch.world.Spec;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import dev.smartgateway.smart.Issuer.PatientSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules of each mode for the configuration and for the behaviour of a service. */
class ModeRulesTests {

    private static final String TENANT = "6f2d1f0e-8f3c-4f57-9d0a-5a4d3b2c1e00";

    private static final String OTHER = "00000000-8f3c-4f57-9d0a-5a4d3b2c1e00";

    private final Spec spec = new Spec("https://ward.fhir.azurehealthcareapis.com");

    private ModeRulesTests() {
        this.spec.mode = Mode.RBAC;
        this.spec.dialect = Issuer.Dialect.ENTRA;
        this.spec.audience = "https://fhir.contoso.example";
        this.spec.sources = List.of(PatientSource.HANDLE);
        this.spec.endpoints = entra("/oauth2/v2.0/");
    }

    private static Issuer.Endpoints entra(String version) {
        String tenant = "https://login.microsoftonline.com/" + TENANT;
        return new Issuer.Endpoints(URI.create(tenant + version + "authorize"), URI.create(tenant + version + "token"),
                URI.create(tenant + "/discovery/v2.0/keys"), tenant + "/v2.0", null, null, null);
    }

    private static ServiceObservation seen(int open, @Nullable String software, Map<String, String> challenge) {
        return new ServiceObservation(200, open, software, null, challenge, null, null);
    }

    private static ServiceObservation service() {
        return seen(401, "Microsoft FHIR Server", Map.of("authorization_uri",
                "https://login.microsoftonline.com/" + TENANT, "resource_id", "https://fhir.contoso.example"));
    }

    private void configured(String... starts) {
        expect(ModeRules.configured(this.spec.issuer()), starts);
    }

    private void observed(ServiceObservation seen, String... starts) {
        expect(ModeRules.observed(this.spec.issuer(), seen), starts);
    }

    private static void expect(List<ModeContradiction> found, String... texts) {
        assertThat(found).hasSize(texts.length).allSatisfy((one) -> assertThat(one.remedy()).isNotBlank());
        for (int i = 0; i < texts.length; i++) {
            assertThat(found.get(i).text()).contains(texts[i]);
        }
    }

    @Test
    void configuredWhenRbacForCliniciansThenNothing() {
        configured();
        observed(service());
    }

    @ParameterizedTest
    @EnumSource(value = PatientSource.class, names = { "FHIR_USER", "CLAIM", "ONLY_PATIENT" })
    void configuredWhenSmartUserForPatientsThenNothing(PatientSource source) {
        this.spec.mode = Mode.SMART_USER;
        this.spec.sources = List.of(source);
        configured();
        observed(service());
    }

    @Test
    void configuredWhenSmartServerThatIsOneThenNothing() {
        this.spec.iss = "https://ehr.example/fhir";
        this.spec.mode = Mode.SMART_SERVER;
        this.spec.dialect = Issuer.Dialect.V2;
        this.spec.endpoints = Issuer.Endpoints.DISCOVERED;
        configured();
        observed(seen(401, "HAPI FHIR", Map.of()));
    }

    @Test
    void configuredWhenSmartServerButAzureThenWrongMode() {
        this.spec.mode = Mode.SMART_SERVER;
        configured("mode is smart-server, but fhir-base is an Azure FHIR service");
    }

    @Test
    void observedWhenSmartServerButTheServiceSaysItIsAzuresThenWrongMode() {
        this.spec.iss = "https://fhir.contoso.example";
        this.spec.mode = Mode.SMART_SERVER;
        observed(service(), "the service says it is Microsoft FHIR Server");
    }

    @ParameterizedTest
    @CsvSource({ "patient/Observation.cruds", "patient/Observation.write", "patient/*.*", "patient/Observation.rsu" })
    void configuredWhenSmartUserButWritingThenSaysTheRoleIsReadOnly(String scope) {
        this.spec.mode = Mode.SMART_USER;
        this.spec.sources = List.of(PatientSource.FHIR_USER);
        this.spec.scopes = "openid fhirUser " + scope;
        configured("is read-only");
    }

    @ParameterizedTest
    @EnumSource(value = PatientSource.class, names = { "FHIR_USER", "CLAIM", "ONLY_PATIENT" },
            mode = EnumSource.Mode.EXCLUDE)
    void configuredWhenSmartUserButForCliniciansThenSaysWhatWouldBeMissing(PatientSource source) {
        this.spec.mode = Mode.SMART_USER;
        this.spec.sources = List.of(source);
        configured("Practitioner compartment");
    }

    @Test
    void configuredWhenEndpointsAreOfTheFirstVersionThenSaysSo() {
        this.spec.endpoints = entra("/oauth2/");
        configured("Entra's v1.0 endpoints");
    }

    @Test
    void configuredWhenEntraIsToBeDiscoveredThenSaysWhyNot() {
        this.spec.endpoints = Issuer.Endpoints.DISCOVERED;
        configured("not all endpoints are set");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void observedWhenTheServiceAnswersWithoutTokenThenAlways(Mode mode) {
        this.spec.mode = mode;
        observed(seen(200, null, Map.of()), "without any token");
    }

    @Test
    void observedWhenTheServiceWantsAnotherAudienceThenSaysBoth() {
        observed(seen(401, null, Map.of("resource_id", "https://other.example")),
                "token-audience is https://fhir.contoso.example, but the FHIR service expects tokens for "
                        + "https://other.example");
    }

    @Test
    void observedWhenTheServiceTrustsAnotherTenantThenSaysBoth() {
        observed(seen(401, null, Map.of("authorization_uri", "https://login.microsoftonline.com/" + OTHER)),
                "trusts tenant " + OTHER);
    }

    @Test
    void withTokenWhenSmartUserSeesOnePatientThenNothing() {
        this.spec.mode = Mode.SMART_USER;
        assertThat(ModeRules.withToken(this.spec.issuer(), 200, 1)).isEmpty();
        assertThat(ModeRules.withToken(this.spec.issuer(), 403, 0)).isEmpty();
    }

    @Test
    void withTokenWhenSmartUserSeesManyThenWrongRole() {
        this.spec.mode = Mode.SMART_USER;
        expect(ModeRules.withToken(this.spec.issuer(), 200, 2), "has a data role");
        this.spec.mode = Mode.RBAC;
        assertThat(ModeRules.withToken(this.spec.issuer(), 200, 2)).isEmpty();
    }

}
