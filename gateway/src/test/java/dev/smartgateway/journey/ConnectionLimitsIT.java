package dev.smartgateway.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits per connection and on the number of connections.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionLimitsIT {

    private static final int MOST = 30;

    private static final String ASK = "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final String LAST = "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private final StubEhr ehr = new StubEhr();

    private final List<Wire> open = new ArrayList<>();

    private Gateway gateway;

    @BeforeAll
    void start(@TempDir Path apps) throws Exception {
        this.ehr.writeApp(apps);
        this.gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET, "gateway.server.head-timeout=20s",
                "gateway.server.idle-timeout=2s", "gateway.server.max-connections=" + MOST);
    }

    @AfterEach
    void hangUp() {
        this.open.forEach(Wire::close);
        this.open.clear();
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> Wire.exchange(this.gateway.port(), LAST).startsWith("HTTP/1.1 401 "));
    }

    @AfterAll
    void stop() {
        this.gateway.close();
        this.ehr.close();
    }

    @Test
    void connectionWhenThereAreTooManyThenClosedWithoutAnAnswerAndTheOthersGoOn() {
        Wire first = new Wire(this.gateway.port());
        this.open.add(first);
        for (int more = 1; more < MOST; more++) {
            this.open.add(new Wire(this.gateway.port()));
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> Wire.exchange(this.gateway.port(), LAST).isEmpty());
        assertThat(first.send(LAST).rest()).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void requestsWhenAFewAreSentAheadThenEachIsAnswered() {
        assertThat(Wire.exchange(this.gateway.port(), ASK.repeat(10)).split("HTTP/1.1 401 ", -1)).hasSize(11);
    }

    @Test
    void requestsWhenManyAreSentAheadThenTheConnectionIsClosed() {
        assertThat(Wire.exchange(this.gateway.port(), ASK.repeat(500) + LAST).split("HTTP/1.1 401 ", -1))
            .hasSizeLessThan(100);
    }

}
