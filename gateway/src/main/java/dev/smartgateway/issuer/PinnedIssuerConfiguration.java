package dev.smartgateway.issuer;

import java.security.SecureRandom;
import java.time.Clock;

import dev.smartgateway.smart.PublicUrl;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Spring configuration of the pinned issuer. Without a key its documents are not served.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PinnedIssuerProperties.class)
class PinnedIssuerConfiguration {

    private static final String VAULT = "gateway.pinned-issuer.vault.url";

    /** Keys from files, unless they are in a vault. */
    @Bean
    @ConditionalOnProperty(name = VAULT, matchIfMissing = true, havingValue = "nowhere")
    PinKeySource pinKeyFiles(PinnedIssuerProperties properties) {
        PinKeys keys = PinKeyFiles.read(properties.keys());
        return () -> keys;
    }

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    PinTokens pinTokens(PinKeySource keys, PinnedIssuerProperties properties, PublicUrl publicUrl, Clock clock,
            SecureRandom random) {
        return new PinTokens(keys, properties, publicUrl, clock, random);
    }
    // CHECKSTYLE:ON

    @Bean
    @Conditional(AnyKey.class)
    RouterFunction<ServerResponse> pinnedIssuerRoutes(PinKeySource keys, PinTokens tokens, PublicUrl publicUrl,
            PinnedIssuerProperties properties) {
        return new IssuerDocuments(keys, tokens, properties, publicUrl.at("/launch")).routes();
    }

    /** Matches if there is a key in a file or in a vault. */
    static final class AnyKey extends AnyNestedCondition {

        AnyKey() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("gateway.pinned-issuer.keys.current")
        static final class InAFile {

        }

        @ConditionalOnProperty(VAULT)
        static final class InAVault {

        }

    }

}
