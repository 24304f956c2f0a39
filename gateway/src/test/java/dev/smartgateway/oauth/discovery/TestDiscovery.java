package dev.smartgateway.oauth.discovery;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.outbound.HttpClients;

/**
 * The gateway's discovery, for tests of the launch endpoints.
 */
public final class TestDiscovery {

    private TestDiscovery() {
    }

    public static Discovery over(HttpClients outbound) {
        return new HttpDiscovery(outbound, Duration.ofHours(1), Ticker.systemTicker(), (moved) -> {
        });
    }

}
