package dev.smartgateway.bench.side;

import java.nio.charset.StandardCharsets;

/**
 * Answers of the FHIR service: about two kilobytes for the Patient, about one for each
 * Observation.
 */
final class Bodies {

    private Bodies() {
    }

    static byte[] patient() {
        StringBuilder out = new StringBuilder("""
                {"resourceType":"Patient","id":"%s","meta":{"versionId":"3","lastUpdated":"2024-05-01T10:00:00Z",
                "profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"]},
                "identifier":[{"use":"usual","system":"urn:oid:1.2.36.146.595.217.0.1","value":"12345"}],
                "active":true,"gender":"female","birthDate":"1974-12-25","name":[{"use":"official",
                "family":"Sch\u00f6ner","given":["Anna","Maria"]}],"telecom":[""".formatted(World.PATIENT));
        for (int i = 0; i < 12; i++) {
            out.append((i > 0) ? "," : "")
                .append("{\"system\":\"phone\",\"value\":\"(03) 5555 ")
                .append(6000 + i)
                .append("\",\"use\":\"work\",\"rank\":")
                .append(i + 1)
                .append(",\"period\":{\"start\":\"2015-01-01\",\"end\":\"2029-12-31\"}}");
        }
        out.append("],\"managingOrganization\":{\"reference\":\"Organization/o1\",\"display\":\"General\"}}");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String head(String self) {
        return "{\"resourceType\":\"Bundle\",\"id\":\"b\",\"type\":\"searchset\",\"total\":1000,\"link\":"
                + "[{\"relation\":\"self\",\"url\":\"" + self + "\"},{\"relation\":\"next\",\"url\":\"" + self
                + "&page=2\"}],\"entry\":[";
    }

    /** From the first entry on. */
    static byte[] entries(String base, int count) {
        StringBuilder out = new StringBuilder(count * 1000);
        for (int i = 0; i < count; i++) {
            out.append((i > 0) ? "," : "").append(entry(base, i));
        }
        return out.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String entry(String base, int i) {
        return "{\"fullUrl\":\"" + base + "/Observation/o" + i + "\",\"resource\":" + observation(i)
                + ",\"search\":{\"mode\":\"match\"}}";
    }

    private static String observation(int i) {
        return """
                {"resourceType":"Observation","id":"o%1$d","meta":{"versionId":"1",
                "lastUpdated":"2024-05-01T10:00:00.000+00:00"},"status":"final","category":[{"coding":[{
                "system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs",
                "display":"Vital Signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"8867-4",
                "display":"Heart rate"}],"text":"Heart rate"},"subject":{"reference":"Patient/%2$s"},
                "encounter":{"reference":"Encounter/e%1$d"},"effectiveDateTime":"2024-04-%3$02dT08:30:00+02:00",
                "performer":[{"reference":"Practitioner/dr1","display":"Dr. M\u00fcller"}],"valueQuantity":{
                "value":%4$d.5,"unit":"beats/minute","system":"http://unitsofmeasure.org","code":"/min"}}"""
            .formatted(i, World.PATIENT, 1 + i % 28, 60 + i % 40);
    }

    /** One answer for each entry of a batch. */
    static byte[] reply(String batch) {
        StringBuilder out = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[");
        int count = batch.split("\"request\"", -1).length - 1;
        for (int i = 0; i < count; i++) {
            String body = new String(patient(), StandardCharsets.UTF_8);
            out.append((i > 0) ? "," : "")
                .append("{\"response\":{\"status\":\"200 OK\"},\"resource\":")
                .append(body)
                .append('}');
        }
        return out.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

}
