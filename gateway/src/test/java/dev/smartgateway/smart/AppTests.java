package dev.smartgateway.smart;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.operator.TestIssuers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Apps and issuers as values: their text form and their defaults.
 */
class AppTests {

    private static final PublicUrl PUBLIC = new PublicUrl(URI.create("https://gw.example"));

    private static final LaunchOrigins ORIGINS = new LaunchOrigins(PUBLIC, null);

    private static final LaunchId LAUNCH = new LaunchId("A".repeat(22));

    private static final String ID = LAUNCH.value();

    @Test
    void homeWhenLaunchedThenNamesLaunchAndBase() {
        assertThat(app(null, null).home(LAUNCH, ORIGINS))
            .isEqualTo("/chart/?launch=" + ID + "&iss=https%3A%2F%2Fgw.example%2Flaunches%2F" + ID + "%2Ffhir");
    }

    @Test
    void reachesWhenTheAppIsOnThePublicOriginThenThePathItself() {
        App app = app(null, null);
        assertThat(app.origin()).isNull();
        assertThat(app.reaches("/launch")).isEqualTo("/launch");
        assertThat(ORIGINS.of(app)).isSameAs(ORIGINS);
        assertThat(ORIGINS.files(LAUNCH, app)).isEqualTo("https://gw.example/chart");
    }

    @Test
    void reachesWhenTheAppHasAnOriginThenBelowTheGatewaysPath() {
        App app = app("https://chart.example", null);
        assertThat(app.origin()).isEqualTo(new PublicUrl(URI.create("https://chart.example")));
        assertThat(app.reaches("/launch")).isEqualTo("/_gateway/launch");
        LaunchOrigins own = ORIGINS.of(app);
        assertThat(own.gateway("/launch")).isEqualTo("https://chart.example/_gateway/launch");
        assertThat(own.files(LAUNCH, app)).isEqualTo("https://chart.example");
    }

    @Test
    void titleWhenTheThemeHasNoneThenTheName() {
        assertThat(app(null, null).title()).isEqualTo("chart");
        assertThat(app(null, "Growth chart").title()).isEqualTo("Growth chart");
    }

    @Test
    void atWhenAHostIsAnAppsOwnThenThatApp() {
        App app = app("https://chart.example", null);
        App other = new App("vitals", "/vitals/", null, limits(), null, List.of());
        Apps apps = new Apps(List.of(other, app));
        assertThat(apps.at("chart.example")).contains(app);
        assertThat(apps.at("gw.example")).isEmpty();
        assertThat(apps.at(null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "https://gw.example,gw.example,true", "https://gw.example,GW.example:443,true",
            "https://gw.example:443,gw.example,true", "https://gw.example,gw.example:80,false",
            "https://gw.example,gw.example:8443,false", "https://gw.example:8443,gw.example:8443,true",
            "http://localhost,localhost:80,true", "http://localhost,localhost:443,false",
            "https://gw.example,other.example,false", "https://gw.example,,false" })
    void namesWhenAHostHeaderThenComparedWithoutTheStandardPort(String url, String host, boolean same) {
        assertThat(new PublicUrl(URI.create(url)).names(host)).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({ "https://ehr.example/fhir/,https://ehr.example/fhir",
            "https://ehr.example/fhir,https://ehr.example/fhir" })
    void addressWhenReadThenTheBaseHasNoTrailingSlash(String iss, URI base) {
        Issuer issuer = TestIssuers.read("""
                name: county
                iss: %s
                client: { id: gateway, authentication: secret-basic }
                scopes: openid patient/*.rs
                """.formatted(iss));
        assertThat(issuer.address().fhirBase()).isEqualTo(base);
    }

    @Test
    void addressWhenTheBaseIsWrittenThenItIsNotTheIssuers() {
        Issuer issuer = TestIssuers.read("""
                name: county
                iss: https://ehr.example/iss
                fhir-base: https://fhir.example/r4/
                client: { id: gateway, authentication: secret-basic }
                scopes: openid patient/*.rs
                """);
        assertThat(issuer.address().fhirBase()).isEqualTo(URI.create("https://fhir.example/r4"));
    }

    @Test
    void claimWhenItIsNoSourceThenNone() {
        PatientNaming naming = new PatientNaming(List.of(Issuer.PatientSource.CLAIM), "launch_patient",
                PatientNaming.Spelling.BARE);
        assertThat(naming.claim()).isEqualTo("launch_patient");
        assertThat(naming.bare()).isTrue();
        PatientNaming other = new PatientNaming(List.of(), "launch_patient", PatientNaming.Spelling.TYPED);
        assertThat(other.claim()).isNull();
        assertThat(other.bare()).isFalse();
    }

    @Test
    void algorithmsWhenNoneAreWrittenThenTheUsualOnes() {
        assertThat(Issuer.Identity.STRICT.algorithms()).containsExactlyInAnyOrder("RS256", "RS384", "ES256", "ES384",
                "PS256");
        assertThat(new Issuer.Identity(true, true, Set.of("ES512")).algorithms()).containsExactly("ES512");
        assertThat(new Issuer.Algorithms().get()).isSorted().containsExactlyInAnyOrderElementsOf(Issuer.ALGORITHMS);
    }

    @Test
    void patientSourcesWhenReadThenThoseOfTheNaming() {
        Issuer issuer = TestIssuers.with(TestIssuers.issuer("county", URI.create("https://ehr.example/fhir")),
                "patientSources", List.of(Issuer.PatientSource.CLAIM));
        assertThat(issuer.rules().patientSources()).containsExactly(Issuer.PatientSource.CLAIM);
    }

    @Test
    void furtherWhenStoredByAnEarlierVersionThenEmpty() {
        assertThat(new LaunchContext.Display(null, null, null, null).further()).isEmpty();
        assertThat(new LaunchContext.Display(null, null, null, Map.of("a", "1")).further()).containsEntry("a", "1");
    }

    @Test
    void styleHostsWhenWrittenInCapitalsThenLowerCase() {
        assertThat(new LaunchOptions(false, false, Set.of("Styles.EHR.example"), Set.of(), null, null).styleHosts())
            .containsExactly("styles.ehr.example");
    }

    @Test
    void toStringWhenADepositHasASecretThenNotShown() {
        assertThat(new LaunchOptions.Deposit("ehr", "secret", null)).hasToString("Deposit[client=ehr]");
    }

    private static App app(String origin, String title) {
        App.Front front = new App.Front(App.SignIn.TOKENLESS, origin, App.Files.COMMON, new App.Theme(title, null));
        return new App("chart", "/chart/?launch={launch}&iss={base}", null, limits(), null, List.of(), front);
    }

    private static App.Limits limits() {
        return new App.Limits(Duration.ofMinutes(1), Duration.ofHours(1), 1);
    }

}
