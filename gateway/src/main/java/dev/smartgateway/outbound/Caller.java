package dev.smartgateway.outbound;

import java.util.UUID;
import java.util.function.Function;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The caller on whose behalf other servers are called: a browser session, or the client's
 * address if there is no session yet. It is passed in the Reactor context and never sent.
 */
public final class Caller {

    private static final String KEY = Caller.class.getName();

    private Caller() {
    }

    /**
     * Returns a function that adds the caller to a context.
     */
    public static Function<Context, Context> of(String name) {
        return (context) -> context.put(KEY, name);
    }

    /**
     * Returns the caller; a new one if the context has none.
     */
    public static String in(ContextView context) {
        return context.<String>getOrEmpty(KEY).orElseGet(() -> UUID.randomUUID().toString());
    }

}
