package dev.smartgateway.r4;

import dev.smartgateway.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The values that a primitive type allows, at the borders of each rule.
 */
class PrimitivesTests {

    private static void text(String type, String text) {
        Primitives.require(Place.root(type), Json.of(text));
    }

    private static void refused(String type, Json value, Misshapen.Fault fault) {
        assertThatExceptionOfType(Misshapen.class).isThrownBy(() -> Primitives.require(Place.root(type), value))
            .satisfies((ex) -> assertThat(ex.fault()).isEqualTo(fault));
    }

    @ParameterizedTest
    @CsvSource({ "boolean, true", "boolean, false", "decimal, 0", "decimal, 9", "decimal, -1.5", "decimal, 1e5",
            "integer, 0", "integer, 9", "integer, -1", "unsignedInt, 0", "positiveInt, 10" })
    void requireWhenLiteralOfItsTypeThenAllowed(String type, String literal) {
        assertThatCode(() -> Primitives.require(Place.root(type), new Json.Raw(literal))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({ "boolean, null", "boolean, 1", "decimal, true", "decimal, null", "integer, 1.5", "integer, 1e5",
            "integer, true", "integer, null", "unsignedInt, 1-2", "positiveInt, false", "string, 1", "code, true",
            "dateTime, null" })
    void requireWhenLiteralOfAnotherTypeThenKind(String type, String literal) {
        refused(type, new Json.Raw(literal), Misshapen.Fault.KIND);
    }

    @ParameterizedTest
    @ValueSource(strings = { "boolean", "decimal", "integer", "unsignedInt", "positiveInt" })
    void requireWhenTextForALiteralThenKind(String type) {
        refused(type, Json.of("1"), Misshapen.Fault.KIND);
        refused(type, Json.of("true"), Misshapen.Fault.KIND);
    }

    @ParameterizedTest
    @ValueSource(strings = { "a", "z", "A", "Z", "0", "9", "-", ".", "aZ0-9.b" })
    void requireWhenIdThenAllowed(String id) {
        assertThatCode(() -> text("id", id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "a/b", "@", "[", "`", "{", "/", ":", "_", ",", " a", "\u00e4" })
    void requireWhenNotAnIdThenText(String id) {
        refused("id", Json.of(id), Misshapen.Fault.TEXT);
    }

    @Test
    void requireWhenIdAtTheLimitThenAllowedAndRefusedBeyond() {
        assertThatCode(() -> text("id", "a".repeat(64))).doesNotThrowAnyException();
        refused("id", Json.of("a".repeat(65)), Misshapen.Fault.TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "a", "a b", "a\tb", "a\nb", "a\rb" })
    void requireWhenCodeIsTrimmedThenAllowed(String code) {
        assertThatCode(() -> text("code", code)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = { " a", "a ", " ", "\ta", "a\n", "a\u00a0", "\u2028a", "a\u200b", "\ufeffa", "a\u0085",
            "a\u0001b", "a\u001fb" })
    void requireWhenCodeHasOuterSpaceOrControlsThenText(String code) {
        refused("code", Json.of(code), Misshapen.Fault.TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = { "uri", "url", "canonical", "oid", "uuid", "date", "dateTime", "instant", "time" })
    void requireWhenSolidTypeHasSpaceAnywhereThenText(String type) {
        assertThatCode(() -> text(type, "")).doesNotThrowAnyException();
        assertThatCode(() -> text(type, "a!b")).doesNotThrowAnyException();
        for (String bad : new String[] { " a", "a b", "a ", "a\u0000b", "a\u00a0b", "a\u200bb", "a\ufeffb", "a\u0085b",
                "a\u007fb" }) {
            refused(type, Json.of(bad), Misshapen.Fault.TEXT);
        }
    }

    @Test
    void requireWhenStringHasControlsThenText() {
        assertThatCode(() -> text("string", " \t\r\n\u00a0\u007f")).doesNotThrowAnyException();
        refused("string", Json.of("a\u0000"), Misshapen.Fault.TEXT);
        refused("markdown", Json.of("\u001f"), Misshapen.Fault.TEXT);
        refused("string", Json.of("\u000b"), Misshapen.Fault.TEXT);
    }

    /** Code units, because a name of a test cannot hold half a pair. */
    @ParameterizedTest
    @CsvSource({ "d83d de00, true", "61 d83d de00 62, true", "d83d de00 d83d de00, true", "d83d, false", "de00, false",
            "de00 d83d, false", "d83d 61, false", "d83d d83d de00, false", "d83d de00 de00, false", "61 d83d, false" })
    void requireWhenHalfASurrogatePairThenText(String units, boolean allowed) {
        StringBuilder text = new StringBuilder();
        for (String unit : units.split(" ")) {
            text.append((char) Integer.parseInt(unit, 16));
        }
        if (allowed) {
            assertThatCode(() -> text("string", text.toString())).doesNotThrowAnyException();
        }
        else {
            refused("string", Json.of(text.toString()), Misshapen.Fault.TEXT);
        }
    }

}
