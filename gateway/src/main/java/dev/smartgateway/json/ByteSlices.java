package dev.smartgateway.json;

import java.nio.ByteBuffer;
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
     * Returns a list of one whole array.
     */
    public static ByteSlices of(byte[] source) {
        ByteSlices one = new ByteSlices(1);
        one.add(source);
        return one;
    }

    /**
     * Returns the number of bytes of all ranges.
     */
    public int length() {
        return this.length;
    }

    /**
     * Adds a whole array, which must not change while the list is used.
     */
    public void add(byte[] source) {
        add(source, 0, source.length);
    }

    /**
     * Adds a range of an array, which must not change while the list is used.
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
     * Passes on each range, in the order in which they were added.
     */
    public void forEach(RangeWriter writer) {
        for (int i = 0; i < this.count; i++) {
            int from = this.bounds[2 * i];
            writer.write(this.sources[i], from, this.bounds[2 * i + 1] - from);
        }
    }

    /**
     * Returns all ranges, in the order in which they were added. A single whole array is
     * returned as it is, not copied.
     */
    public byte[] bytes() {
        if (this.count == 1 && this.length == this.sources[0].length) {
            return this.sources[0];
        }
        ByteBuffer all = ByteBuffer.allocate(this.length);
        forEach(all::put);
        return all.array();
    }

    /**
     * Receives ranges of arrays.
     */
    @FunctionalInterface
    public interface RangeWriter {

        /**
         * Writes a range of an array.
         */
        void write(byte[] source, int from, int length);

    }

}
