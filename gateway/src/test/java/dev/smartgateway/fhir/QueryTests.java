package dev.smartgateway.fhir;

import java.util.List;

import dev.smartgateway.json.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class QueryTests {

    @Test
    void parseWhenPairsThenNameModifierAndValue() {
        assertThat(Query.parse("code:in=a%20b&x=1+2&y").params()).containsExactly(new Param("code", "in", "a b"),
                Param.of("x", "1 2"));
        assertThat(Query.parse(":x=1").params()).containsExactly(new Param("", "x", "1"));
        assertThat(Query.parse("=x").params()).containsExactly(Param.of("", "x"));
        assertThat(Query.parse(null).isEmpty()).isTrue();
    }

    @Test
    void parseWhenAPairIsEmptyThenPassedOver() {
        assertThat(Query.parse("a=1&&b=2&").params()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "=", "a=%", "a=%4", "a=%4g", "a=%g4", "a=%0a", "a=%1f", "a=%7f", "a=%80", "a=\u0080",
            "a=\u00e4", "%", "a=%c3" })
    void parseWhenNoPlainReadingThenMalformed(String raw) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Query.parse(raw));
    }

    @ParameterizedTest
    @CsvSource({ "a=%0g, broken escape", "a=%0+, broken escape", "a=%g0, broken escape", "a=%00, control character",
            "a=%80, not UTF-8", "a=\u0080, character outside ASCII" })
    void parseWhenMalformedThenTheFaultIsNamed(String raw, String fault) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Query.parse(raw)).withMessage(fault);
    }

    @Test
    void escapedWhenOutsideAsciiThenOnlyThat() {
        assertThat(Query.escaped("\u0000a+%20\u007f\u0080\u20ac")).isEqualTo("\u0000a+%20\u007f%C2%80%E2%82%AC");
    }

    @Test
    void encodedWhenWrittenThenOnlyWhatIsSafeStaysPlain() {
        String plain = "azAZ09-._~/:,@$*!";
        assertThat(new Query(List.of(Param.of("n", plain), new Param("m", "in", "a b&=+%{|\u00e4"))).encoded())
            .isEqualTo("n=" + plain + "&m:in=a%20b%26%3D%2B%25%7B%7C%C3%A4");
    }

    @Test
    void encodedWhenReadAgainThenTheSame() {
        Query query = new Query(List.of(Param.of("a", "[x] `^ @{z"), new Param("b", "not", "\u20ac")));
        assertThat(Query.parse(query.encoded())).isEqualTo(query);
    }

    @Test
    void lastWhenRepeatedThenTheLastWithoutModifier() {
        Query query = Query.parse("a=1&a=2&a:not=3&b=4");
        assertThat(query.last("a")).isEqualTo("2");
        assertThat(query.last("c")).isNull();
        assertThat(query.only((param) -> param.name().equals("b")).and(Query.parse("d=5")).encoded())
            .isEqualTo("b=4&d=5");
    }

}
