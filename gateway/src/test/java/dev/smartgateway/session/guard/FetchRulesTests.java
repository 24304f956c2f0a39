package dev.smartgateway.session.guard;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.session.guard.FetchRules.Call;
import dev.smartgateway.smart.PublicUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FetchRulesTests {

    private static final String OURS = "https://apps.example.org";

    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private static final List<List<String>> ORIGINS = List.of(List.of(), List.of(OURS), List.of("null"),
            List.of("https://evil.example"), List.of("http://apps.example.org"), List.of(OURS + ":8443"),
            List.of(OURS + ".evil.example"));

    private final FetchRules rules = new FetchRules(new PublicUrl(URI.create(OURS)), false);

    private static Stream<Call> calls(List<List<String>> sites) {
        List<Call> calls = new ArrayList<>();
        for (List<String> site : sites) {
            for (List<String> origin : ORIGINS) {
                for (String method : METHODS) {
                    calls.add(new Call(method, site, origin, "cors", "empty", true));
                }
            }
        }
        return calls.stream();
    }

    static Stream<Call> own() {
        return calls(List.of(List.of("same-origin")));
    }

    static Stream<Call> foreign() {
        return calls(List.of(List.of("cross-site"), List.of("same-site"), List.of("Same-Origin"), List.of(""),
                List.of("same-origin", "same-origin"), List.of("same-origin", "cross-site")));
    }

    static Stream<Call> headerless() {
        return calls(List.of(List.of()));
    }

    @ParameterizedTest
    @MethodSource("own")
    void refusalWhenSameOriginThenPasses(Call call) {
        assertThat(this.rules.refusal(call)).isNull();
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void refusalWhenOtherSiteOrAmbiguousThenRefusesEvenReads(Call call) {
        assertThat(this.rules.refusal(call)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("headerless")
    void refusalWhenNoFetchMetadataThenOriginDecides(Call call) {
        boolean expected = call.origin().isEmpty() ? SAFE.contains(call.method()) : call.origin().equals(List.of(OURS));
        assertThat(this.rules.refusal(call) == null).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET", "HEAD" })
    void refusalWhenOtherSiteNavigatesThenPagesOpenAndDataDoesNot(String method) {
        for (String site : List.of("cross-site", "same-site")) {
            for (String target : List.of("document", "iframe")) {
                assertThat(refusal(method, site, target, false)).isNull();
                assertThat(refusal(method, site, target, true)).isEqualTo(site);
            }
            assertThat(refusal(method, site, "object", false)).isEqualTo(site);
            assertThat(refusal(method, site, "embed", false)).isEqualTo(site);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE" })
    void refusalWhenOtherSiteNavigatesToWriteThenRefuses(String method) {
        assertThat(refusal(method, "cross-site", "document", false)).isEqualTo("cross-site");
    }

    @Test
    void refusalWhenUserTypedTheAddressThenReadsAndNavigationsPassOnly() {
        assertThat(refusal("GET", "none", "document", true)).isNull();
        assertThat(this.rules.refusal(new Call("GET", List.of("none"), List.of(), "cors", "", true))).isNull();
        assertThat(this.rules.refusal(new Call("POST", List.of("none"), List.of(), "cors", "", true)))
            .isEqualTo("write-from-nowhere");
    }

    @Test
    void refusalWhenTwoOriginsThenRefuses() {
        assertThat(this.rules.refusal(new Call("GET", List.of(), List.of(OURS, OURS), "", "", true)))
            .isEqualTo("ambiguous");
    }

    @Test
    void refusalWhenHeaderlessWritesAreAllowedThenTheyPassButForeignOriginsDoNot() {
        FetchRules lenient = new FetchRules(new PublicUrl(URI.create(OURS)), true);
        assertThat(lenient.refusal(new Call("POST", List.of(), List.of(), "", "", true))).isNull();
        assertThat(lenient.refusal(new Call("POST", List.of(), List.of("https://evil.example"), "", "", true)))
            .isEqualTo("foreign-origin");
    }

    @Test
    void refusalWhenPublicUrlNamesTheDefaultPortThenOriginWithoutItIsOurs() {
        FetchRules explicit = new FetchRules(new PublicUrl(URI.create("https://Apps.example.org:443")), false);
        assertThat(explicit.refusal(new Call("POST", List.of(), List.of(OURS), "", "", true))).isNull();
    }

    private String refusal(String method, String site, String target, boolean data) {
        return this.rules.refusal(new Call(method, List.of(site), List.of(), "navigate", target, data));
    }

}
