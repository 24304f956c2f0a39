package dev.smartgateway.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.LinkSealer;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.PatientId;

/**
 * Requests and answers of one patient.
 */
final class Samples {

    private static final String BASE = "https://fhir.example/r4";

    private static final PatientContext PIN = new PatientContext(new PatientId("p1"),
            Scopes.parse("patient/Patient.rs patient/Observation.rs patient/Condition.rs patient/MedicationRequest.rs"),
            AccessPolicy.defaults(),
            new PatientContext.Bases(URI.create("https://gateway.example/launches/aaaaaaaaaaaaaaaaaaaaaa/fhir"),
                    URI.create(BASE)),
            new PlainHandles(), PatientContext.MAX_ANSWER);

    private static final String OBSERVATION = """
            {"fullUrl":"%1$s/Observation/o%2$d","resource":{"resourceType":"Observation","id":"o%2$d",
            "meta":{"versionId":"1","lastUpdated":"2020-01-01T00:00:00Z"},"status":"final","category":[{"coding":[{
            "system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
            "code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}],
            "text":"Heart rate"},"subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e%2$d"},
            "effectiveDateTime":"2019-12-31T10:00:00Z","issued":"2019-12-31T10:00:00Z","valueQuantity":{"value":72,
            "unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}},"search":{"mode":"match"}}""";

    private Samples() {
    }

    static FhirCall get(String path, String query) {
        return new FhirCall("GET", path, query, Map.of("Accept", "application/fhir+json"), new byte[0], PIN);
    }

    static UpstreamAnswer observations(int entries) {
        StringBuilder bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":")
            .append(entries)
            .append(",\"link\":[{\"relation\":\"self\",\"url\":\"" + BASE
                    + "/Observation?patient=Patient/p1\"}],\"entry\":[");
        for (int i = 0; i < entries; i++) {
            bundle.append((i > 0) ? "," : "").append(OBSERVATION.formatted(BASE, i));
        }
        byte[] body = bundle.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        return new UpstreamAnswer(200, Map.of("Content-Type", "application/fhir+json"), body);
    }

    static UpstreamAnswer patient() {
        String telecom = "{\"system\":\"phone\",\"value\":\"(03) 5555 6789\",\"use\":\"work\",\"rank\":1,"
                + "\"period\":{\"start\":\"2015-01-01\",\"end\":\"2029-12-31\"}},";
        String body = "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"3\"},\"telecom\":["
                + telecom.repeat(15) + "{\"system\":\"email\"}],\"managingOrganization\":{\"reference\":\"" + BASE
                + "/Organization/o1\"}}";
        return new UpstreamAnswer(200, Map.of("Content-Type", "application/fhir+json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Sealing is measured elsewhere. */
    private static final class PlainHandles implements LinkSealer {

        @Override
        public String seal(String content) {
            return Integer.toHexString(content.hashCode());
        }

        @Override
        public Optional<String> open(String handle) {
            return Optional.empty();
        }

    }

}
