package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The strings of one text, so that what stands there many times, such as the reference to
 * the patient, is decoded once. Keeps a few of the last ones.
 */
final class JsonStrings {

    private static final int SLOTS = 64;

    private static final int LONGEST = 80;

    private @Nullable String @Nullable [] strings;

    private int[] from = {};

    private int[] lengths = {};

    /**
     * Decodes a range of UTF-8.
     * @param source always the same
     */
    String of(byte[] source, int start, int end) {
        int length = end - start;
        if (length == 0 || length > LONGEST) {
            return new String(source, start, length, StandardCharsets.UTF_8);
        }
        if (this.strings == null) {
            this.strings = new String[SLOTS];
            this.from = new int[SLOTS];
            this.lengths = new int[SLOTS];
        }
        int slot = (JsonNames.hash(source, start, end) * 0x9E3779B9) >>> 26;
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

}
