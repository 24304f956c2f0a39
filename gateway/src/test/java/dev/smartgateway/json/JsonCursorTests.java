package dev.smartgateway.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the cursor accepts, refuses and reports, token by token.
 */
class JsonCursorTests {

    private static final JsonNames NAMES = new JsonNames(List.of("id", "code", "id", "status"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T read(String text, Function<JsonCursor, T> reader) {
        return JsonCursor.read(bytes(text), NAMES, reader);
    }

    /** Returns the position after the root object. */
    private static int skipped(byte[] bytes) {
        return skipped(bytes, NAMES);
    }

    private static int skipped(byte[] bytes, JsonNames names) {
        return JsonCursor.read(bytes, names, (cursor) -> {
            cursor.skip();
            return cursor.position();
        });
    }

    /** Reads the value of the only field. */
    private static <T> T value(String value, Function<JsonCursor, T> reader) {
        return read("{\"id\":" + value + "}", (cursor) -> {
            int object = cursor.object();
            cursor.name(object);
            T result = reader.apply(cursor);
            assertThat(cursor.name(object)).isEqualTo(JsonCursor.END);
            return result;
        });
    }

    private static String fields(int count) {
        return IntStream.range(0, count).mapToObj((i) -> "\"f" + i + "\":1").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "-0", "9", "10", "1.5", "0.0", "-1.50", "1e9", "1E9", "1e+9", "1e-09", "1.5E0",
            "true", "false", "null", "\"\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00aF\\uFa09\"", "\" ~\u007f\"", "[]",
            "[ ]", "[1]", "[ 1 , [ ] , { } ]", "{}", "{ }", "{ \"a\" : 1 , \"b\" : 2 }",
            "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{\" a b \":1,\"a \":1}" })
    void skipWhenValueIsStrictThenConsumed(String value) {
        String text = "{\"a\":" + value + "}";
        assertThat(skipped(bytes(text))).isEqualTo(bytes(text).length);
        assertThat(skipped(bytes(" \t\r\n{ \"a\" : " + value + " } \t\r\n"))).isEqualTo(bytes(text).length + 8);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "00", "01", "-", "-01", "+1", "1.", ".5", "1.e1", "1e", "1e+", "1ee1", "1f1", "0x1",
            "/1", ":1", "1/", "1:", "tru", "True", "trux", "fals", "falsy", "nul", "nulL", "NaN", "'a'", "\"", "\"a",
            "\"a\\\"", "\"\\", "\"\\a\"", "\"\\U0000\"", "\"\\u000\"", "\"\\u00g0\"", "\"\\u00\u00e4\"", "\"\t\"",
            "\"12345678\u001f\"", "\"\u0000\"", "[", "[,]", "[1", "[1,", "[1,]", "[1 1]", "[1}", "]", "{", "{,}",
            "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":1]", "{\"a\" 1}", "{\"a\":1 \"b\":1}",
            "{a:1}", "{1:1}", "{\"a\":1,\"a\":1}", "{\"id\":1,\"code\":1,\"id\":1}", "{\"id\":1,\"i\\u0064\":1}",
            "{\"\\ud83d\":1}", "{\"\\ude00\\ud83d\":1}", "{\"a\tb\":1}", "}", "1}", "1,", "1 1" })
    void skipWhenValueIsNotStrictThenMalformed(String value) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> skipped(bytes("{\"a\":" + value + "}")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"\u0000\"", "\"\u0001\"", "\"a\u001f\"" })
    void skipWhenControlCharacterThenNotCalledAFaultOfTheEncoding(String value) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> skipped(bytes("{\"a\":" + value + "}")))
            .withMessage("not strict JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "1", "[]", "\"\"", "{}{}", "{}1", "{} ]", "\u00a0{}", "{}\f" })
    void readWhenNotOneObjectThenMalformed(String text) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> skipped(bytes(text)));
    }

    @Test
    void skipWhenTextEndsAnywhereThenMalformed() {
        byte[] all = bytes("{\"a\":[1.5e3,true,null,\"\u00e4\\u00e4\ud83d\ude00 and more\"],\"b\":{\"c\":false}}");
        for (int end = 0; end < all.length; end++) {
            byte[] part = Arrays.copyOf(all, end);
            assertThatExceptionOfType(Malformed.class).isThrownBy(() -> skipped(part));
        }
    }

    @Test
    void skipWhenABytePatternStopsAStringThenAtEveryPosition() {
        for (int before = 0; before < 20; before++) {
            for (int after = 0; after < 20; after += 3) {
                String start = "{\"a\":\"" + "x".repeat(before);
                String end = "x".repeat(after) + "\"}";
                for (String good : List.of(" ", "!", "#", "[", "]", "~", "\u007f", "\\\"", "\\\\", "\u0080", "\u07ff",
                        "\u0800", "\uffff", "\ud800\udc00", "\udbff\udfff")) {
                    byte[] text = bytes(start + good + end);
                    assertThat(skipped(text)).isEqualTo(text.length);
                }
                for (String bad : List.of("\u0000", "\u001f", "\n", "\"", "\\", "\\\"\\", "\"\\\"")) {
                    assertThatExceptionOfType(Malformed.class).as(start + bad + end)
                        .isThrownBy(() -> skipped(bytes(start + bad + end)));
                }
            }
        }
    }

    @Test
    void skipWhenBytesBeyondAsciiThenAcceptedIfUtf8() {
        int[] others = { 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0 };
        for (int first = 0x7f; first < 0x100; first++) {
            for (int second : others) {
                for (int third : others) {
                    for (int fourth : others) {
                        byte[] text = { '{', '"', (byte) first, (byte) second, (byte) third, (byte) fourth, '"', ':',
                                '1', '}' };
                        assertThat(accepted(text)).isEqualTo(utf8(text));
                    }
                }
            }
        }
    }

    private static boolean accepted(byte[] text) {
        try {
            return skipped(text) == text.length;
        }
        catch (Malformed ex) {
            return false;
        }
    }

    private static boolean utf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        }
        catch (CharacterCodingException ex) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({ "1000, 0, 0", "1, 999, 0", "1, 0, 999", "500, 250, 250" })
    void skipWhenNumberAtTheLimitThenConsumedAndRefusedBeyond(int whole, int fraction, int exponent) {
        String number = "1".repeat(whole) + ((fraction > 0) ? "." + "1".repeat(fraction) : "")
                + ((exponent > 0) ? "e+" + "1".repeat(exponent) : "");
        byte[] text = bytes("{\"a\":-" + number + "}");
        assertThat(skipped(text)).isEqualTo(text.length);
        assertThatExceptionOfType(BeyondLimits.class).isThrownBy(() -> skipped(bytes("{\"a\":" + number + "1}")));
    }

    @Test
    void skipWhenNameAtTheLimitThenConsumedAndRefusedBeyond() {
        for (String first : List.of("n", "\\n")) {
            String name = first + "n".repeat(50_000 - first.length());
            byte[] text = bytes("{\"" + name + "\":1}");
            assertThat(skipped(text)).isEqualTo(text.length);
            assertThatExceptionOfType(BeyondLimits.class).isThrownBy(() -> skipped(bytes("{\"n" + name + "\":1}")));
        }
    }

    @Test
    void skipWhenNestedAtTheLimitThenConsumedAndRefusedBeyond() {
        String flat = "{\"a\":" + "[".repeat(62) + "{},{},[],[]" + "]".repeat(62) + ",\"b\":[[{}]],\"c\":[[[]]]}";
        assertThat(skipped(bytes(flat))).isEqualTo(flat.length());
        assertThatExceptionOfType(BeyondLimits.class)
            .isThrownBy(() -> skipped(bytes("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}")));
        assertThatExceptionOfType(BeyondLimits.class)
            .isThrownBy(() -> skipped(bytes("{\"a\":".repeat(65) + "1" + "}".repeat(65))));
        String many = "{\"a\":[" + "{\"x\":[]},".repeat(200) + "[]]}";
        assertThat(skipped(bytes(many))).isEqualTo(many.length());
    }

    @Test
    void skipWhenManyFieldsThenOnlyRepeatedOnesAreRefused() {
        for (int count : new int[] { 23, 24, 25, 26, 63, 64, 65, 130 }) {
            String object = "{" + fields(count) + "}";
            String twice = "{\"x\":" + object + ",\"y\":" + object + ",\"z\":[" + object + "," + object + "]}";
            assertThat(skipped(bytes(twice))).isEqualTo(twice.length());
            for (int again : new int[] { 0, 22, count - 1 }) {
                assertThatExceptionOfType(Malformed.class)
                    .isThrownBy(() -> skipped(bytes("{" + fields(count) + ",\"f" + again + "\":1}")));
            }
            String inside = "{" + fields(count) + ",\"in\":" + object + ",\"f1\":1}";
            assertThatExceptionOfType(Malformed.class).isThrownBy(() -> skipped(bytes(inside)));
        }
    }

    @Test
    void skipWhenANameWasInAClosedObjectThenItIsNewInTheOuterOne() {
        JsonNames names = new JsonNames(IntStream.range(0, 65).mapToObj((i) -> "f" + i).toList());
        byte[] bytes = bytes("{\"f0\":{\"f64\":1},\"f64\":1}");
        assertThat(skipped(bytes, names)).isEqualTo(bytes.length);
    }

    @Test
    void skipWhenManyObjectsAreOpenThenEachKnowsItsNames() {
        for (int each = 1; each < 24; each++) {
            String open = ("{" + fields(each) + ",\"in\":").repeat(20);
            String good = open + "1" + "}".repeat(20);
            assertThat(skipped(bytes(good))).isEqualTo(good.length());
            for (int level = 0; level < 20; level++) {
                String bad = open + "1" + "}".repeat(level) + ",\"f0\":1" + "}".repeat(20 - level);
                assertThatExceptionOfType(Malformed.class).isThrownBy(() -> skipped(bytes(bad)));
            }
        }
    }

    @Test
    void nameWhenKnownOrNotThenNumberedAndNamed() {
        List<String> seen = read("{\"status\":1,\"x\":1,\"\":1,\"i\\u0064\":1,\"a.b\":{\"x\":1,\"code\":1},\".\":1,"
                + "\"\\u00e4\":1,\"\ud83d\ude00\":1}", (cursor) -> {
                    List<String> all = new ArrayList<>();
                    fields(cursor, all);
                    return all;
                });
        assertThat(seen).containsExactly("2 status true", "3 x true", "4  false", "0 id true", "5 a.b false",
                "3 x true", "1 code true", "6 . false", "7 \u00e4 true", "8 \ud83d\ude00 true");
    }

    private static void fields(JsonCursor cursor, List<String> all) {
        int object = cursor.object();
        for (int name = cursor.name(object); name != JsonCursor.END; name = cursor.name(object)) {
            all.add(name + " " + cursor.nameOf(name) + " " + cursor.plainName());
            if (cursor.peek() == '{') {
                fields(cursor, all);
            }
            else {
                cursor.skip();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|',
            value = { "[] | 0", "[ ] | 0", "[1] | 1", "[ 1 ] | 1", "[1,2] | 2", "[[],[]] | 2" })
    void arrayWhenEnteredThenAsManyItemsAsItHas(String array, int count) {
        int items = value(array, (cursor) -> {
            int found = 0;
            for (boolean item = cursor.array(); item; item = cursor.item()) {
                cursor.skip();
                found++;
            }
            return found;
        });
        assertThat(items).isEqualTo(count);
    }

    @Test
    void positionWhenMovedThenAtTheNextValueAndBehindTheLast() {
        List<Integer> places = read(" {\"a\" : [ 1 , \"b\" ] }", (cursor) -> {
            List<Integer> all = new ArrayList<>(List.of(cursor.position()));
            int object = cursor.object();
            cursor.name(object);
            all.add(cursor.position());
            boolean item = cursor.array();
            while (item) {
                all.add(cursor.position());
                cursor.skip();
                all.add(cursor.position());
                item = cursor.item();
            }
            all.add(cursor.position());
            cursor.name(object);
            all.add(cursor.position());
            return all;
        });
        assertThat(places).containsExactly(1, 8, 10, 11, 14, 17, 19, 21);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|',
            value = { "\"\" | ``", "\"a\\u00e4b\" | a\u00e4b", "\"\\\"\\\\\\/\" | \"\\/", "\"\\\\u0041\" | \\u0041",
                    "\"x\\u0041\u00e4\\u0042\u00f6\" | xA\u00e4B\u00f6", "\"\u00e4\" | \u00e4",
                    "\"\\uABCD\\uabcd\\u1234\" | \uabcd\uabcd\u1234", "\"\\ud83d\\ude00!\" | \ud83d\ude00!" })
    void textWhenStringThenDecoded(String source, String text) {
        assertThat(value(source, JsonCursor::text)).isEqualTo(text);
    }

    @Test
    void textWhenControlsAreEscapedThenDecoded() {
        assertThat(value("\"\\b\\f\\n\\r\\t\\u0000\"", JsonCursor::text)).isEqualTo("\b\f\n\r\t\u0000");
    }

    @ParameterizedTest
    @ValueSource(strings = { "1", "null", "{}", "[]" })
    void textWhenNotAStringThenMalformed(String source) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> value(source, JsonCursor::text));
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "9", "-1", "-0", "1234567890123456789012" })
    void integerWhenIntegerThenItsText(String source) {
        assertThat(value(source, JsonCursor::integer)).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = { "1.5", "1e5", "true", "null", "\"1\"", "[1]", "{\"a\":1}" })
    void integerWhenAnotherValueThenNullAndConsumed(String source) {
        assertThat(value(source, JsonCursor::integer)).isNull();
    }

}
