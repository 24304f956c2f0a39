package dev.smartgateway.json;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
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
    public static byte[] slice(byte[] source, int from, int to, List<Splice> splices) {
        if (splices.isEmpty()) {
            return Arrays.copyOfRange(source, from, to);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 64);
        int at = from;
        for (Splice splice : splices) {
            out.write(source, at, splice.start() - at);
            out.writeBytes(splice.text());
            at = splice.end();
        }
        out.write(source, at, to - at);
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "Splice[" + this.start + "]";
    }

}
