package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers of known names, and decoded strings that are reused.
 */
class JsonNamesTests {

    private static final int INPUT = 8192;

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 15, 16, 17, 31, 32, 33, 64, 1000, 5000 })
    void numberWhenManyNamesThenEachHasItsOwn(int count) {
        List<String> names = IntStream.range(0, count).mapToObj((i) -> "name" + i).toList();
        JsonNames table = new JsonNames(names);
        assertThat(table.size()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(table.number(names.get(i))).isEqualTo(i);
            assertThat(table.name(i)).isEqualTo(names.get(i));
            assertThat(table.number("other" + i)).isEqualTo(JsonNames.UNKNOWN);
        }
        assertThat(table.number("name" + count)).isEqualTo(JsonNames.UNKNOWN);
        assertThat(table.number("\u00e4")).isEqualTo(JsonNames.UNKNOWN);
    }

    /** Lengths up to and beyond the eight bytes that are compared at once. */
    @Test
    void numberWhenNamesDifferInOneCharacterThenEachHasItsOwn() {
        Set<String> names = new LinkedHashSet<>();
        for (int length = 0; length <= 26; length++) {
            String name = "abcdefghijklmnopqrstuvwxyz".substring(0, length);
            names.add(name);
            for (int i = 0; i < length; i++) {
                names.add(name.substring(0, i) + "A" + name.substring(i + 1));
            }
        }
        List<String> all = List.copyOf(names);
        JsonNames table = new JsonNames(all);
        for (int i = 0; i < all.size(); i++) {
            String name = all.get(i);
            assertThat(table.number(name)).isEqualTo(i);
            for (String padding : List.of("", "\":\"0123456789")) {
                byte[] source = ("{\"" + name + padding).getBytes(StandardCharsets.US_ASCII);
                assertThat(table.find(source, 2, 2 + name.length())).as(name).isEqualTo(i);
            }
            for (int at = 0; at < name.length(); at++) {
                String other = name.substring(0, at) + "\u0000" + name.substring(at + 1);
                assertThat(table.number(other)).as(name).isEqualTo(JsonNames.UNKNOWN);
            }
            assertThat(table.number(name + "\u0000")).as(name).isEqualTo(JsonNames.UNKNOWN);
        }
    }

    /** The first, the last and the length of these are the same. */
    @Test
    void numberWhenNamesShareAHashThenEachHasItsOwn() {
        List<String> names = IntStream.range(0, 64)
            .mapToObj((i) -> "Reference" + (char) ('0' + i) + "Extension")
            .toList();
        JsonNames table = new JsonNames(names);
        for (int i = 0; i < names.size(); i++) {
            assertThat(table.number(names.get(i))).isEqualTo(i);
        }
        assertThat(table.number("Reference Extension")).isEqualTo(JsonNames.UNKNOWN);
    }

    @Test
    void sizeWhenNamesAreRepeatedThenOnceEach() {
        JsonNames table = new JsonNames(List.of("b", "a", "b"));
        assertThat(table.size()).isEqualTo(2);
        assertThat(table.number("a")).isEqualTo(1);
    }

    private static byte[] source(String text, int length) {
        return (text + " ".repeat(length - text.length())).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void ofWhenRepeatedThenTheSameString() {
        for (int length : new int[] { 1, 2, 80 }) {
            String word = "w".repeat(length);
            JsonStrings strings = new JsonStrings();
            byte[] source = source(word + "-" + word, INPUT);
            String first = strings.of(source, 0, length);
            assertThat(first).isEqualTo(word);
            assertThat(strings.of(source, length + 1, 2 * length + 1)).isSameAs(first);
        }
    }

    @Test
    void ofWhenSeveralAreRepeatedThenEachIsKept() {
        JsonStrings strings = new JsonStrings();
        byte[] source = source("one,two,six", INPUT);
        String one = strings.of(source, 0, 3);
        String two = strings.of(source, 4, 7);
        String six = strings.of(source, 8, 11);
        assertThat(strings.of(source, 0, 3)).isSameAs(one);
        assertThat(strings.of(source, 4, 7)).isSameAs(two);
        assertThat(strings.of(source, 8, 11)).isSameAs(six);
    }

    @Test
    void ofWhenLongOrFromASmallInputThenNotKept() {
        String word = "w".repeat(81);
        JsonStrings strings = new JsonStrings();
        byte[] source = source(word, INPUT);
        assertThat(strings.of(source, 0, 81)).isEqualTo(word).isNotSameAs(strings.of(source, 0, 81));
        byte[] small = source("word", INPUT - 1);
        assertThat(strings.of(small, 0, 4)).isEqualTo("word").isNotSameAs(strings.of(small, 0, 4));
        assertThat(strings.of(source, 3, 3)).isEmpty();
    }

    @Test
    void ofWhenManyStringsThenEachAsItIs() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            text.append(i % 700).append("AaBB").append((i % 2 == 0) ? "Aa" : "BB").append(' ');
        }
        String all = text.toString();
        byte[] source = all.getBytes(StandardCharsets.US_ASCII);
        JsonStrings strings = new JsonStrings();
        for (int start = 0; start < source.length;) {
            int end = all.indexOf(' ', start);
            assertThat(strings.of(source, start, end)).isEqualTo(all.substring(start, end));
            assertThat(strings.of(source, start, end - 1)).isEqualTo(all.substring(start, end - 1));
            start = end + 1;
        }
    }

}
