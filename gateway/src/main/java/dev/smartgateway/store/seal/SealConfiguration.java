package dev.smartgateway.store.seal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import dev.smartgateway.reload.FileWatch;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.Sealer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the sealer.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeyProperties.class)
class SealConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SealConfiguration.class);

    @Bean
    SealingKeys sealingKeys(KeyProperties properties, ObjectProvider<KeySource> vaults, PublicUrl publicUrl,
            SecureRandom random) {
        List<SealKey> keys = new ArrayList<>(new ConfiguredKeys(properties).keys());
        List<KeySource> sources = vaults.orderedStream().toList();
        Path directory = properties.directory();
        if (keys.isEmpty() && sources.isEmpty() && directory == null && properties.ephemeral()) {
            keys.add(ephemeral(publicUrl, random));
        }
        return new SealingKeys(keys, sources, (directory != null) ? new DirectoryKeys(directory) : null,
                properties.active());
    }

    /** Created in the server only; commands read the keys once. */
    @Bean
    @ConditionalOnWebApplication
    FileWatch keysWatch(SealingKeys keys, KeyProperties properties) {
        return new FileWatch("keys-watch", properties.reload(), keys::look);
    }

    @Bean
    @ConditionalOnWebApplication
    FileWatch vaultWatch(SealingKeys keys, KeyProperties properties) {
        return new FileWatch("vault-watch", properties.vaultReload(), keys::lookEverywhere);
    }

    @Bean
    Sealer sealer(SealingKeys keys, SecureRandom random) {
        return new AesSealer(keys, random);
    }

    private static SealKey ephemeral(PublicUrl publicUrl, SecureRandom random) {
        if (!publicUrl.loopback()) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    "gateway.keys.ephemeral is for development on localhost only.",
                    "Set gateway.keys.sealing[0].id and .value instead. " + ConfiguredKeys.MAKE);
        }
        log.warn("SEALING WITH A KEY THAT IS LOST WHEN THIS PROCESS ENDS (gateway.keys.ephemeral). "
                + "Every session is lost at a restart, and a second replica cannot read them.");
        byte[] material = new byte[SealKey.BYTES];
        random.nextBytes(material);
        return new SealKey("ephemeral", material);
    }

}
