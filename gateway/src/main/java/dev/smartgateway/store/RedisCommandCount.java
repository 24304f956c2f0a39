package dev.smartgateway.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Counts the Redis commands that one browser request waited for. The counter is in the
 * request's context; commands that continue after the request are not counted.
 */
public final class RedisCommandCount {

    private static final Class<RedisCommandCount> KEY = RedisCommandCount.class;

    private final AtomicInteger commands = new AtomicInteger();

    /**
     * Returns a function that adds this counter to a Reactor context.
     */
    public Function<Context, Context> counting() {
        return (context) -> context.put(KEY, this);
    }

    /**
     * Returns the number of commands.
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
