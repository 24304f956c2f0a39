package dev.smartgateway.facade;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.smart.PublicUrl;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedirectAddressTests {

    private static final PublicUrl PUBLIC = new PublicUrl(URI.create("https://gw.example"));

    private static final LaunchOrigins OURS = new LaunchOrigins(PUBLIC, null);

    private static final LaunchOrigins APART = new LaunchOrigins(PUBLIC, "https://*.apps.example");

    private static final LaunchId LAUNCH = new LaunchId("a".repeat(22));

    private static final LaunchId OTHER = new LaunchId("b".repeat(22));

    private static final App APP = new App("chart", "/chart/", null,
            new App.Limits(Duration.ofMinutes(1), Duration.ofHours(1), 1), null, List.of());

    @Test
    void ofWhenUnderTheAppsPathThenTheSame() {
        for (String path : List.of("", "/", "/index.html", "/a/b/", "/a.b/~c-d_e", "/..a")) {
            String address = "https://gw.example/chart" + path;
            assertThat(RedirectAddress.of(address, APP, LAUNCH, OURS)).isEqualTo(address);
        }
    }

    @Test
    void ofWhenEachLaunchHasAHostNameThenOnlyThatOfItsOwn() {
        String own = APART.at(LAUNCH, "/chart/");
        assertThat(RedirectAddress.of(own, APP, LAUNCH, APART)).isEqualTo(own);
        for (String foreign : List.of(APART.at(OTHER, "/chart/"), "https://gw.example/chart/",
                "https://apps.example/chart/", own.replace("https:", "http:"))) {
            assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> RedirectAddress.of(foreign, APP, LAUNCH, APART))
                .satisfies((refused) -> assertThat(refused.problem().code()).isEqualTo("redirect-not-allowed"));
        }
    }

    @Test
    void ofWhenTheAppHasAnOriginThenAnyPageThereButTheGateways() {
        App own = new App("chart", "/", null, APP.limits(), null, List.of(),
                new App.Front(App.SignIn.FACADE, "https://chart.example", App.Files.COMMON, App.Theme.COMMON));
        for (String address : List.of("https://chart.example", "https://chart.example/", "https://chart.example/launch",
                "https://chart.example/_gatewayx")) {
            assertThat(RedirectAddress.of(address, own, LAUNCH, OURS.of(own))).isEqualTo(address);
        }
        for (String foreign : List.of("https://chart.example/_gateway", "https://chart.example/_gateway/launch",
                "https://chart.example.evil/", "https://chart.example@evil/", "https://chart.example:444/",
                "https://gw.example/chart/", "http://chart.example/")) {
            assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> RedirectAddress.of(foreign, own, LAUNCH, OURS.of(own)))
                .satisfies((refused) -> assertThat(refused.problem().code()).isEqualTo("redirect-not-allowed"));
        }
    }

    /**
     * Whatever is accepted, a reader of URLs finds our origin and the app's path in it.
     */
    @Property
    void ofWhenAnythingFollowsThenStaysUnderTheAppsPath(@ForAll @StringLength(max = 12) String rest) {
        try {
            URI accepted = URI.create(RedirectAddress.of("https://gw.example/chart" + rest, APP, LAUNCH, OURS));
            assertThat(accepted.getRawAuthority()).isEqualTo("gw.example");
            assertThat(accepted.getRawQuery()).isNull();
            assertThat(accepted.getRawFragment()).isNull();
            assertThat(accepted.normalize().getRawPath()).isEqualTo(accepted.getRawPath()).matches("/chart(/.*)?");
        }
        catch (ProblemException ex) {
            assertThat(ex.problem().code()).isEqualTo("redirect-not-allowed");
        }
    }

}
