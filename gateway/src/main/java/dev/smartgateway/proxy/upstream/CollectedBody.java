package dev.smartgateway.proxy.upstream;

import java.util.Arrays;

import dev.smartgateway.proxy.memory.MemoryBudget;
import dev.smartgateway.reason.Reason;
import io.netty.buffer.ByteBuf;

/**
 * The body of one answer as it comes, in one array up to a cap. Where its length is told,
 * the array has it from the beginning.
 */
final class CollectedBody {

    /** As it came, put together, and written anew. */
    private static final long COPIES = 3;

    private static final int LEAST = 4096;

    private final int cap;

    private final MemoryBudget.Held memory;

    private byte[] bytes;

    private int length;

    /** Bytes that count as held. */
    private int counted;

    /**
     * Nothing yet.
     * @param cap most bytes
     * @param told how long it will be, or zero; need not be true
     * @throws dev.smartgateway.reason.ProblemException {@code overloaded} if there is no
     * room for so much
     */
    CollectedBody(int cap, long told, MemoryBudget.Held memory) {
        this.cap = cap;
        this.memory = memory;
        int expected = (int) Math.min(told, cap);
        count(expected);
        this.bytes = new byte[expected];
    }

    private void count(int total) {
        if (total > this.counted) {
            this.memory.more(COPIES * (total - this.counted));
            this.counted = total;
        }
    }

    /**
     * Takes a part; its caller releases it.
     * @throws dev.smartgateway.reason.ProblemException {@code answer-too-large}, or
     * {@code overloaded}
     */
    void add(ByteBuf part) {
        int more = part.readableBytes();
        if (more > this.cap - this.length) {
            throw Reason.ANSWER_TOO_LARGE.asException();
        }
        int total = this.length + more;
        count(total);
        if (total > this.bytes.length) {
            this.bytes = Arrays.copyOf(this.bytes, Math.min(this.cap, Math.max(LEAST, total + (total >> 1))));
        }
        part.readBytes(this.bytes, this.length, more);
        this.length = total;
    }

    byte[] bytes() {
        return (this.length == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.length);
    }

}
