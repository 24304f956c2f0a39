package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Fields, and names of fields, that are written as earlier ones.
 */
class JsonCursorAgainTests {

    private static <T> T read(String text, Function<JsonCursor, T> reader) {
        return JsonCursor.read(text.getBytes(StandardCharsets.UTF_8), new JsonNames(List.of("id")), reader);
    }

    /**
     * Reads two objects of an array and looks in the second one for the last field of the
     * first one: at its beginning and after its first field.
     * @return how far the cursor moved with {@link JsonCursor#again} and
     * {@link JsonCursor#nameAgain} at both places
     */
    private static List<Integer> again(String first, String second) {
        return Stream.of(false, true)
            .flatMap((behind) -> Stream.of(moved(first, second, behind, false), moved(first, second, behind, true)))
            .toList();
    }

    private static int moved(String first, String second, boolean behind, boolean nameOnly) {
        return read("{\"id\":[" + first + "," + second, (cursor) -> {
            int root = cursor.object();
            cursor.name(root);
            cursor.array();
            int object = cursor.object();
            int[] last = new int[4];
            for (int from = cursor.position(), name = cursor.name(object); name != JsonCursor.END; from = cursor
                .position(), name = cursor.name(object)) {
                last = new int[] { name, from, cursor.position(), 0 };
                cursor.skip();
                last[3] = cursor.position();
            }
            cursor.item();
            object = cursor.object();
            if (behind && cursor.name(object) != JsonCursor.END) {
                cursor.skip();
            }
            int before = cursor.position();
            boolean moved = nameOnly ? cursor.nameAgain(object, last[0], last[1], last[2])
                    : cursor.again(object, last[0], last[1], last[3]);
            int passed = cursor.position() - before;
            assertThat(passed > 0).isEqualTo(moved);
            if (moved && nameOnly) {
                cursor.skip();
            }
            while (cursor.name(object) != JsonCursor.END) {
                cursor.skip();
            }
            cursor.item();
            cursor.name(root);
            return passed;
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "{'a':1,'b':2}|{'a':3,'b':2}]}|0 0 6 5", "{'a':1,'b':2}|{'x':{},'b':2}]}|0 0 6 5",
                    "{'a':1, 'b' : [ 2 ] }|{'a':3, 'b' : [ 2 ] }]}|0 0 13 8", "{'a':1 ,'b':2}|{'a':3 ,'b':2}]}|0 0 7 6",
                    "{'a':1,'b':2}|{'a':1,'b':2,'c':3}]}|0 0 0 5", "{'a':1,'b':2}|{'a':1,'b':23}]}|0 0 0 5",
                    "{'a':1,'b':2}|{'a':1,'b': 2}]}|0 0 0 6", "{'a':1,'b': 2}|{'a':1,'b':2}]}|0 0 0 0",
                    "{'a':1,'b':2}|{'a':1,'b':{'b':2}}]}|0 0 0 5", "{'a':1,'b':2}|{'a':1 ,'b':2}]}|0 0 0 0",
                    "{'a':1,'b':2}|{'b':2}]}|0 0 0 0", "{'a':1,'b':2}|{'a':2}]}|0 0 0 0",
                    "{'b':2}|{'a':1,'b':2}]}|0 0 0 0", "{'b':2}|{'b':2}]}|5 4 0 0", "{'b':2}|{'b':2,'a':1}]}|0 4 0 0",
                    "{ 'b':2}|{ 'b':2}]}|6 5 0 0", "{ 'b':2}|{'b':2}]}|0 0 0 0",
                    "{'a':1,'a.b':2}|{'a':3,'a.b':2}]}|0 0 8 7" })
    void againWhenTheFieldIsWrittenAsBeforeThenPassed(String first, String second, String passed) {
        List<Integer> expected = Stream.of(passed.split(" ")).map(Integer::valueOf).toList();
        assertThat(again(first.replace('\'', '"'), second.replace('\'', '"'))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({ "b,true", "a.b,false", "'',false" })
    void nameAgainWhenTheNameIsPlainOrNotThenSaid(String name, boolean plain) {
        String object = "{\"id\":1,\"" + name + "\":1}";
        assertThat(JsonCursorAgainTests.<Boolean>read("{\"id\":[" + object + "," + object + "]}", (cursor) -> {
            int root = cursor.object();
            cursor.name(root);
            cursor.array();
            int first = cursor.object();
            cursor.name(first);
            cursor.skip();
            int from = cursor.position();
            int number = cursor.name(first);
            int value = cursor.position();
            cursor.skip();
            cursor.name(first);
            cursor.item();
            int second = cursor.object();
            cursor.name(second);
            cursor.skip();
            assertThat(cursor.nameAgain(second, number, from, value)).isTrue();
            boolean said = cursor.plainName();
            cursor.skip();
            cursor.name(second);
            cursor.item();
            cursor.name(root);
            return said;
        })).isEqualTo(plain);
    }

    /** What follows an equal field was compared together with it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{'x':0,'b':2,'c':3}|true,true", "{'x':0,'b':2,'c':4}|true,false",
            "{'x':0,'b':2,'c':33}|true,false", "{'x':0,'b':2,'d':3}|true,false", "{'x':0,'b':2}|false,false",
            "{'x':0,'b':4,'c':3}|false,true", "{'x':0,'c':3}|false,true", "{'x':0,'b':2,'y':1,'c':3}|true,false" })
    void againWhenFieldsFollowEachOtherThenEachIsCompared(String second, String expected) {
        String text = "{\"id\":[{\"a\":1,\"b\":2,\"c\":3}," + second.replace('\'', '"') + "]}";
        assertThat(JsonCursorAgainTests.<String>read(text, (cursor) -> {
            int root = cursor.object();
            cursor.name(root);
            cursor.array();
            int object = cursor.object();
            List<int[]> fields = new ArrayList<>();
            for (int from = cursor.position(), name = cursor.name(object); name != JsonCursor.END; from = cursor
                .position(), name = cursor.name(object)) {
                cursor.skip();
                fields.add(new int[] { name, from, cursor.position() });
            }
            cursor.item();
            object = cursor.object();
            cursor.name(object);
            cursor.skip();
            int[] b = fields.get(1);
            boolean first = cursor.again(object, b[0], b[1], b[2]);
            if (second.contains("'b':4")) {
                cursor.name(object);
                cursor.skip();
            }
            int[] c = fields.get(2);
            String said = first + "," + cursor.again(object, c[0], c[1], c[2]);
            while (cursor.name(object) != JsonCursor.END) {
                cursor.skip();
            }
            cursor.item();
            cursor.name(root);
            return said;
        })).isEqualTo(expected);
    }

    /** What is equal is compared piece by piece. */
    @Test
    void againWhenFieldsAreLongerThanAPieceThenPassed() {
        for (int length = 500; length < 530; length++) {
            String field = ",\"b\":\"" + "x".repeat(length) + "\"";
            assertThat(moved("{\"a\":1" + field + "}", "{\"a\":1" + field + "}]}", true, false))
                .isEqualTo(field.length());
            assertThat(moved("{\"a\":1" + field + "}", "{\"a\":1" + field.replace("x\"", "y\"") + "}]}", true, false))
                .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{'a':1,'b':2}|{'b':1,'b':2}]}", "{'a':1,'b':2}|{'b':1,'b':3}]}",
            "{'a':1,'b':2}|{'a':1,'b':2,'b':3}]}", "{'a':1,'b':2}|{'a':1,'b':3,'b':3}]}" })
    void againWhenTheNameIsTwiceInTheObjectThenRefused(String first, String second) {
        for (boolean nameOnly : new boolean[] { false, true }) {
            assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> moved(first.replace('\'', '"'), second.replace('\'', '"'), true, nameOnly));
        }
    }

    /** The bytes are those of an earlier field, but not its place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{ 'b':2}|{'a':1 'b':2}]}|true", "{'a':1 ,'b':2}|{ ,'b':2}]}|false" })
    void againWhenACommaIsMissingOrTooMuchThenRefused(String first, String second, boolean behind) {
        for (boolean nameOnly : new boolean[] { false, true }) {
            assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> moved(first.replace('\'', '"'), second.replace('\'', '"'), behind, nameOnly));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"a\":1,\"b\":2", "{\"a\":1,\"b\":", "{\"a\":1,", "{\"a\":1" })
    void againWhenTheInputEndsThenRefused(String second) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> again("{\"a\":1,\"b\":2}", second));
    }

}
