package dev.smartgateway.smart;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.smartgateway.scope.Scopes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The values of this room: accepted and rejected input, and that nothing secret is
 * printed.
 */
class ValuesTests {

    private static App app(String name, Issuer... issuers) {
        return new App(name, "/" + name + "/", null, new App.Limits(Duration.ofMinutes(1), Duration.ofHours(1), 1),
                null, List.of(issuers));
    }

    private static Issuer issuer(String name) {
        return new Issuer(name, null, null, "", null, null, null);
    }

    @Test
    void appsWhenAskedThenOnlyWhatIsConfigured() {
        Issuer one = issuer("one");
        Issuer two = issuer("two");
        App chart = app("chart", one);
        App vitals = app("vitals", two);
        Apps apps = new Apps(List.of(chart, vitals));
        assertThat(apps.all()).containsExactly(chart, vitals);
        assertThat(apps.app("vitals")).contains(vitals);
        assertThat(apps.app("other")).isEmpty();
        assertThat(apps.issuer("two")).contains(two);
        assertThat(apps.issuer("three")).isEmpty();
        assertThat(apps.appOf(two)).contains(vitals);
        assertThat(apps.appOf(issuer("three"))).isEmpty();
    }

    @Test
    void appsWhenANameStandsTwiceThenRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(() -> new Apps(List.of(app("chart", issuer("one")), app("chart", issuer("two")))));
        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(() -> new Apps(List.of(app("chart", issuer("one")), app("vitals", issuer("one")))));
        assertThatNoException()
            .isThrownBy(() -> new Apps(List.of(app("a", issuer("one"), issuer("two")), app("b", issuer("three")))));
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://gw.example", "https://gw.example:8443", "http://localhost:8080",
            "http://127.0.0.1", "http://[::1]:1" })
    void publicUrlWhenAnOriginThenKept(String url) {
        PublicUrl kept = new PublicUrl(URI.create(url));
        assertThat(kept.at("/launch")).isEqualTo(url + "/launch");
        assertThat(kept.loopback()).isEqualTo(url.startsWith("http:"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://gw.example", "https://gw.example/", "https://gw.example/x", "https://gw.example?x",
            "https://gw.example#x", "https://user@gw.example", "https:gw.example", "gw.example", "ftp://localhost",
            "https:///x", "mailto:x@gw.example", "https://gw_x.example" })
    void publicUrlWhenAnythingElseThenRefused(String url) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new PublicUrl(URI.create(url)));
    }

    @Test
    void launchIdWhenDrawnThenEachIsNew() {
        SecureRandom random = new SecureRandom();
        assertThat(LaunchId.random(random).value()).matches("[A-Za-z0-9_-]{22}")
            .isNotEqualTo(LaunchId.random(random).value())
            .isNotEqualTo("A".repeat(22));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new LaunchId("short"));
    }

    @Test
    void toStringWhenIdentitiesThenMasked() {
        PatientId patient = new PatientId("secret");
        LaunchContext.ContextItem item = new LaunchContext.ContextItem("Encounter/secret", null, null, null, "launch");
        assertThat(patient).hasToString("PatientId[masked]");
        assertThat(item).hasToString("ContextItem[masked]");
        assertThat(new LaunchContext(patient, "secret", List.of(item), true, "secret", LaunchContext.Display.NONE))
            .hasToString("LaunchContext[masked]");
    }

    @ParameterizedTest
    @ValueSource(strings = { ".", "..", "", "a b", "a/b", "a_b",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
    void patientIdWhenNoFhirIdThenRefused(String value) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new PatientId(value));
    }

    @Test
    void scopesWhenComparedThenByWhatTheyGrant() {
        Scopes scopes = Scopes.parse("openid patient/Observation.rs nonsense");
        assertThat(scopes).isEqualTo(Scopes.parse("patient/Observation.r patient/Observation.s openid"))
            .hasSameHashCodeAs(Scopes.parse("patient/Observation.rs openid"))
            .hasToString("openid patient/Observation.rs");
        assertThat(scopes).isNotEqualTo(Scopes.parse("patient/Observation.rs"))
            .isNotEqualTo(Scopes.parse("openid patient/Observation.r"))
            .doesNotHaveSameHashCodeAs(Scopes.parse("openid"));
        assertThat(scopes.equals("openid patient/Observation.rs")).isFalse();
    }

    @Test
    void scopesWhenMoreThanAThousandThenTheRestGrantsNothing() {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";
        String resources = IntStream.range(0, 1001)
            .mapToObj((i) -> "patient/T" + letters.charAt(i / 32) + letters.charAt(i % 32) + ".r")
            .collect(Collectors.joining(" "));
        assertThat(Scopes.parse(resources).resources()).hasSize(1000);
        assertThat(Scopes.parse(resources).ignored()).hasSize(1);
        String words = IntStream.range(0, 1001).mapToObj((i) -> "x:" + i).collect(Collectors.joining(" "));
        Scopes many = Scopes.parse(words);
        assertThat(many.ignored()).containsExactly("x:1000");
        assertThat(many.has("x:999")).isTrue();
        String unknown = IntStream.range(0, 1001).mapToObj((i) -> "N" + i).collect(Collectors.joining(" "));
        assertThat(Scopes.parse(unknown).ignored()).hasSize(1000);
        assertThat(Scopes.parse("N".repeat(201)).ignored()).containsExactly("N".repeat(200));
    }

    @Test
    void scopesWhenAConstraintHasMoreThanSixtyFourValuesThenGrantsNothing() {
        String most = IntStream.range(0, 64).mapToObj((i) -> "c" + i).collect(Collectors.joining(","));
        assertThat(Scopes.parse("patient/Observation.rs?category=" + most).resources()).hasSize(1);
        assertThat(Scopes.parse("patient/Observation.rs?category=" + most + ",c64").resources()).isEmpty();
    }

    @Test
    void issuerWhenAtTheLimitsThenRead() {
        String start = "https://ehr.example/";
        assertThat(IssuerMatch.of(start + "x".repeat(2048 - start.length()))).isPresent();
        assertThat(IssuerMatch.of(start + "x".repeat(2049 - start.length()))).isEmpty();
        assertThat(IssuerMatch.of("https://ehr.example:65535/x"))
            .contains(new IssuerMatch("https://ehr.example:65535/x"));
        assertThat(IssuerMatch.of("https://ehr.example:65536/x")).isEmpty();
        assertThat(IssuerMatch.of("https://ehr.example:0/x")).isEqualTo(Optional.empty());
        assertThat(IssuerMatch.of("https://ehr.example:1/x")).isPresent();
    }

    @Test
    void launchUrlsWhenAskedThenBelowTheLaunch() {
        LaunchId id = LaunchId.random(new SecureRandom());
        String launch = "https://gw.example/launches/" + id.value();
        LaunchUrls urls = LaunchUrls.of(id, new LaunchOrigins(new PublicUrl(URI.create("https://gw.example")), null));
        assertThat(urls).isEqualTo(new LaunchUrls(launch));
        assertThat(List.of(urls.fhirBase(), urls.authorize(), urls.token(), urls.keys()))
            .containsExactly(launch + "/fhir", launch + "/authorize", launch + "/token", launch + "/jwks");
        assertThat(new PatientId("p1").reference()).isEqualTo("Patient/p1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Patient/p1", "Patient/p2", "Patient/p12", "Patient/p", "Patient/", "patient/p1",
            "Patient/P1", "Patient.p1", "atient/p1", "/Patient/p1", "Patient/p1/_history/1", "p1", "", "Patientxp1",
            "https://fhir.example/Patient/p1" })
    void isReferenceWhenATextThenOnlyIfExactlyThat(String text) {
        assertThat(new PatientId("p1").isReference(text)).isEqualTo(text.equals("Patient/p1"));
    }

    @Test
    void contentSecurityPolicyWhenReadThenKeywordsAndHashesAreQuoted() {
        App.PolicyWords words = new App.PolicyWords(List.of("unsafe-eval", "'sha256-abc='", "blob:"), List.of(),
                List.of("https://tx.example"), new App.PolicyWords.Media(List.of(), List.of(), List.of()), List.of(),
                List.of());
        assertThat(words.byDirective()).containsOnlyKeys("script-src", "connect-src")
            .containsEntry("script-src", List.of("'unsafe-eval'", "'sha256-abc='", "blob:"))
            .containsEntry("connect-src", List.of("https://tx.example"));
    }

    @Test
    void audienceWhenNoPrefixIsWrittenThenTheFirstToken() {
        assertThat(new Issuer.Audience(null, List.of("a", "b"), null).scopePrefix()).isEqualTo("a");
        assertThat(new Issuer.Audience(null, List.of("a"), "c").scopePrefix()).isEqualTo("c");
        assertThat(Issuer.Audience.OPAQUE.scopePrefix()).isNull();
        assertThat(Issuer.Embedding.NONE.openerPolicy()).isEqualTo("same-origin");
        assertThat(new Issuer.Embedding(List.of(), false, true).openerPolicy()).isEqualTo("unsafe-none");
    }

}
