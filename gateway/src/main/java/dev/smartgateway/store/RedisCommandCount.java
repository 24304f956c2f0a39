package dev.smartgateway.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Counts the Redis commands that one request of a browser waited for. It travels in the
 * context of the request; what goes on without the request is not counted.
 */
public final class RedisCommandCount {

    private static final Class<RedisCommandCount> KEY = RedisCommandCount.class;

    private final AtomicInteger commands = new AtomicInteger();

    /**
     * Makes what runs with it count here.
     */
    public Function<Context, Context> counting() {
        return (context) -> context.put(KEY, this);
    }

    /**
     * How many there were.
     */
    public int count() {
        return this.commands.get();
    }

    static void add(ContextView context, int commands) {
        RedisCommandCount trips = context.getOrDefault(KEY, null);
        if (trips != null) {
            trips.commands.addAndGet(commands);
        }
    }

}
