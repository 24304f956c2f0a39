package dev.smartgateway.session.origin;

import java.time.Duration;
import java.util.List;

import dev.smartgateway.smart.App;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AppOriginPathsTests {

    private static final App APP = new App("chart", "/", null,
            new App.Limits(Duration.ofMinutes(1), Duration.ofHours(1), 1), null, List.of(),
            new App.Front(App.SignIn.FACADE, "https://chart.example", App.Files.COMMON, App.Theme.COMMON));

    @ParameterizedTest
    @CsvSource({ "/,/chart/", "/launch,/chart/launch", "/fhir,/chart/fhir", "/_gatewayx,/chart/_gatewayx",
            "/%5Fgateway/launch,/chart/%5Fgateway/launch", "//_gateway/x,/chart//_gateway/x",
            "/_gateway,/chart/_gateway", "/_gateway/,/chart/_gateway/", "/_gateway/launch,/launch/chart",
            "/_gateway/launch/other,/launch/other", "/_gateway/launches/x/fhir,/launches/x/fhir",
            "/_gateway//launch,//launch" })
    void insideWhenAPathThenTheGatewaysOrAFileOfTheApp(String path, String inside) {
        assertThat(AppOriginPaths.inside(path, APP)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({ "/chart,/", "/chart/,/", "/chart/a/b?c=d,/a/b?c=d", "/charts/a,/_gateway/charts/a",
            "/picker/x,/_gateway/picker/x" })
    void outsideWhenSentOnThenAsTheBrowserReachesIt(String inside, String path) {
        assertThat(AppOriginPaths.outside(inside, APP)).isEqualTo(path);
    }

    @Property
    void insideWhenNotReservedThenAlwaysBelowTheApp(@ForAll String rest) {
        String path = "/" + rest;
        boolean reserved = path.startsWith("/_gateway/") && !path.equals("/_gateway/");
        assertThat(AppOriginPaths.inside(path, APP).startsWith("/chart/"))
            .isEqualTo(!reserved || path.startsWith("/_gateway/chart/"));
    }

}
