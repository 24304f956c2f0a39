package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Field names known in advance, numbered from zero in the given order. Immutable and
 * thread-safe.
 */
public final class JsonNames {

    /** Returned for a name that is not in the table. */
    static final int UNKNOWN = -1;

    private final byte[][] slots;

    private final int[] numbers;

    private final List<String> names;

    /**
     * Creates the table.
     * @param names in ASCII; duplicates count once
     */
    public JsonNames(Collection<String> names) {
        this.names = List.copyOf(new LinkedHashSet<>(names));
        this.slots = new byte[Integer.highestOneBit(Math.max(16, this.names.size())) * 4][];
        this.numbers = new int[this.slots.length];
        int number = 0;
        for (String name : this.names) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(hash(bytes, 0, bytes.length));
            while (this.slots[slot] != null) {
                slot = (slot + 1) & (this.slots.length - 1);
            }
            this.slots[slot] = bytes;
            this.numbers[slot] = number++;
        }
    }

    /**
     * Returns the number of names.
     */
    public int size() {
        return this.names.size();
    }

    /**
     * Returns the name for a number below {@link #size}.
     */
    public String name(int number) {
        return this.names.get(number);
    }

    /**
     * Returns the number of a name, or -1.
     */
    public int number(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return find(bytes, 0, bytes.length, hash(bytes, 0, bytes.length));
    }

    int find(byte[] source, int from, int to, int hash) {
        int slot = slot(hash);
        for (byte[] known = this.slots[slot]; known != null; known = this.slots[slot]) {
            if (Arrays.equals(known, 0, known.length, source, from, to)) {
                return this.numbers[slot];
            }
            slot = (slot + 1) & (this.slots.length - 1);
        }
        return UNKNOWN;
    }

    private int slot(int hash) {
        return (hash * 0x9E3779B9) >>> (32 - Integer.numberOfTrailingZeros(this.slots.length));
    }

    static int hash(byte[] source, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = next(hash, source[i]);
        }
        return hash;
    }

    static int next(int hash, byte one) {
        return 31 * hash + one;
    }

}
