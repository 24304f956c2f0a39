package dev.smartgateway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Scanner for the tokens of JSON in bytes: white space, strings, numbers, literals.
 */
final class JsonText {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;

    private static final long HIGH = 0x8080808080808080L;

    /** The limit of {@link StrictJson}. */
    private static final int LONGEST_NUMBER = 1000;

    private static final int LONGEST_NAME = 50_000;

    /** Bytes that are compared at once. */
    private static final int COMPARED = 512;

    private static final String WRONG = "not strict JSON";

    private final byte[] in;

    private int at;

    private int from;

    private int to;

    private boolean escaped;

    /** The bytes up to {@link #equal} are those so far back. */
    private int back;

    private int equal;

    private final JsonStrings strings = new JsonStrings();

    JsonText(byte[] in) {
        this.in = in;
    }

    byte[] bytes() {
        return this.in;
    }

    int position() {
        return this.at;
    }

    boolean over() {
        return this.at == this.in.length;
    }

    /** Returns the position of the first byte of the last string, after the quote. */
    int from() {
        return this.from;
    }

    /** Returns the position of the closing quote of the last string. */
    int to() {
        return this.to;
    }

    /** Returns whether the last string contains an escape. */
    boolean escaped() {
        return this.escaped;
    }

    byte peek() {
        if (this.at >= this.in.length) {
            throw new Malformed(WRONG);
        }
        return this.in[this.at];
    }

    void take(char wanted, String where) {
        if (peek() != wanted) {
            throw new Malformed(where);
        }
        this.at++;
    }

    void space() {
        byte[] bytes = this.in;
        int i = this.at;
        if (i < bytes.length && bytes[i] > ' ') {
            return;
        }
        while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        this.at = i;
    }

    /** Returns the first byte that is no white space before an earlier name. */
    byte first(int position) {
        int i = position;
        while (this.in[i] <= ' ') {
            i++;
        }
        return this.in[i];
    }

    /** Returns whether an earlier range is here again. */
    boolean again(int start, int end) {
        int stop = this.at + (end - start);
        if (this.back != this.at - start || this.equal < stop) {
            this.back = this.at - start;
            // The range behind is mostly asked for next.
            int most = Math.min(Math.max(end - start, COMPARED), this.in.length - this.at);
            int same = Arrays.mismatch(this.in, start, start + most, this.in, this.at, this.at + most);
            this.equal = this.at + ((same < 0) ? most : same);
        }
        return stop <= this.equal;
    }

    void advance(int bytes) {
        this.at += bytes;
    }

    void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            take(word.charAt(i), WRONG);
        }
    }

    /** Consumes a number. Only digits count towards its maximum length. */
    void number() {
        if (peek() == '-') {
            this.at++;
        }
        boolean zero = peek() == '0';
        int length = digits();
        if (zero && length > 1) {
            throw new Malformed(WRONG);
        }
        if (this.at < this.in.length && this.in[this.at] == '.') {
            this.at++;
            length += digits();
        }
        if (this.at < this.in.length && (this.in[this.at] | 0x20) == 'e') {
            this.at++;
            this.at += (peek() == '-' || peek() == '+') ? 1 : 0;
            length += digits();
        }
        if (length > LONGEST_NUMBER) {
            throw new BeyondLimits("too deep or too long");
        }
    }

    private int digits() {
        int start = this.at;
        while (this.at < this.in.length && this.in[this.at] >= '0' && this.in[this.at] <= '9') {
            this.at++;
        }
        if (this.at == start) {
            throw new Malformed(WRONG);
        }
        return this.at - start;
    }

    /** Consumes a string that is a field name. */
    void name() {
        string();
        if (this.to - this.from > LONGEST_NAME) {
            throw new BeyondLimits("too deep or too long");
        }
    }

    /** Consumes a string. */
    void string() {
        open();
        plain();
        if (!closed()) {
            rest();
        }
    }

    private void open() {
        take('"', WRONG);
        this.from = this.at;
        this.escaped = false;
    }

    private boolean closed() {
        if (peek() != '"') {
            return false;
        }
        this.to = this.at++;
        return true;
    }

    /** Consumes a string from its first escape or non-ASCII character to its end. */
    private void rest() {
        do {
            byte one = peek();
            if (one == '\\') {
                this.at++;
                escape();
            }
            else if (one < 0) {
                sequence(one & 0xff);
            }
            else {
                throw new Malformed(WRONG);
            }
            plain();
        }
        while (!closed());
    }

    /** Advances to the next quote, backslash, control character or non-ASCII byte. */
    private void plain() {
        byte[] bytes = this.in;
        int i = this.at;
        for (int last = bytes.length - Long.BYTES; i <= last; i += Long.BYTES) {
            int plain = plain((long) EIGHT.get(bytes, i));
            if (plain < Long.BYTES) {
                this.at = i + plain;
                return;
            }
        }
        while (i < bytes.length && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        this.at = i;
    }

    /**
     * Returns how many of eight bytes come before the first one that is a quote, a
     * backslash, a control character or non-ASCII.
     * @param eight little-endian
     */
    static int plain(long eight) {
        long quote = eight ^ (ONES * '"');
        long slash = eight ^ (ONES * '\\');
        long found = ((quote - ONES) & ~quote) | ((slash - ONES) & ~slash) | (eight - ONES * ' ') | eight;
        return Long.numberOfTrailingZeros(found & HIGH) / Byte.SIZE;
    }

    private void escape() {
        this.escaped = true;
        byte one = peek();
        this.at++;
        switch (one) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                // one byte
            }
            case 'u' -> {
                for (int i = 0; i < 4; i++) {
                    hex();
                }
            }
            default -> throw new Malformed(WRONG);
        }
    }

    private void hex() {
        if (Character.digit(peek(), 16) < 0) {
            throw new Malformed(WRONG);
        }
        this.at++;
    }

    /** Consumes one non-ASCII character (RFC 3629 section 4). */
    private void sequence(int first) {
        this.at++;
        if (first < 0xc2 || first > 0xf4) {
            throw new Malformed("not UTF-8");
        }
        continued((first == 0xe0) ? 0xa0 : (first == 0xf0) ? 0x90 : 0x80,
                (first == 0xed) ? 0x9f : (first == 0xf4) ? 0x8f : 0xbf);
        for (int i = (first < 0xe0) ? 2 : (first < 0xf0) ? 1 : 0; i < 2; i++) {
            continued(0x80, 0xbf);
        }
    }

    private void continued(int least, int most) {
        int one = peek() & 0xff;
        if (one < least || one > most) {
            throw new Malformed("not UTF-8");
        }
        this.at++;
    }

    /** Returns the last string, decoded. */
    String text() {
        return this.escaped ? JsonStrings.unescaped(this.in, this.from, this.to)
                : this.strings.of(this.in, this.from, this.to);
    }

}
