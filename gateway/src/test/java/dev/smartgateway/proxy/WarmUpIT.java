package dev.smartgateway.proxy;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.Apps;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The warm-up runs all stages and leaves nothing in Redis.
 */
class WarmUpIT {

    @Test
    void roundWhenMadeThenBothCallsWouldBeSent() {
        try (TestRedis redis = TestRedis.start();
                Gateway gateway = Gateway.start(redis, "gateway.apps.location=../config/apps",
                        "GATEWAY_DEMO_UI=http://localhost:1/demo", "GATEWAY_DEMO_ISS=http://localhost:1/fhir",
                        "GATEWAY_DEMO_FHIR_BASE=http://localhost:1/fhir", "GATEWAY_DEMO_FRAME=http://localhost:1",
                        "gateway.keys.sealing[0].id=k1",
                        "gateway.keys.sealing[0].value=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                        "gateway.credentials.sandbox.secret=gateway-sandbox-secret")) {
            WarmUp warmUp = gateway.bean(WarmUp.class);
            assertThat(warmUp.round(gateway.bean(Apps.class).all().get(0))).isGreaterThanOrEqualTo(2);
        }
    }

}
