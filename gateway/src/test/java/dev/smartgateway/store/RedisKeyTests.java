package dev.smartgateway.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replicas of two versions run at once during an update, so keys keep their form.
 */
class RedisKeyTests {

    @Test
    void prefixWhenKindAndIdThenAHashTagWithTheirDigest() {
        assertThat(RedisGateway.prefix("launch", "abc")).isEqualTo("sg:{HzfBsbltFfLkLdCRcv83kJU8}");
        assertThat(RedisGateway.prefix("links", "abc")).isEqualTo("sg:{67e8q1Mqr9Zhi2ZRPtEefDAX}");
    }

}
