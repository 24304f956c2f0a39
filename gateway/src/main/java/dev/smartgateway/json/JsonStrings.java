package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * Caches decoded strings of one input, so that a repeated one, such as the reference to
 * the patient, is decoded once. Holds a small number of short strings. Not thread-safe.
 */
final class JsonStrings {

    private static final int SLOTS = 64;

    private static final int LONGEST = 80;

    /** Size of an input in which too little is repeated. */
    private static final int LEAST = 8192;

    private @Nullable String @Nullable [] strings;

    private int[] from = {};

    private int[] lengths = {};

    /**
     * Returns a range of UTF-8 bytes as a string.
     * @param source the input; must always be the same array
     */
    String of(byte[] source, int start, int end) {
        int length = end - start;
        if (length == 0 || length > LONGEST || source.length < LEAST) {
            return new String(source, start, length, StandardCharsets.UTF_8);
        }
        if (this.strings == null) {
            this.strings = new String[SLOTS];
            this.from = new int[SLOTS];
            this.lengths = new int[SLOTS];
        }
        int slot = JsonNames.hash(source, start, end) >>> 26;
        String known = this.strings[slot];
        if (known != null && this.lengths[slot] == length
                && Arrays.equals(source, this.from[slot], this.from[slot] + length, source, start, end)) {
            return known;
        }
        known = new String(source, start, length, StandardCharsets.UTF_8);
        this.strings[slot] = known;
        this.from[slot] = start;
        this.lengths[slot] = length;
        return known;
    }

    /**
     * Returns a range of UTF-8 bytes with valid escapes as a string.
     */
    static String unescaped(byte[] bytes, int start, int end) {
        String source = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(source.length());
        int plain = 0;
        for (int at = source.indexOf('\\'); at >= 0; at = source.indexOf('\\', plain)) {
            out.append(source, plain, at).append(unescaped(source, at + 1));
            plain = at + ((source.charAt(at + 1) == 'u') ? 6 : 2);
        }
        return out.append(source, plain, source.length()).toString();
    }

    private static char unescaped(String source, int at) {
        char one = source.charAt(at);
        return switch (one) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) HexFormat.fromHexDigits(source, at + 1, at + 5);
            default -> one;
        };
    }

}
