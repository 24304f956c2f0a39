package dev.smartgateway.proxy.mode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.support.GenericApplicationContext;

class ModeCheckTests {

    private final ApplicationAvailabilityBean availability = new ApplicationAvailabilityBean();

    private HttpServer service;

    @BeforeEach
    void open() throws IOException {
        this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.service.createContext("/fhir", (exchange) -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        this.service.start();
    }

    @AfterEach
    void close() {
        this.service.stop(0);
    }

    @Test
    void checkWhenServiceAnswersWithoutTokenThenReplicaTakesNoTraffic() {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.addApplicationListener(this.availability);
            context.registerBean(ModeCheck.class, () -> new ModeCheck(apps(), ServiceProbe.create(), context));
            context.refresh();
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> this.availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC);
        }
    }

    private Apps apps() {
        URI base = URI.create("http://localhost:" + this.service.getAddress().getPort() + "/fhir");
        Issuer issuer = TestIssuers.with(TestIssuers.issuer("ward", base), "mode", Issuer.Mode.RBAC);
        return new Apps(List.of(new App("ward", "/ward/?launch={launch}", null,
                new App.Limits(Duration.ofMinutes(30), Duration.ofHours(12), 10), null, List.of(issuer))));
    }

}
