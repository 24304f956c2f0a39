package dev.smartgateway.store.seal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.Sealer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires the sealer.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeyProperties.class)
class SealConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SealConfiguration.class);

    @Bean
    Sealer sealer(KeyProperties properties, ObjectProvider<KeySource> sources, PublicUrl publicUrl,
            SecureRandom random) {
        List<SealKey> keys = new ArrayList<>(new ConfiguredKeys(properties).keys());
        sources.orderedStream().forEach((source) -> keys.addAll(source.keys()));
        if (keys.isEmpty() && properties.ephemeral()) {
            keys.add(ephemeral(publicUrl, random));
        }
        return new AesSealer(new KeyRing(keys, properties.active()), random);
    }

    private static SealKey ephemeral(PublicUrl publicUrl, SecureRandom random) {
        if (!publicUrl.loopback()) {
            throw new ConfigurationFault(Part.SEALING_KEYS,
                    "gateway.keys.ephemeral is for development on localhost only.",
                    "Set gateway.keys.sealing[0].id and .value instead. " + ConfiguredKeys.MAKE);
        }
        log.warn("SEALING WITH A KEY THAT IS FORGOTTEN AT THE END OF THIS PROCESS (gateway.keys.ephemeral). "
                + "Every session is lost at a restart, and a second replica cannot read them.");
        byte[] material = new byte[SealKey.BYTES];
        random.nextBytes(material);
        return new SealKey("ephemeral", material);
    }

}
