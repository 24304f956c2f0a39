package dev.smartgateway.oauth.discovery;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.oauth.Discovery.Metadata;
import dev.smartgateway.oauth.Discovery.EndpointMoved;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.token.Replica;
import dev.smartgateway.token.TokenServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

class HttpDiscoveryTests {

    private static final String SMART = "/fhir/.well-known/smart-configuration";

    private final TokenServer server = TokenServer.start();

    private final AtomicLong nanos = new AtomicLong();

    private final List<EndpointMoved> moved = new CopyOnWriteArrayList<>();

    private final HttpDiscovery discovery = new HttpDiscovery(new HttpClients(true, false, null),
            Duration.ofMinutes(10), this.nanos::get, this.moved::add);

    @AfterEach
    void stop() {
        this.server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/fhir", "/fhir/" })
    void ofWhenServedThenMetadata(String path) {
        Metadata metadata = of(issuer(path, Issuer.Endpoints.DISCOVERED));
        assertThat(metadata.token()).isEqualTo(url("/token"));
        assertThat(metadata.authorization()).isEqualTo(url("/authorize"));
        assertThat(metadata.optional().jwks()).isEqualTo(url("/jwks"));
        assertThat(metadata.oidcIssuer()).isEqualTo(this.server.url());
        assertThat(metadata.capabilities()).containsExactly("launch-ehr");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/fhir", "/fhir/" })
    @Checklist("D1")
    void ofWhenAskedThenBelowTheBaseWithExactlyOneSlash(String path) {
        of(issuer(path, Issuer.Endpoints.DISCOVERED));
        assertThat(this.server.asked()).containsExactly(SMART + " application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/tenant/a/fhir", "/tenant/a/fhir/" })
    @Checklist("D1")
    void ofWhenTheBaseHasAPathThenKept(String path) {
        code(issuer(path, Issuer.Endpoints.DISCOVERED));
        assertThat(this.server.asked())
            .containsExactly("/tenant/a/fhir/.well-known/smart-configuration application/json");
    }

    @Test
    @Checklist({ "D2", "S3" })
    void ofWhenRedirectedThenNotFollowedNotEvenOnTheSameHost() {
        this.server.redirect(SMART, url("/elsewhere").toString());
        this.server.document("/elsewhere", "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\"}");
        assertThat(code(issuer("/fhir", Issuer.Endpoints.DISCOVERED))).isEqualTo("discovery-failed");
        assertThat(this.server.asked()).hasSize(1);
    }

    @Test
    @Checklist({ "D2", "S14" })
    void ofWhenTheServerTakesTheRequestAndNeverAnswersThenUnavailable() {
        this.server.silent(SMART);
        assertThat(code(issuer("/fhir", Issuer.Endpoints.DISCOVERED))).isEqualTo("idp-unavailable");
    }

    @Test
    @Checklist("D8")
    void ofWhenManyAskAtOnceThenOneFetch() {
        Issuer issuer = issuer("/fhir", Issuer.Endpoints.DISCOVERED);
        List<Metadata> all = Flux.range(0, 100)
            .flatMap((i) -> this.discovery.of(issuer), 100)
            .collectList()
            .block(Duration.ofSeconds(10));
        assertThat(all).hasSize(100);
        of(issuer);
        assertThat(this.server.asked()).hasSize(1);
    }

    @Test
    @Checklist("D8")
    void ofWhenAnEndpointMovesToAnotherHostThenTold() {
        Issuer issuer = issuer("/fhir", Issuer.Endpoints.DISCOVERED, Set.of("login.example"));
        of(issuer);
        this.server.document(SMART,
                "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"https://login.example/t\"}");
        Awaitility.await().until(() -> {
            this.nanos.addAndGet(Duration.ofMinutes(11).toNanos());
            of(issuer);
            return !this.moved.isEmpty();
        });
        assertThat(this.moved).containsExactly(new EndpointMoved("ehr", "token_endpoint"));
    }

    @Test
    @Checklist("D7")
    void ofWhenOnlyTheStatementNamesEndpointsThenOnlyIfTheOperatorSaidSo() {
        this.server.document("/old/metadata", """
                {"resourceType":"CapabilityStatement","rest":[{"security":{"extension":[
                 {"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris","extension":[
                  {"url":"authorize","valueUri":"%1$s/old-authorize"},{"url":"token","valueUri":"%1$s/old-token"},
                  {"url":"register","valueUri":"https://evil.example"},{"url":"token","valueUri":"%1$s/second"}]}]}}]}
                """.formatted(this.server.url()));
        Issuer strict = issuer("/old", Issuer.Endpoints.DISCOVERED);
        assertThat(code(strict)).isEqualTo("discovery-failed");
        Metadata metadata = of(TestIssuers.with(strict, "capabilityStatement", true));
        assertThat(metadata.authorization()).isEqualTo(url("/old-authorize"));
        assertThat(metadata.token()).isEqualTo(url("/old-token"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"rest\":[]}", "{\"rest\":[{\"security\":{\"extension\":\"x\"}}]}",
            "{\"rest\":[{\"security\":{\"extension\":[{\"url\":\"http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris\",\"extension\":[{\"url\":\"authorize\",\"valueUri\":\"https://evil.example/a\"},{\"url\":\"token\",\"valueUri\":\"/t\"}]}]}}]}" })
    @Checklist("D7")
    void ofWhenTheStatementIsUselessOrHostileThenDiscoveryFailed(String statement) {
        this.server.document("/old/metadata", statement);
        Issuer issuer = TestIssuers.with(issuer("/old", Issuer.Endpoints.DISCOVERED), "capabilityStatement", true);
        assertThat(code(issuer)).isEqualTo("discovery-failed");
    }

    @Test
    @Checklist("D4")
    void ofWhenRequiredListsAreMissingThenTheConfigurationHolds() {
        this.server.document(SMART, "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\"}");
        assertThat(of(issuer("/fhir", Issuer.Endpoints.DISCOVERED)).capabilities()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/fhir", "/fhir/" })
    @Checklist("D3")
    void ofWhenEndpointsAreRelativeThenResolvedAgainstTheBase(String path) {
        this.server.document(SMART, "{\"authorization_endpoint\":\"auth\",\"token_endpoint\":\"/oauth/token\"}");
        Metadata metadata = of(issuer(path, Issuer.Endpoints.DISCOVERED));
        assertThat(metadata.authorization()).isEqualTo(url("/fhir/auth"));
        assertThat(metadata.token()).isEqualTo(url("/oauth/token"));
    }

    @ParameterizedTest
    @Checklist({ "G2", "D2", "D4", "D5", "S3" })
    @ValueSource(strings = { "<html>", "[]", "null", "\"x\"", "", "{\"token_endpoint\":\"/t\"}",
            "{\"authorization_endpoint\":\"/a\"}",
            "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\",\"token_endpoint\":\"/u\"}",
            "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"https://evil.example/t\"}",
            "{\"authorization_endpoint\":\"https://evil.example/a\",\"token_endpoint\":\"/t\"}",
            "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"http://10.0.0.1/t\"}",
            "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"javascript:alert(1)\"}",
            "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"//evil.example/t\"}",
            "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\" not a url\"}",
            "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\",\"code_challenge_methods_supported\":[\"plain\"]}" })
    void ofWhenUnusableThenDiscoveryFailed(String document) {
        this.server.document(SMART, document);
        assertThat(code(issuer("/fhir", Issuer.Endpoints.DISCOVERED))).isEqualTo("discovery-failed");
    }

    @Test
    void ofWhenMissingThenDiscoveryFailed() {
        assertThat(code(issuer("/elsewhere", Issuer.Endpoints.DISCOVERED))).isEqualTo("discovery-failed");
    }

    @Test
    @Checklist({ "D2", "S14" })
    void ofWhenTooLargeThenDiscoveryFailed() {
        this.server.document(SMART, "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\",\"x\":\""
                + "x".repeat(256 * 1024) + "\"}");
        assertThat(code(issuer("/fhir", Issuer.Endpoints.DISCOVERED))).isEqualTo("discovery-failed");
    }

    @Test
    void ofWhenNobodyAnswersThenUnavailable() {
        this.server.close();
        assertThat(code(issuer("/fhir", Issuer.Endpoints.DISCOVERED))).isEqualTo("idp-unavailable");
    }

    @Test
    void ofWhenHostIsAllowedThenBelieved() {
        this.server.document(SMART,
                "{\"authorization_endpoint\":\"https://Login.Example/a\",\"token_endpoint\":\"/t\"}");
        Issuer issuer = issuer("/fhir", Issuer.Endpoints.DISCOVERED, Set.of("login.example"));
        assertThat(of(issuer).authorization()).hasHost("Login.Example");
    }

    @Test
    void ofWhenOverriddenThenOverridesWin() {
        Issuer.Endpoints endpoints = new Issuer.Endpoints(URI.create("https://login.example/a"), null, null,
                "https://login.example/v2", null, null, null);
        Metadata metadata = of(issuer("/fhir", endpoints));
        assertThat(metadata.authorization()).hasToString("https://login.example/a");
        assertThat(metadata.token()).isEqualTo(url("/token"));
        assertThat(metadata.oidcIssuer()).isEqualTo("https://login.example/v2");
    }

    @Test
    @Checklist("D8")
    void ofWhenEndpointsArePinnedThenNoDocumentIsNeeded() {
        Issuer.Endpoints endpoints = new Issuer.Endpoints(URI.create("https://login.example/a"),
                URI.create("https://login.example/t"), null, null, null, null, null);
        assertThat(of(issuer("/elsewhere", endpoints)).token()).hasToString("https://login.example/t");
    }

    @Test
    @Checklist("D6")
    void ofWhenKeySetIsMissingThenOpenidFillsOnlyWhatIsMissing() {
        this.server.document(SMART, "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\"}");
        this.server.document("/fhir/.well-known/openid-configuration",
                "{\"issuer\":\"%1$s/fhir\",\"jwks_uri\":\"%1$s/keys\",\"token_endpoint\":\"%1$s/wrong\"}"
                    .formatted(this.server.url()));
        Metadata metadata = of(issuer("/fhir", Issuer.Endpoints.DISCOVERED));
        assertThat(metadata.token()).isEqualTo(url("/t"));
        assertThat(metadata.optional().jwks()).isEqualTo(url("/keys"));
        assertThat(metadata.oidcIssuer()).isEqualTo(this.server.url() + "/fhir");
    }

    @Test
    void ofWhenOpenidNamesAnotherIssuerThenIgnored() {
        this.server.document(SMART, "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\"}");
        this.server.document("/fhir/.well-known/openid-configuration",
                "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"%1$s/keys\"}".formatted(this.server.url()));
        Metadata metadata = of(issuer("/fhir", Issuer.Endpoints.DISCOVERED));
        assertThat(metadata.optional().jwks()).isNull();
        assertThat(metadata.oidcIssuer()).isNull();
    }

    @Test
    @Checklist("D8")
    void ofWhenServerFailsLaterThenStaleDocumentIsUsed() {
        Issuer issuer = issuer("/fhir", Issuer.Endpoints.DISCOVERED);
        Metadata first = of(issuer);
        this.server.close();
        this.nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(Flux.range(0, 5).map((i) -> of(issuer)).collectList().block())
            .isEqualTo(List.of(first, first, first, first, first));
    }

    @Test
    void ofWhenServerFailedAtFirstThenAskedAgain() {
        Issuer issuer = issuer("/fhir", Issuer.Endpoints.DISCOVERED);
        this.server.document(SMART, "<html>");
        assertThat(code(issuer)).isEqualTo("discovery-failed");
        this.server.document(SMART, "{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"/t\"}");
        Awaitility.await().ignoreExceptions().until(() -> of(issuer).token().equals(url("/t")));
    }

    private Metadata of(Issuer issuer) {
        return Objects.requireNonNull(this.discovery.of(issuer).block(Duration.ofSeconds(10)));
    }

    private String code(Issuer issuer) {
        try {
            return of(issuer).toString();
        }
        catch (ProblemException ex) {
            return ex.problem().code();
        }
    }

    private URI url(String path) {
        return URI.create(this.server.url() + path);
    }

    private Issuer issuer(String path, Issuer.Endpoints endpoints) {
        return issuer(path, endpoints, Set.of());
    }

    private Issuer issuer(String path, Issuer.Endpoints endpoints, Set<String> hosts) {
        Issuer plain = Replica.issuer(this.server, Replica.refresh());
        return TestIssuers.with(plain, "iss", url(path), "fhirBase", url("/fhir"), "endpoints", endpoints,
                "allowedHosts", hosts);
    }

}
