package dev.smartgateway.command.azure.resources;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.command.azure.shell.Shell;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first sealing key. One is created if the vault has no enabled key, because the
 * gateway does not start without one. The control plane is used, which lists names but
 * never values, because the vault is not reachable from the network in which the set-up
 * runs.
 *
 * @param id the key's name without its prefix
 * @param value 32 bytes in base64
 */
record SealingKey(String id, String value) {

    private static final String PREFIX = "gateway-key-";

    private static final int LENGTH = 32;

    /**
     * The names of keys in the vault, and whether one of the keys is enabled.
     */
    private record Known(Set<String> names, boolean usable) {
    }

    /**
     * Returns a new key for a vault without one.
     * @return empty if the vault has a key
     */
    static List<SealingKey> missing(SetupFile setup, Shell shell) {
        Known known = known(setup, shell);
        if (known.usable()) {
            return List.of();
        }
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        String id = IntStream.iterate(1, (number) -> number + 1)
            .mapToObj((number) -> "k" + number)
            .filter((name) -> !known.names().contains(PREFIX + name))
            .findFirst()
            .orElseThrow();
        return List.of(new SealingKey(id, Base64.getEncoder().encodeToString(bytes)));
    }

    private static Known known(SetupFile setup, Shell shell) {
        Set<String> names = new HashSet<>();
        boolean usable = false;
        for (JsonNode secret : secrets(setup, shell)) {
            String name = secret.path("name").asString("");
            boolean enabled = secret.path("properties").path("attributes").path("enabled").asBoolean(true);
            usable |= enabled && name.startsWith(PREFIX);
            names.add(name);
        }
        return new Known(names, usable);
    }

    private static List<JsonNode> secrets(SetupFile setup, Shell shell) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode vaults = json(shell
            .run(List.of("az", "resource", "list", "--subscription", setup.tenant().subscription(), "--resource-group",
                    setup.tenant().resourceGroup(), "--resource-type", "Microsoft.KeyVault/vaults", "--query",
                    "[?tags.\"smart-gateway\"=='" + setup.name() + "'].id", "--output", "json")));
        for (JsonNode vault : vaults) {
            String next = vault.asString() + "/secrets?api-version=2023-07-01";
            while (!next.isEmpty()) {
                JsonNode page = json(shell.run(List.of("az", "rest", "--method", "get", "--url", next)));
                page.path("value").forEach(all::add);
                next = page.path("nextLink").asString("");
            }
        }
        return all;
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "SealingKey[" + this.id + "]";
    }

}
