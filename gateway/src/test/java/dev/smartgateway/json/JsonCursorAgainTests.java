package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
        return two(first, second, (cursor, object, fields) -> {
            Field last = fields.get(fields.size() - 1);
            if (behind && cursor.name(object) != JsonCursor.END) {
                cursor.skip();
            }
            int before = cursor.position();
            boolean moved = nameOnly ? cursor.nameAgain(object, last.name, last.from, last.value)
                    : cursor.again(object, last.name, last.from, last.to);
            int passed = cursor.position() - before;
            assertThat(passed > 0).isEqualTo(moved);
            if (moved && nameOnly) {
                cursor.skip();
            }
            return passed;
        });
    }

    /**
     * Reads two objects of an array, written with single quotes.
     * @param second with what follows it
     * @param reader reads the beginning of the second one
     */
    private static <T> T two(String first, String second, Reader<T> reader) {
        byte[] bytes = ("{'id':[" + first + "," + second).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return JsonCursor.read(bytes, new JsonNames(List.of("id")), (cursor) -> {
            int root = cursor.object();
            cursor.name(root);
            cursor.array();
            List<Field> fields = fields(cursor);
            cursor.item();
            int object = cursor.object();
            T result = reader.read(cursor, object, fields);
            while (cursor.name(object) != JsonCursor.END) {
                cursor.skip();
            }
            cursor.item();
            cursor.name(root);
            return result;
        });
    }

    private static List<Field> fields(JsonCursor cursor) {
        List<Field> fields = new ArrayList<>();
        int object = cursor.object();
        while (true) {
            int from = cursor.position();
            int name = cursor.name(object);
            if (name == JsonCursor.END) {
                return fields;
            }
            int value = cursor.position();
            cursor.skip();
            fields.add(new Field(name, from, value, cursor.position()));
        }
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
        assertThat(again(first, second)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({ "b,true", "a.b,false", "'',false" })
    void nameAgainWhenTheNameIsPlainOrNotThenSaid(String name, boolean plain) {
        String object = "{'id':1,'" + name + "':1}";
        assertThat(JsonCursorAgainTests.<Boolean>two(object, object + "]}", (cursor, second, fields) -> {
            cursor.name(second);
            cursor.skip();
            Field field = fields.get(1);
            assertThat(cursor.nameAgain(second, field.name, field.from, field.value)).isTrue();
            boolean said = cursor.plainName();
            cursor.skip();
            return said;
        })).isEqualTo(plain);
    }

    /** What follows an equal field was compared together with it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{'x':0,'b':2,'c':3}|true,true", "{'x':0,'b':2,'c':4}|true,false",
            "{'x':0,'b':2,'c':33}|true,false", "{'x':0,'b':2,'d':3}|true,false", "{'x':0,'b':2}|false,false",
            "{'x':0,'b':4,'c':3}|false,true", "{'x':0,'c':3}|false,true", "{'x':0,'b':2,'y':1,'c':3}|true,false" })
    void againWhenFieldsFollowEachOtherThenEachIsCompared(String second, String expected) {
        assertThat(JsonCursorAgainTests.<String>two("{'a':1,'b':2,'c':3}", second + "]}", (cursor, object, fields) -> {
            cursor.name(object);
            cursor.skip();
            Field b = fields.get(1);
            boolean first = cursor.again(object, b.name, b.from, b.to);
            if (second.contains("'b':4")) {
                cursor.name(object);
                cursor.skip();
            }
            Field c = fields.get(2);
            return first + "," + cursor.again(object, c.name, c.from, c.to);
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
            assertThatExceptionOfType(Malformed.class).isThrownBy(() -> moved(first, second, true, nameOnly));
        }
    }

    /** The bytes are those of an earlier field, but not its place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{ 'b':2}|{'a':1 'b':2}]}|true", "{'a':1 ,'b':2}|{ ,'b':2}]}|false" })
    void againWhenACommaIsMissingOrTooMuchThenRefused(String first, String second, boolean behind) {
        for (boolean nameOnly : new boolean[] { false, true }) {
            assertThatExceptionOfType(Malformed.class).isThrownBy(() -> moved(first, second, behind, nameOnly));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"a\":1,\"b\":2", "{\"a\":1,\"b\":", "{\"a\":1,", "{\"a\":1" })
    void againWhenTheInputEndsThenRefused(String second) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> again("{\"a\":1,\"b\":2}", second));
    }

    /** Reads the second object. */
    private interface Reader<T> {

        T read(JsonCursor cursor, int object, List<Field> fields);

    }

    /** A field of the first object. */
    private record Field(int name, int from, int value, int to) {
    }

}
