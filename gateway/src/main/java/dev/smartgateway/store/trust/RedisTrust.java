package dev.smartgateway.store.trust;

import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLException;

import io.lettuce.core.ClientOptions;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Lets each new connection to Redis use the SSL bundle in force. Open connections
 * continue with the one they were opened with.
 */
public final class RedisTrust implements LettuceClientOptionsBuilderCustomizer {

    private static final Logger log = LoggerFactory.getLogger(RedisTrust.class);

    private final AtomicReference<@Nullable SslBundle> bundle = new AtomicReference<>();

    /**
     * Creates the customizer.
     * @param name name of the bundle, or {@code null} if Redis has none
     */
    public RedisTrust(@Nullable String name, ObjectProvider<SslBundles> bundles) {
        if (name != null) {
            SslBundles known = bundles.getObject();
            this.bundle.set(known.getBundle(name));
            known.addBundleUpdateHandler(name, (changed) -> renew(name, changed));
        }
    }

    private void renew(String name, SslBundle changed) {
        try {
            apply(changed, SslContextBuilder.forClient()).build();
            this.bundle.set(changed);
            log.info("The SSL bundle {} has changed; new connections to Redis use it.", name);
        }
        catch (SSLException | RuntimeException ex) {
            log.error("The changed SSL bundle {} cannot be used; the previous one stays in force. Correct its files.",
                    name, ex);
        }
    }

    @Override
    public void customize(ClientOptions.Builder options) {
        if (this.bundle.get() != null) {
            options
                .sslOptions(options.build().getSslOptions().mutate().sslContext((context) -> renewed(context)).build());
        }
    }

    /** Called by the client for each new connection. */
    private void renewed(SslContextBuilder context) {
        SslBundle current = this.bundle.get();
        if (current != null) {
            apply(current, context);
        }
    }

    private static SslContextBuilder apply(SslBundle bundle, SslContextBuilder context) {
        return context.trustManager(bundle.getManagers().getTrustManagerFactory())
            .keyManager(bundle.getManagers().getKeyManagerFactory());
    }

}
