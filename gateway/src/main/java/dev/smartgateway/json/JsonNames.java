package dev.smartgateway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Field names known in advance, numbered from zero in the given order. Immutable and
 * thread-safe.
 */
public final class JsonNames {

    /** Returned for a name that is not in the table. */
    static final int UNKNOWN = -1;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final @Nullable Slot[] slots;

    private final List<String> names;

    /**
     * Creates the table.
     * @param names in ASCII; duplicates count once
     */
    public JsonNames(Collection<String> names) {
        this.names = List.copyOf(new LinkedHashSet<>(names));
        this.slots = new Slot[Integer.highestOneBit(Math.max(16, this.names.size())) * 4];
        int number = 0;
        for (String name : this.names) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            long first = first(bytes, 0, bytes.length);
            long last = last(bytes, 0, bytes.length);
            int slot = slot(first, last, bytes.length);
            while (this.slots[slot] != null) {
                slot = (slot + 1) & (this.slots.length - 1);
            }
            this.slots[slot] = new Slot(first, last, bytes.length, bytes, number++);
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
        return find(bytes, 0, bytes.length);
    }

    int find(byte[] source, int from, int to) {
        long first = first(source, from, to);
        long last = last(source, from, to);
        int slot = slot(first, last, to - from);
        for (Slot known = this.slots[slot]; known != null; known = this.slots[slot]) {
            if (known.first == first && known.last == last && known.is(source, from, to)) {
                return known.number;
            }
            slot = (slot + 1) & (this.slots.length - 1);
        }
        return UNKNOWN;
    }

    private int slot(long first, long last, int length) {
        return hash(first, last, length) >>> (32 - Integer.numberOfTrailingZeros(this.slots.length));
    }

    /** Returns a hash of a range whose high bits are well mixed. */
    static int hash(byte[] source, int from, int to) {
        return hash(first(source, from, to), last(source, from, to), to - from);
    }

    private static int hash(long first, long last, int length) {
        long mixed = (first ^ Long.rotateLeft(last, 29) ^ length) * 0x9E3779B97F4A7C15L;
        return (int) ((mixed ^ (mixed >>> 29)) >>> 32);
    }

    /** Returns the first eight bytes of a range, or all of a shorter one. */
    private static long first(byte[] source, int from, int to) {
        return (to - from >= Long.BYTES) ? (long) EIGHT.get(source, from) : few(source, from, to);
    }

    /** Returns the last eight bytes of a range, or zero for a shorter one. */
    private static long last(byte[] source, int from, int to) {
        return (to - from > Long.BYTES) ? (long) EIGHT.get(source, to - Long.BYTES) : 0;
    }

    private static long few(byte[] source, int from, int to) {
        if (from + Long.BYTES <= source.length) {
            return (long) EIGHT.get(source, from) & ((1L << (Byte.SIZE * (to - from))) - 1);
        }
        long few = 0;
        for (int i = to - 1; i >= from; i--) {
            few = (few << Byte.SIZE) | (source[i] & 0xff);
        }
        return few;
    }

    /**
     * A name.
     *
     * @param first its first eight bytes
     * @param last its last eight bytes if it is longer
     * @param length number of its bytes
     * @param bytes all of it
     * @param number its number
     */
    private record Slot(long first, long last, int length, byte[] bytes, int number) {

        /** Returns whether a range with the same first and last bytes is this name. */
        boolean is(byte[] source, int from, int to) {
            return this.length == to - from
                    && (this.length <= 2 * Long.BYTES || Arrays.equals(this.bytes, 0, this.length, source, from, to));
        }

    }

}
