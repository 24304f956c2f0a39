package dev.smartgateway.json;

import java.util.Arrays;

/**
 * Ranges of byte arrays that are copied once, when all of them are known. Not
 * thread-safe.
 */
public final class ByteSlices {

    private byte[][] sources;

    /** First byte and byte after the last one of each range. */
    private int[] bounds;

    private int count;

    private int length;

    /**
     * Creates an empty list.
     * @param expected number of ranges, at least one; there may be more
     */
    public ByteSlices(int expected) {
        this.sources = new byte[expected][];
        this.bounds = new int[2 * expected];
    }

    /**
     * Adds a whole array, which must not change until {@link #bytes} is called.
     */
    public void add(byte[] source) {
        add(source, 0, source.length);
    }

    /**
     * Adds a range of an array, which must not change until {@link #bytes} is called.
     * @param from first byte
     * @param to byte after the last one
     * @throws ArithmeticException if all ranges together are larger than an array can be
     */
    public void add(byte[] source, int from, int to) {
        if (this.count == this.sources.length) {
            this.sources = Arrays.copyOf(this.sources, 2 * this.count);
            this.bounds = Arrays.copyOf(this.bounds, 4 * this.count);
        }
        this.sources[this.count] = source;
        this.bounds[2 * this.count] = from;
        this.bounds[2 * this.count + 1] = to;
        this.length = Math.addExact(this.length, to - from);
        this.count++;
    }

    /**
     * Returns all ranges, in the order in which they were added.
     */
    public byte[] bytes() {
        byte[] all = new byte[this.length];
        int at = 0;
        for (int i = 0; i < this.count; i++) {
            int size = this.bounds[2 * i + 1] - this.bounds[2 * i];
            System.arraycopy(this.sources[i], this.bounds[2 * i], all, at, size);
            at += size;
        }
        return all;
    }

}
