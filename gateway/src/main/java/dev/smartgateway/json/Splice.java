package dev.smartgateway.json;

import java.util.List;

/**
 * A replacement of a range of bytes in the original input.
 *
 * @param start first byte to replace
 * @param end byte after the last one to replace
 * @param text the replacement
 */
public record Splice(int start, int end, byte[] text) {

    /**
     * Returns a slice of the source with the splices applied.
     * @param splices inside the slice, in order, not overlapping
     */
    public static ByteSlices slice(byte[] source, int from, int to, List<Splice> splices) {
        ByteSlices out = new ByteSlices(2 * splices.size() + 1);
        int at = from;
        for (Splice splice : splices) {
            out.add(source, at, splice.start());
            out.add(splice.text());
            at = splice.end();
        }
        out.add(source, at, to);
        return out;
    }

    @Override
    public String toString() {
        return "Splice[" + this.start + "]";
    }

}
