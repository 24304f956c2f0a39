package dev.smartgateway.outbound;

import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * A client that is created again when the trusted certificates change. Not thread-safe.
 *
 * @param <T> the client
 */
public final class Renewed<T> {

    private final Egress egress;

    private final Function<Egress, T> maker;

    private final Consumer<T> end;

    private @Nullable T client;

    private @Nullable SslBundle trusted;

    /**
     * Creates no client yet.
     * @param maker creates a client
     * @param end closes a client
     */
    public Renewed(Egress egress, Function<Egress, T> maker, Consumer<T> end) {
        this.egress = egress;
        this.maker = maker;
        this.end = end;
    }

    /**
     * Returns a client with the certificates in force.
     */
    public T get() {
        SslBundle now = this.egress.trust();
        T known = this.client;
        if (known != null && now == this.trusted) {
            return known;
        }
        close();
        T made = this.maker.apply(this.egress);
        this.client = made;
        this.trusted = now;
        return made;
    }

    /**
     * Closes the client, if there is one.
     */
    public void close() {
        T known = this.client;
        this.client = null;
        if (known != null) {
            this.end.accept(known);
        }
    }

}
