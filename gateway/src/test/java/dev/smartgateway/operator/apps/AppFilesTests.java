package dev.smartgateway.operator.apps;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFaultAnalyzer;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AppFilesTests {

    private static final String GOOD = """
            name: chart
            home: /chart/?launch={launch}
            ui: https://static.example/chart
            limits:
              idle: 15m
              absolute: 8h
            issuers:
              - name: county
                iss: https://ehr.example/fhir/
                client:
                  id: gateway
                  authentication: private-key-jwt-es384
                scopes: launch openid patient/Patient.rs
                refresh:
                  ahead: 90s
                embedding:
                  frame-ancestors: [https://ehr.example]
                  partitioned: true
                  opener: true
            """;

    @TempDir
    Path directory;

    private final AppFiles files = new AppFiles(new StandardEnvironment()::resolveRequiredPlaceholders, Set.of());

    @BeforeEach
    void good() throws IOException {
        write("chart.yml", GOOD);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(this.directory.resolve(name), text);
    }

    @Test
    void readWhenFilesAndThemeAreWordedThenTheAppHasThem() throws IOException {
        write("chart.yml", """
                files:
                  index-fallback: true
                  opener: true
                  content-security-policy:
                    script-src: [unsafe-inline, "sha256-4Su6mBWzEIFnH4pAGMOuaeBrstwJN4Z3pq/s1Kn4/KQ="]
                    connect-src: https://*.tx.example:8443/r4
                    img-src: ["data:", "blob:"]
                theme:
                  title: Growth chart
                  accent: "#A03060"
                """ + GOOD);
        App app = this.files.read(this.directory).all().get(0);
        assertThat(app.files().indexFallback()).isTrue();
        assertThat(app.files().opener()).isTrue();
        assertThat(app.files().contentSecurityPolicy().byDirective()).containsOnlyKeys("script-src", "connect-src",
                "img-src");
        assertThat(app.title()).isEqualTo("Growth chart");
        assertThat(app.theme().accent()).isEqualTo("#A03060");
    }

    @ParameterizedTest
    @CsvSource({ "http://localhost:5173/chart, true", "http://127.0.0.1:5173, true",
            "https://static.hospital.example/chart, false", "'', false" })
    void readWhenItIsADevServerThenOnlyOnThisMachine(String ui, boolean good) throws IOException {
        String address = ui.isEmpty() ? "" : "ui: " + ui + "\n";
        write("chart.yml", "files:\n  dev-server: true\n" + address + GOOD.replaceAll("(?m)^ui: .*\n", ""));
        if (good) {
            assertThat(this.files.read(this.directory).all().get(0).files().devServer()).isTrue();
        }
        else {
            assertThatThrownBy(() -> this.files.read(this.directory)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("files.dev-server");
        }
    }

    @Test
    void readWhenNothingIsSaidOfFilesAndThemeThenAllIsCommon() {
        App app = this.files.read(this.directory).all().get(0);
        assertThat(app.files()).isEqualTo(App.Files.COMMON);
        assertThat(app.theme()).isEqualTo(App.Theme.COMMON);
        assertThat(app.title()).isEqualTo("chart");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = { "script-src ! '*'", "script-src ! 'https:'", "script-src ! 'data:'",
            "script-src ! 'none'", "script-src ! \"x; default-src *\"", "script-src ! 'http://cdn.example'",
            "script-src ! 'unsafe-inline https://x.example'", "script-src ! sha1-abc", "script-src ! sha256-short",
            "connect-src ! unsafe-inline", "connect-src ! 'blob:'", "connect-src ! 'https://u@x.example'",
            "connect-src ! 'https://*'", "img-src ! \"'self' *\"", "frame-src ! 'data:'", "worker-src ! 'data:'" },
            quoteCharacter = '`')
    void readWhenAPolicyWordOpensTooMuchThenRefused(String directive, String word) throws IOException {
        write("chart.yml", "files:\n  content-security-policy:\n    " + directive + ": " + word + "\n" + GOOD);
        assertThatThrownBy(() -> this.files.read(this.directory)).isInstanceOf(ConfigurationFault.class)
            .hasMessageContaining("files.content-security-policy." + directive);
    }

    @ParameterizedTest
    @ValueSource(strings = { "accent: red", "accent: \"#fff\"", "accent: \"#0b4f8a;}\"", "title: \"<b>x</b>\"",
            "colour: \"#000000\"" })
    void readWhenAThemeIsNoneThenRefused(String line) throws IOException {
        write("chart.yml", "theme:\n  " + line + "\n" + GOOD);
        assertThatThrownBy(() -> this.files.read(this.directory)).isInstanceOf(ConfigurationFault.class)
            .hasMessageContaining("theme.");
    }

    @Test
    void readWhenFileIsGoodThenEveryValueArrives() {
        App app = this.files.read(this.directory).app("chart").orElseThrow();
        assertThat(app.limits()).isEqualTo(new App.Limits(Duration.ofMinutes(15), Duration.ofHours(8), 10));
        Issuer issuer = app.issuers().get(0);
        assertThat(issuer.address().iss()).isEqualTo(URI.create("https://ehr.example/fhir/"));
        assertThat(issuer.address().fhirBase()).isEqualTo(URI.create("https://ehr.example/fhir"));
        assertThat(issuer.client().authentication()).isEqualTo(Issuer.ClientAuthentication.PRIVATE_KEY_JWT_ES384);
        assertThat(issuer.rules().refresh().ahead()).isEqualTo(Duration.ofSeconds(90));
        assertThat(issuer.rules().identity().nonceRequired()).isTrue();
        assertThat(issuer.rules().absentScopeAsRequested()).isFalse();
        assertThat(issuer.embedding()).isEqualTo(new Issuer.Embedding(List.of("https://ehr.example"), true, true));
    }

    @Test
    void readWhenDemoOfTheRepositoryThenItIsGood() {
        App demo = this.files.read(Path.of("../config/apps")).app("demo").orElseThrow();
        assertThat(demo.issuers()).extracting(Issuer::name).containsExactly("sandbox");
    }

    @ParameterizedTest
    @CsvSource({ "https://gateway.example,false", "https://gateway.example/city,true" })
    void readWhenTwoIssuersOfAnAppBelieveSignedLaunchesThenTheirAudiencesDiffer(String audience, boolean good)
            throws IOException {
        String issuer = GOOD.substring(GOOD.indexOf("  - name:"));
        String signed = """
                    patient-sources: [signed-launch]
                    signed-launch:
                      issuer: https://ehr.example
                      audience: %s
                      jwks: https://ehr.example/keys
                """;
        write("chart.yml",
                GOOD + signed.formatted("https://gateway.example")
                        + issuer.replace("county", "city").replace("ehr.example/fhir/", "ehr.example/city")
                        + signed.formatted(audience));
        if (good) {
            assertThat(this.files.read(this.directory).all().get(0).issuers()).hasSize(2);
        }
        else {
            assertThatThrownBy(() -> this.files.read(this.directory)).isInstanceOf(ConfigurationFault.class)
                .hasMessageContaining("same signed launches at 'city'");
        }
    }

    @Test
    void readWhenTwoAppsShareAnEntraClientWithScopesThatCannotMixThenRefused() throws IOException {
        String entra = GOOD.replace("scopes: launch openid patient/Patient.rs",
                "dialect: entra\n    mode: rbac\n    token-audience: https://fhir.contoso.example\n"
                        + "    patient-sources: [handle]\n    scopes: openid patient/Patient.rs");
        write("chart.yml", entra);
        write("same.yml", entra.replace("name: chart", "name: same").replace("county", "city"));
        assertThat(this.files.read(this.directory).all()).hasSize(2);
        write("same.yml",
                entra.replace("name: chart", "name: same")
                    .replace("county", "city")
                    .replace("patient/Patient.rs", "user/Patient.rs"));
        assertThatThrownBy(() -> this.files.read(this.directory)).isInstanceOf(ConfigurationFault.class)
            .hasMessageContaining("share the Entra client gateway (county, city)");
    }

    @Test
    void readWhenTwoAppsHaveOneOriginThenRefused() throws IOException {
        String own = GOOD.replace("name: chart", "name: chart\norigin: https://chart.example");
        write("chart.yml", own);
        assertThat(this.files.read(this.directory).at("Chart.example:443").orElseThrow().name()).isEqualTo("chart");
        write("same.yml",
                own.replace("name: chart", "name: same")
                    .replace("county", "city")
                    .replace("chart.example", "chart.example:443"));
        assertThatThrownBy(() -> this.files.read(this.directory)).hasMessageContaining("origin of another app");
        write("same.yml",
                own.replace("name: chart", "name: same")
                    .replace("county", "city")
                    .replace("https://chart.example", "https://same.example")
                    .replace("home: /chart/", "home: /_gateway/launch"));
        assertThatThrownBy(() -> this.files.read(this.directory)).hasMessageContaining("path of the gateway itself");
        for (String bad : List.of("https://chart.example/x", "http://chart.example", "https://*.example",
                "chart.example")) {
            write("same.yml", GOOD.replace("name: chart", "name: same\norigin: " + bad).replace("county", "city"));
            assertThatThrownBy(() -> this.files.read(this.directory)).as(bad).hasMessageContaining("origin");
        }
    }

    @Test
    void readWhenPlaceholderIsSetThenItsValueIsUsed() throws IOException {
        write("chart.yml", GOOD.replace("id: gateway", "id: ${no.such.variable:other}"));
        assertThat(this.files.read(this.directory).issuer("county").orElseThrow().client().id()).isEqualTo("other");
    }

    @ParameterizedTest
    @Checklist("S7")
    @CsvSource(delimiter = '|',
            textBlock = """
                            name: chart             | nome: chart                | nome is not a known key               | Write name instead.
                            idle: 15m               | idel: 15m                  | limits.idel is not a known key        | Known keys here: idle, absolute, max-launches.
                            idle: 15m               | idle: soon                 | limits.idle is not a duration         | 30s, 15m, 12h
                            idle: 15m               | idle: 24h                  | limits.absolute is shorter than idle  | idle: 30m
                            id: gateway             | id:                        | issuers[0].client.id is missing       | id: gateway
                            id: gateway             | id: ${no.such.variable}    | client.id names an environment        | ${NAME:default}
                            private-key-jwt-es384   | none                       | authentication is not a known value   | private-key-jwt-rs384
                            partitioned: true       | partitioned: yes           | partitioned must be true or false     | partitioned: false
                            [https://ehr.example]   | ["https://*.example"]      | frame-ancestors has an entry          | without path or wildcard
                            [https://ehr.example]   | ["https://a; script-src *"]| frame-ancestors has an entry          | without path or wildcard
                            https://ehr.example/fhir/ | http://ehr.example/fhir  | iss does not use TLS                  | https://
                            https://ehr.example/fhir/ | https://a@ehr.example/f  | iss is not an absolute URL            | https://
                            https://ehr.example/fhir/ | https://ehr.example/a/../b | dot segments                        | only the FHIR base
                            /chart/?launch={launch} | //evil.example/{launch}    | home has the wrong format              | /chart/
                            /chart/?launch={launch} | https://evil.example/{launch} | home has the wrong format           | /chart/
                            /chart/?launch={launch} | /chart/                    | home must contain {launch}            | {launch}
                            patient/Patient.rs      | patient/Patient.sr         | scopes has 'patient/Patient.sr'       | order cruds
                    client:                 | clinet:                    | issuers[0].clinet is not a known key  | Write client instead.
                    scopes: launch          | skopes: launch             | issuers[0].skopes is not a known key  | Write scopes instead.
                    authentication:         | authentification:          | client.authentification is not a known| Write authentication instead.
                    scopes: launch          | hello: launch              | issuers[0].scopes is missing          | openid
                    patient/Patient.rs      | patient/Pateint.rs extra   | scopes has 'extra'                    | cruds
                    patient/Patient.rs      | system/Patient.rs          | scopes requests system/ access        | patient/
                            name: chart             | name: fhir                 | name is a path of the gateway itself  | another name
                            name: county            | name: county/../x          | issuers[0].name has the wrong format   | county-hospital
                            """)
    void readWhenSomethingIsWrongThenSaysWhereAndWhatToWrite(String good, String bad, String fault, String advice)
            throws IOException {
        assertThat(GOOD).contains(good);
        write("chart.yml", GOOD.replace(good, bad));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageStartingWith("chart.yml")
            .withMessageContaining(fault)
            .satisfies((ex) -> assertThat(ex.advice()).contains(advice));
    }

    @Test
    void readWhenKeyStandsTwiceThenRefuses() throws IOException {
        write("chart.yml", GOOD + "name: other\n");
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageContaining("has the same key twice near line");
    }

    @Test
    void readWhenNotYamlThenSaysWhere() throws IOException {
        write("chart.yml", GOOD + "  - : [\n");
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageContaining("is not valid YAML near line");
    }

    @Test
    void readWhenIssuerNameIsUsedByTwoAppsThenRefuses() throws IOException {
        write("other.yml", GOOD.replace("name: chart", "name: other"));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageContaining("other.yml: issuers use the name 'county' twice");
    }

    @Test
    void readWhenOneAppHasTheSameIssTwiceThenRefuses() throws IOException {
        String entry = GOOD.substring(GOOD.indexOf("  - name"));
        write("chart.yml",
                GOOD + entry.replace("county", "second").replace("ehr.example/fhir/", "EHR.example:443/fhir"));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageContaining("issuers have the same iss twice");
    }

    @Test
    void readWhenDirectoryIsEmptyThenRefuses() throws IOException {
        Files.delete(this.directory.resolve("chart.yml"));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageContaining("has no app file");
    }

    @Test
    void readWhenScopePrefixIsApartThenScopesBeginWithItAndAudiencesStayAsTheyAre() throws IOException {
        String entra = GOOD.replace("    scopes:",
                "    dialect: entra\n    patient-sources: handle\n    scope-prefix: https://prefix.contoso.example\n"
                        + "    token-audience: [11111111-0000-0000-0000-000000000000, https://fhir.contoso.example]\n"
                        + "    scopes:");
        write("chart.yml", entra);
        Issuer.Audience audience = audience();
        assertThat(audience.tokens()).containsExactly("11111111-0000-0000-0000-000000000000",
                "https://fhir.contoso.example");
        assertThat(audience.scopePrefix()).isEqualTo("https://prefix.contoso.example");
        write("chart.yml", entra.replaceFirst("(?m)^ *scope-prefix:.*\n", ""));
        assertThat(audience().scopePrefix()).isEqualTo("11111111-0000-0000-0000-000000000000");
        write("chart.yml", entra.replace("dialect: entra", "dialect: v2"));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageContaining("scope-prefix");
    }

    private Issuer.Audience audience() {
        return this.files.read(this.directory).issuer("county").orElseThrow().address().audience();
    }

    @Test
    void readWhenEntraWithoutAudienceThenRefuses() throws IOException {
        write("chart.yml", GOOD.replace("    scopes:", "    dialect: entra\n    patient-sources: picker\n    scopes:"));
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> this.files.read(this.directory))
            .withMessageContaining("token-audience is missing");
    }

    @Test
    void readWhenNothingIsSaidAboutLaunchesThenStrict() {
        Issuer issuer = this.files.read(this.directory).issuer("county").orElseThrow();
        assertThat(issuer.launch()).isEqualTo(LaunchOptions.DEFAULT);
        assertThat(issuer.rules().identity()).isEqualTo(Issuer.Identity.STRICT);
        assertThat(issuer.rules().identity().algorithms()).doesNotContain("none", "HS256");
    }

    @Test
    void analyzeWhenFileIsWrongThenDescriptionAndActionAreReadable() {
        var analysis = new ConfigurationFaultAnalyzer()
            .analyze(new IllegalStateException(ConfigurationFault.app("a.yml", "name", "is missing", "Write it.")));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains("a.yml: name is missing");
        assertThat(analysis.getAction()).isEqualTo("Write it.");
    }

    @Test
    void readWhenTheAppHasAFacadeThenItsLaunchPageIsToldTheBase() throws IOException {
        App app = only(GOOD.replace("home: /chart/?launch={launch}",
                "home: /chart/launch.html?iss={base}&launch={launch}\nsign-in: facade"));
        assertThat(app.signIn()).isEqualTo(App.SignIn.FACADE);
        assertThat(only(GOOD).signIn()).isEqualTo(App.SignIn.TOKENLESS);
    }

    @ParameterizedTest
    @CsvSource({ "/chart/?launch={launch}", "/other/?iss={base}&launch={launch}", "/chart/?iss={base}&launch=",
            "/chart?iss={base}&launch={launch}" })
    void readWhenTheFacadesHomeIsNoLaunchPageThenSaysWhatToWrite(String home) {
        assertThatThrownBy(() -> only(GOOD.replace("/chart/?launch={launch}", home + "\nsign-in: facade")))
            .hasMessageContaining("home");
    }

    private App only(String text) throws IOException {
        Files.writeString(this.directory.resolve("chart.yml"), text);
        return this.files.read(this.directory).all().get(0);
    }

}
