package dev.smartgateway.sandbox.auth.authorize;

import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.sandbox.auth.grant.InsideKey;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** Finds patients for the picker, over the sandbox's own FHIR interface. */
@Component
class PatientFinder {

    private final RestClient client = RestClient.create();

    private final InsideKey key;

    private final Environment environment;

    PatientFinder(InsideKey key, Environment environment) {
        this.key = key;
        this.environment = environment;
    }

    List<Choice> find(String name) {
        String base = "http://localhost:" + this.environment.getProperty("server.port", "9000") + "/fhir/Patient";
        JsonNode bundle = this.client.get()
            .uri(base + "?_count=50&name={name}", name)
            .header("Authorization", "Bearer " + this.key.value())
            .header("Accept", "application/fhir+json")
            .retrieve()
            .body(JsonNode.class);
        List<Choice> choices = new ArrayList<>();
        if (bundle != null) {
            bundle.path("entry").forEach((entry) -> choices.add(choice(entry.path("resource"))));
        }
        return choices;
    }

    private static Choice choice(JsonNode patient) {
        JsonNode name = patient.path("name").path(0);
        return new Choice(patient.path("id").asString(""),
                name.path("given").path(0).asString("") + " " + name.path("family").asString(""),
                patient.path("birthDate").asString(""), patient.path("gender").asString(""));
    }

    record Choice(String id, String name, String birthDate, String gender) {
    }

}
