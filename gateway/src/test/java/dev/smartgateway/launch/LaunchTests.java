package dev.smartgateway.launch;

import java.util.List;
import java.util.Map;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaunchTests {

    private final World world = new World();

    @AfterEach
    void close() {
        this.world.close();
    }

    @Test
    void launchWhenFromEhrThenEndsAtTheAppWithThePatientOfTheLaunch() {
        Browser.Page home = this.world.launched(this.world.browser());
        LaunchRecord launch = this.world.sessions.last();
        assertThat(home.status()).isEqualTo(303);
        assertThat(home.location()).isEqualTo("https://gateway.example/chart/?launch=" + launch.id().value());
        assertThat(launch.context().patient()).isEqualTo(new PatientId("p1"));
        assertThat(launch.context().fhirUser()).isEqualTo("Practitioner/dr1");
        assertThat(launch.scopes()).contains("patient/Observation.rs");
    }

    @Test
    void launchWhenStandaloneThenEndsAtTheApp() {
        Browser browser = this.world.browser();
        Browser.Page home = browser.open(this.world.ehr.approve(browser.open("/launch").location()));
        assertThat(home.status()).isEqualTo(303);
        assertThat(this.world.ehr.authorizations.get(0)).doesNotContainKey("launch");
        assertThat(this.world.ehr.authorizations.get(0).get("scope")).contains("launch/patient")
            .doesNotStartWith("launch ");
    }

    @Test
    @Checklist("K2")
    void jwksWhenAskedByAnybodyThenPublicAndCacheable() {
        this.world.publicKeys = Map.of("keys", List.of(Map.of("kid", "k1")));
        Browser.Page page = this.world.browser().open("/.well-known/jwks.json");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("{\"keys\":[{\"kid\":\"k1\"}]}");
        assertThat(page.headers().getCacheControl()).isEqualTo("max-age=300, public");
    }

}
