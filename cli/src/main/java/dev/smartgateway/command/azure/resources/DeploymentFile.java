package dev.smartgateway.command.azure.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.smartgateway.command.azure.plan.SetupException;
import dev.smartgateway.command.azure.plan.SetupFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameter file of a Bicep deployment: a temporary file that only its owner can
 * read, because it may contain the sealing key and the configuration. Closing deletes it.
 *
 * @param path where it is
 */
public record DeploymentFile(Path path) implements AutoCloseable {

    /** The key in the vault that signs in mode pinned-issuer. */
    private static final String PIN_KEY = "pinned-issuer";

    static DeploymentFile of(Map<String, Object> values) {
        try {
            Path file = Files.createTempFile("smart-gateway-", ".parameters.json");
            write(file, values);
            return new DeploymentFile(file);
        }
        catch (IOException ex) {
            throw new SetupException("Cannot write a temporary file: " + ex.getMessage());
        }
    }

    /** Writes the parameters of a deployment into a file. */
    public static void write(Path file, Map<String, Object> values) {
        try {
            Files.writeString(file,
                    new JsonMapper().writeValueAsString(Map.of("$schema",
                            "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
                            "contentVersion", "1.0.0.0", "parameters", wrapped(values))));
        }
        catch (IOException ex) {
            throw new SetupException("The file " + file + " cannot be written: " + ex.getMessage());
        }
    }

    /** Returns the parameters of {@code base.bicep} except the sealing key. */
    public static Map<String, Object> base(SetupFile setup) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", setup.name());
        values.put("fhirAudience", setup.audience());
        values.put("mode", setup.fhir().mode());
        values.put("allowWrites", setup.fhir().allowWrites());
        putIfPresent(values, "usersGroupId", setup.fhir().users());
        putIfPresent(values, "existingFhirUrl", setup.fhir().existingUrl());
        putIfPresent(values, "existingFhirId", setup.fhir().existingId());
        if (!setup.fhir().identityProviders().isEmpty()) {
            values.put("identityProviders", providers(setup.fhir().identityProviders()));
        }
        if (setup.fhir().pinned()) {
            values.put("pinnedIssuer", setup.pinnedIssuer());
            values.put("pinKey", PIN_KEY);
        }
        putIfPresent(values, "actionGroupId", setup.gateway().alerts());
        putIfPresent(values, "registryId", setup.gateway().registry());
        if (setup.gateway().auditDays() != null) {
            values.put("auditCopyDays", Integer.valueOf(setup.gateway().auditDays()));
        }
        return values;
    }

    /**
     * Parameters of {@code app.bicep}.
     * @param outputs outputs of {@code base.bicep}, each of which is a parameter of
     * {@code app.bicep}
     */
    static Map<String, Object> app(SetupFile setup, Map<String, String> files, Map<String, String> clientIds,
            JsonNode outputs) {
        Map<String, Object> values = new LinkedHashMap<>();
        outputs.propertyStream().forEach((output) -> values.put(output.getKey(), output.getValue().path("value")));
        values.put("name", setup.name());
        values.put("image", setup.gateway().image());
        values.put("publicUrl", setup.gateway().publicUrl());
        values.put("fhirAudience", setup.audience());
        values.put("clientIds", clientIds);
        values.put("files", files);
        putIfPresent(values, "collectorImage", setup.gateway().collector());
        if (setup.gateway().frontDoor() != null) {
            values.put("frontDoor", "detection".equals(setup.gateway().frontDoor()) ? "Detection" : "Prevention");
        }
        values.put("pinBeyond", setup.fhir().pinned() && setup.fhir().users() != null);
        return values;
    }

    /**
     * Returns the providers in the format of the FHIR service: each authority once, with
     * all its clients.
     */
    private static List<Map<String, Object>> providers(List<SetupFile.IdentityProvider> listed) {
        Map<String, List<Map<String, Object>>> byAuthority = new LinkedHashMap<>();
        listed.forEach((one) -> byAuthority.computeIfAbsent(one.authority(), (authority) -> new ArrayList<>())
            .add(Map.of("clientId", one.clientId(), "audience", one.audience(), "allowedDataActions",
                    List.of("Read"))));
        return byAuthority.entrySet()
            .stream()
            .map((entry) -> Map.<String, Object>of("authority", entry.getKey(), "applications", entry.getValue()))
            .toList();
    }

    private static void putIfPresent(Map<String, Object> values, String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        }
    }

    private static Map<String, Object> wrapped(Map<String, Object> values) {
        return values.entrySet()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, (entry) -> Map.of("value", entry.getValue())));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(this.path);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
