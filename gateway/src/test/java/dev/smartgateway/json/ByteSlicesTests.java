package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ranges of bytes are joined in the order in which they were added.
 */
class ByteSlicesTests {

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void bytesWhenMoreRangesThanExpectedThenAllInOrder() {
        ByteSlices slices = new ByteSlices(1);
        for (String word : List.of("one", "two", "three", "four", "five")) {
            slices.add(ascii("[" + word + "]"), 1, word.length() + 1);
            slices.add(ascii(" "));
        }
        assertThat(text(slices.bytes())).isEqualTo("one two three four five ");
    }

    @Test
    void bytesWhenEmptyThenEmpty() {
        assertThat(new ByteSlices(3).bytes()).isEmpty();
    }

    @Test
    void bytesWhenOneWholeArrayThenNotCopied() {
        byte[] whole = ascii("whole");
        assertThat(ByteSlices.of(whole).bytes()).isSameAs(whole);
        ByteSlices part = new ByteSlices(1);
        part.add(whole, 0, 4);
        assertThat(text(part.bytes())).isEqualTo("whol");
    }

    @Test
    void forEachWhenSeveralThenEachRangeInOrder() {
        ByteSlices slices = new ByteSlices(1);
        slices.add(ascii("xonex"), 1, 4);
        slices.add(ascii(" two"));
        StringBuilder seen = new StringBuilder();
        slices.forEach((source, from, length) -> seen.append(text(source), from, from + length));
        assertThat(seen).hasToString("one two");
        assertThat(slices.length()).isEqualTo(seen.length());
    }

    @Test
    void sliceWhenSplicesThenOnlyTheirRangesDiffer() {
        byte[] source = ascii("{\"a\":\"one\",\"b\":\"two\"}, further");
        List<Splice> splices = List.of(new Splice(5, 10, ascii("\"1\"")), new Splice(15, 20, ascii("\"number two\"")));
        assertThat(text(Splice.slice(source, 0, 21, splices).bytes())).isEqualTo("{\"a\":\"1\",\"b\":\"number two\"}");
        assertThat(text(Splice.slice(source, 0, 21, List.of()).bytes())).isEqualTo("{\"a\":\"one\",\"b\":\"two\"}");
    }

}
