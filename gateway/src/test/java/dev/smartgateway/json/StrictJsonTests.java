package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StrictJsonTests {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "1", "null", "{}{}", "{} 1", "{", "{\"a\":1,\"a\":2}", "\u0080{}",
            "\u00ef\u00bb\u00bf{}", "{\u0000}", "\u0000{}", "{\u0000\"\u0000a\u0000", "{\"a\":\"\u00c3\"}", "{'a':1}",
            "{\"a\":NaN}", "{\"a\":01}", "{/**/}" })
    void parseWhenNotOneStrictObjectThenMalformed(String text) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Json.parse(bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{ }", "{\"a\":1}", "{\"a\":\"\u00c3\u00a4\"}" })
    void parseWhenOneStrictObjectThenRead(String text) {
        assertThat(Json.parse(bytes(text))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "1", "{}", "[]", "\"\"", "null", "{\"a\":1}" })
    void parseWhenMoreValuesThanATreeHoldsThenTooManyNodes(String value) {
        String many = "{\"a\":[" + (value + ",").repeat(TreeReader.MAX_NODES) + "1]}";
        assertThatExceptionOfType(TooManyNodes.class).isThrownBy(() -> Json.parse(bytes(many)));
    }

    @Test
    void parseWhenAsManyValuesAsATreeHoldsThenRead() {
        String many = "{\"a\":[" + "1,".repeat(TreeReader.MAX_NODES - 3) + "1]}";
        assertThat(Json.parse(bytes(many)).fields()).hasSize(1);
    }

    @Test
    void endWhenTokenWasNotReadYetThenBehindIt() {
        int end = StrictJson.read(bytes("{\"a\":\"bcd\"}"), (parser) -> {
            parser.nextToken();
            parser.nextToken();
            int behind = StrictJson.end(parser);
            parser.nextToken();
            return behind;
        });
        assertThat(end).isEqualTo(10);
    }

    @Test
    void bytesWhenTextHasQuotesOrControlsThenEscaped() {
        assertThat(new String(Json.of("a\"\\ \u001f\u0001\u00e4/").bytes(), StandardCharsets.UTF_8))
            .isEqualTo("\"a\\\"\\\\ \\u001f\\u0001\u00e4/\"");
    }

    @ParameterizedTest
    @CsvSource({ "d83d de00, 😀", "d83d, \\ud83d", "de00, \\ude00", "de00 d83d, \\ude00\\ud83d",
            "d83d d83d de00, \\ud83d😀", "d83d de00 de00, 😀\\ude00", "0061 de00, a\\ude00", "d83d 0061, \\ud83da" })
    void bytesWhenHalfASurrogatePairThenEscapedAndPairsStay(String units, String written) {
        StringBuilder text = new StringBuilder();
        for (String unit : units.split(" ", -1)) {
            text.append((char) Integer.parseInt(unit, 16));
        }
        assertThat(new String(Json.of(text.toString()).bytes(), StandardCharsets.UTF_8))
            .isEqualTo("\"" + written + "\"");
    }

    @Test
    void toStringWhenPrintedThenNoData() {
        assertThat(Json.obj("name", "secret").toString()).doesNotContain("secret", "name").isNotEmpty();
        assertThat(Json.of("secret").toString()).doesNotContain("secret").isNotEmpty();
        assertThat(new Splice(3, 4, bytes("secret"))).hasToString("Splice[3]");
    }

    @Test
    void sliceWhenSplicedThenOnlyThatIsReplaced() {
        assertThat(Splice.slice(bytes("0123456789"), 2, 8, List.of()).bytes()).isEqualTo(bytes("234567"));
        assertThat(Splice
            .slice(bytes("0123456789"), 2, 8,
                    List.of(new Splice(2, 3, bytes("ab")), new Splice(5, 5, bytes("-")), new Splice(7, 8, bytes(""))))
            .bytes()).isEqualTo(bytes("ab34-56"));
    }

}
