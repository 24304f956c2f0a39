package dev.smartgateway.replicas;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.smartgateway.journey.Gateway;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * All uses of Redis during the life of a launch: opened, used, refreshed under the lock;
 * ended alone, with its session, with all sessions of its user, and with all sessions.
 */
final class LaunchLife {

    private static final Duration LATER = Duration.ofMinutes(6);

    private final Ehr ehr;

    private final TwoGateways gateways;

    LaunchLife(Ehr ehr, TwoGateways gateways) {
        this.ehr = ehr;
        this.gateways = gateways;
    }

    void walk() {
        Web browser = new Web();
        String launch = launch(browser);
        refresh(browser, launch);
        String second = launch(browser);
        assertThat(get(browser, this.gateways.two.url() + "/fhir/Patient/" + TwoGateways.PATIENT).outcome())
            .isEqualTo("409 which-launch");
        String path = "/launches/" + second;
        assertThat(delete(browser, this.gateways.one.url() + path).status()).isBetween(200, 204);
        over(browser, second, 401);
        used(browser, launch);
        logout(browser);
        over(browser, launch, 401);
        operators();
    }

    private void refresh(Web browser, String launch) {
        int before = this.ehr.count("refresh");
        this.gateways.clock.forward(LATER);
        this.ehr.forward(LATER);
        List<String> outcomes = Flux.range(0, 20)
            .flatMap((i) -> browser.get(TwoGateways.patient(this.gateways.both().get(i % 2), launch)), 20)
            .map(Web.Answer::outcome)
            .collectList()
            .block();
        this.gateways.clock.back();
        assertThat(outcomes).containsOnly("200 none");
        assertThat(this.ehr.count("refresh") - before).isEqualTo(1);
    }

    private void operators() {
        List<Web> browsers = List.of(new Web(), new Web(), new Web());
        List<String> launches = browsers.stream().map(this::launch).toList();
        String endpoint = "http://localhost:" + this.gateways.two.managementPort() + "/actuator/sessions";
        assertThat(get(browsers.get(0), endpoint).body().split("\"app\":\"demo\"", -1)).hasSize(4);
        assertThat(delete(browsers.get(0), endpoint + "?issuer=sandbox&subject=stark").body()).contains("\"ended\":3");
        over(browsers.get(2), launches.get(2), 401);
        Web last = new Web();
        String launch = launch(last);
        assertThat(delete(last, endpoint + "?everything=true").status()).isEqualTo(200);
        over(last, launch, 401);
        used(last, launch(last));
        logout(last);
    }

    private String launch(Web browser) {
        String launch = browser.launch(this.gateways.one.url(), this.ehr, TwoGateways.PATIENT);
        used(browser, launch);
        return launch;
    }

    private void used(Web browser, String launch) {
        for (Gateway gateway : this.gateways.both()) {
            assertThat(get(browser, TwoGateways.patient(gateway, launch)).outcome()).isEqualTo("200 none");
        }
    }

    /** On every replica, within the near-cache bound. */
    private void over(Web browser, String launch, int status) {
        for (Gateway gateway : this.gateways.both()) {
            await().atMost(Duration.ofSeconds(10))
                .until(() -> get(browser, TwoGateways.patient(gateway, launch)).status() == status);
        }
    }

    private void logout(Web browser) {
        String url = this.gateways.two.url() + "/logout";
        assertThat(Objects.requireNonNull(browser.send(HttpMethod.POST, url, "").block()).status()).isBetween(200, 303);
    }

    private static Web.Answer get(Web browser, String url) {
        return Objects.requireNonNull(browser.get(url).block());
    }

    private static Web.Answer delete(Web browser, String url) {
        return Objects.requireNonNull(browser.send(HttpMethod.DELETE, url, "").block());
    }

}
