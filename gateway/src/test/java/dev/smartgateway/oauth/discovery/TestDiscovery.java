package dev.smartgateway.oauth.discovery;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.outbound.HttpClients;

/**
 * The product's discovery, for the front door's tests.
 */
public final class TestDiscovery {

    private TestDiscovery() {
    }

    public static Discovery over(HttpClients outbound) {
        return new HttpDiscovery(outbound, Duration.ofHours(1), Ticker.systemTicker(), (moved) -> {
        });
    }

}
