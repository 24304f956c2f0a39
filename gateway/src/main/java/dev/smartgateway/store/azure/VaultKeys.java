package dev.smartgateway.store.azure;

import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import com.azure.core.exception.AzureException;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import dev.smartgateway.store.seal.KeySource;
import dev.smartgateway.store.seal.SealKey;

/**
 * Reads sealing keys from a Key Vault: all enabled secrets named
 * {@code gateway-key-{id}}, newest first.
 */
final class VaultKeys implements KeySource {

    private static final String PREFIX = "gateway-key-";

    private final SecretClient vault;

    VaultKeys(SecretClient vault) {
        this.vault = vault;
    }

    @Override
    public List<SealKey> keys() {
        List<SecretProperties> found;
        try {
            found = this.vault.listPropertiesOfSecrets()
                .stream()
                .filter((one) -> one.getName().startsWith(PREFIX) && !Boolean.FALSE.equals(one.isEnabled()))
                .sorted(Comparator.comparing(VaultKeys::created).reversed())
                .toList();
            if (!found.isEmpty()) {
                return found.stream().map((one) -> key(one.getName())).toList();
            }
        }
        catch (AzureException ex) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    "The key vault in gateway.keys.vault-url cannot be read (" + ex.getClass().getSimpleName() + ").",
                    "Check that the gateway's identity has the role Key Vault Secrets User, and that the vault can be "
                            + "reached from here.");
        }
        throw new ConfigurationFault(Part.SEALING_KEYS,
                "The key vault in gateway.keys.vault-url has no secret named " + PREFIX + "{id}.",
                "Create one: az keyvault secret set --vault-name NAME --name " + PREFIX
                        + "k1 --value \"$(openssl rand -base64 32)\"");
    }

    private static OffsetDateTime created(SecretProperties secret) {
        return Objects.requireNonNullElse(secret.getCreatedOn(), OffsetDateTime.MIN);
    }

    private SealKey key(String name) {
        try {
            String value = this.vault.getSecret(name).getValue();
            return new SealKey(name.substring(PREFIX.length()), Base64.getDecoder().decode(value.strip()));
        }
        catch (IllegalArgumentException ex) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    "The secret " + name + " in the key vault is not 32 bytes in base64.",
                    "Set it again: az keyvault secret set --vault-name NAME --name " + name
                            + " --value \"$(openssl rand -base64 32)\"");
        }
    }

}
