package dev.smartgateway.command.azure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * The parameter file of the Bicep deployment, written to a temporary file. Holds no
 * secret.
 */
final class DeploymentFile {

    private DeploymentFile() {
    }

    static Path write(SetupFile setup) {
        try {
            Path file = Files.createTempFile("smart-gateway-", ".parameters.json");
            file.toFile().deleteOnExit();
            Files.writeString(file,
                    new JsonMapper().writeValueAsString(Map.of("$schema",
                            "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
                            "contentVersion", "1.0.0.0", "parameters", wrapped(parameters(setup)))));
            return file;
        }
        catch (IOException ex) {
            throw new SetupException(
                    "The configuration in " + setup.gateway().config() + " cannot be read: " + ex.getMessage());
        }
    }

    static Map<String, Object> parameters(SetupFile setup) throws IOException {
        Path config = Path.of(setup.gateway().config());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", setup.name());
        values.put("image", setup.gateway().image());
        values.put("publicUrl", setup.gateway().publicUrl());
        values.put("fhirAudience", setup.audience());
        values.put("mode", setup.fhir().mode());
        values.put("allowWrites", setup.fhir().allowWrites());
        putIfPresent(values, "usersGroupId", setup.fhir().users());
        putIfPresent(values, "existingFhirUrl", setup.fhir().existingUrl());
        putIfPresent(values, "existingFhirId", setup.fhir().existingId());
        values.put("policyFile", Files.readString(config.resolve("policy.yml")));
        values.put("appFiles", appFiles(config.resolve("apps")));
        return values;
    }

    private static Map<String, String> appFiles(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.filter((one) -> one.toString().endsWith(".yml")).toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static void putIfPresent(Map<String, Object> values, String key,
            @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        }
    }

    private static Map<String, Object> wrapped(Map<String, Object> values) {
        return values.entrySet()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, (entry) -> Map.of("value", entry.getValue())));
    }

}
