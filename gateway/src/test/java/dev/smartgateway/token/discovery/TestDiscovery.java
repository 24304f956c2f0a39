package dev.smartgateway.token.discovery;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.token.Discovery;
import dev.smartgateway.token.http.Outbound;

/**
 * The product's discovery, for the front door's tests.
 */
public final class TestDiscovery {

    private TestDiscovery() {
    }

    public static Discovery over(Outbound outbound) {
        return new HttpDiscovery(outbound, Duration.ofHours(1), Ticker.systemTicker(), (moved) -> {
        });
    }

}
