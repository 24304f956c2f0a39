package dev.smartgateway.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Eight bytes of a string are skipped at once if none of them needs a closer look.
 */
class JsonTextTests {

    @Test
    void plainWhenEightBytesThenThoseBeforeTheFirstThatEndsOrEscapesOrIsNotAscii() {
        for (char filler : new char[] { ' ', '!', '#', 'x', '[', ']', '\u007f' }) {
            for (int place = 0; place < Long.BYTES; place++) {
                for (int one = 0; one < 0x100; one++) {
                    byte[] bytes = new byte[Long.BYTES];
                    Arrays.fill(bytes, (byte) filler);
                    bytes[place] = (byte) one;
                    int plain = special(one) ? place : Long.BYTES;
                    assertThat(JsonText.plain(number(bytes))).as("byte %d at %d", one, place).isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void plainWhenTwoBytesEndOrEscapeOrAreNotAsciiThenThoseBeforeTheFirst() {
        for (int first = 0; first < 0x100; first++) {
            for (int second = 0; second < 0x100; second++) {
                byte[] bytes = "aa.aaaaa".getBytes(StandardCharsets.US_ASCII);
                bytes[3] = (byte) first;
                bytes[4] = (byte) second;
                int plain = special(first) ? 3 : special(second) ? 4 : Long.BYTES;
                assertThat(JsonText.plain(number(bytes))).as("bytes %d, %d", first, second).isEqualTo(plain);
            }
        }
    }

    private static boolean special(int one) {
        return one < ' ' || one >= 0x80 || one == '"' || one == '\\';
    }

    @Test
    void escapedWhenAStringIsReadThenWhetherItHasAnEscape() {
        JsonText text = new JsonText("\"a\"\"\\n\"\"\u00e4\"".getBytes(StandardCharsets.UTF_8));
        text.string();
        assertThat(text.escaped()).isFalse();
        text.string();
        assertThat(text.escaped()).isTrue();
        text.name();
        assertThat(text.escaped()).isFalse();
    }

    private static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

}
