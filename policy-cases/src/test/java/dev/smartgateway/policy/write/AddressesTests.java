package dev.smartgateway.policy.write;

import java.util.Map;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.flow.PolicyContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The spelling of addresses in a body, character by character, in a launch of the patient
 * p1 at the service {@code https://upstream.example/fhir}.
 */
class AddressesTests {

    private static final String ELSEWHERE = "https://x.example/z/";

    private static final PolicyContext CONTEXT = PolicyContext.of(
            new FhirCall("GET", "/Observation/o1", null, Map.of(), new byte[0],
                    CaseRequest.pin("p1", "patient/*.rs", AccessPolicy.defaults())),
            Route.parse("GET", "/Observation/o1", false));

    @ParameterizedTest
    @ValueSource(strings = { "#", "#A", "#Z", "#a", "#z", "#0", "#9", "#-", "#.", "#Mix-1.2" })
    void isContainedWhenNumberSignAndIdThenTrue(String text) {
        assertThat(Addresses.isContained(text)).isTrue();
    }

    /** The neighbours of letters and digits, and what is no id at all. */
    @ParameterizedTest
    @ValueSource(strings = { "", "a", "/a", "#@", "#[", "#`", "#{", "#/", "#:", "#_", "#,", "#a#", "#a b", "#é" })
    void isContainedWhenAnythingElseThenFalse(String text) {
        assertThat(Addresses.isContained(text)).isFalse();
    }

    @Test
    void isContainedWhenLongerThanAnIdThenFalse() {
        assertThat(Addresses.isContained("#" + "a".repeat(64))).isTrue();
        assertThat(Addresses.isContained("#" + "a".repeat(65))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://x.example", "http://x.example", "https://x.example/", "https://x.example/a/b",
            "https://x.example/a.b/..c", "https://x.example/!", "https://x.example/~", "https://x.example:8443/a",
            "https://[::1]/a" })
    void isElsewhereWhenPlainAddressOfAnotherServerThenTrue(String text) {
        assertThat(Addresses.isElsewhere(text, CONTEXT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x.example/a", "//x.example/a", "ftp://x.example/a", "HTTPS://x.example/a", "https://",
            "https:///a", "https://@x.example/a", "https://u@x.example/a" })
    void isElsewhereWhenNoHttpAddressOfANamedServerThenFalse(String text) {
        assertThat(Addresses.isElsewhere(text, CONTEXT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://upstream.example", "https://upstream.example/other", "http://upstream.example/a",
            "https://UPSTREAM.example/a", "https://upstream.example./a", "https://upstream.example:8443/a",
            "https://app.example/a", "https://App.Example.:1/a" })
    void isElsewhereWhenOurServiceOrGatewayThenFalse(String text) {
        assertThat(Addresses.isElsewhere(text, CONTEXT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/", "a//b", "./a", "../a", "a/./b", "a/../b", ".", "..", "a/.", "a/.." })
    void isElsewhereWhenThePathIsNotNormalThenFalse(String path) {
        assertThat(Addresses.isElsewhere(ELSEWHERE + path, CONTEXT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "a b", "\t", "\u007f", "é", "\\", "\"", "<", ">", "^", "`", "{", "|", "}" })
    void isElsewhereWhenACharacterMustBeEncodedThenFalse(String path) {
        assertThat(Addresses.isElsewhere(ELSEWHERE + path, CONTEXT)).isFalse();
    }

    /** Also the neighbours of letters and digits that a path has to encode. */
    @ParameterizedTest
    @ValueSource(strings = { "%20", "%22", "%3B", "%3c", "%5B", "%5e", "%60", "%7B", "%7d", "%80", "%C3%BC", "a%20b" })
    void isElsewhereWhenTheEncodingIsNeededThenTrue(String path) {
        assertThat(Addresses.isElsewhere(ELSEWHERE + path, CONTEXT)).isTrue();
    }

    /** A server may decode these, or the text is not what it seems. */
    @ParameterizedTest
    @ValueSource(strings = { "%41", "%5A", "%61", "%7a", "%30", "%39", "%2F", "%5C", "%2E", "%2D", "%5F", "%7E", "%3F",
            "%23", "%3A", "%40", "%25", "%7F", "%00", "%1F", "%0A", "%", "%2", "%4", "%g0", "%2g", "%9g", "%%20" })
    void isElsewhereWhenTheEncodingIsNotNeededThenFalse(String path) {
        assertThat(Addresses.isElsewhere(ELSEWHERE + path, CONTEXT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "Binary/b, true", "https://upstream.example/fhir/Binary/b, true", "binary/b, true", "x/BINARY/b, true",
            "x%2FBinary/b, true", "x%2fbinary%2fb, true", "x\\binary\\b, true",
            "https://upstream.example/xbinary/binary/b, true", "https://app.example/launches/p1/fhir/x/Binary/b, true",
            "xbinary/b, false", "https://upstream.example/xbinary/b, false", "binary, false", "x/binary, false",
            "x/binaryx, false", "x2fbinary/b, false", "https://x.example/Binary/b, false", "Patient/p1, false" })
    void mayBeBinaryWhenABinaryOfOurServiceCouldBeMeantThenTrue(String text, boolean possible) {
        assertThat(Addresses.mayBeBinary(text, CONTEXT)).isEqualTo(possible);
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p1, true", "https://upstream.example/fhir/Patient/p1, true",
            "https://upstream.example/fhir/Nonsense/p1, false", "Nonsense/p1, false", "/Patient/p1, false",
            "https://upstream.example:443/fhir/Patient/p1, false" })
    void isLocalWhenTypeAndIdBelowExactlyTheBaseThenTrue(String text, boolean local) {
        assertThat(Addresses.isLocal(text, CONTEXT.reference(text), CONTEXT)).isEqualTo(local);
    }

}
