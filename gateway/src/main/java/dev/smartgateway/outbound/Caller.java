package dev.smartgateway.outbound;

import java.util.UUID;
import java.util.function.Function;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Who brings calls to other servers about: a browser session, or an address where there
 * is no session yet. Travels in the context of a reactive pipeline; what has none there
 * counts as somebody else each time. Never leaves this process.
 */
public final class Caller {

    private static final String KEY = Caller.class.getName();

    private Caller() {
    }

    /**
     * Writes the caller into a context.
     */
    public static Function<Context, Context> of(String name) {
        return (context) -> context.put(KEY, name);
    }

    /**
     * The caller.
     */
    public static String in(ContextView context) {
        return context.<String>getOrEmpty(KEY).orElseGet(() -> UUID.randomUUID().toString());
    }

}
