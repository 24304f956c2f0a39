package dev.smartgateway.launch.pending;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.smartgateway.session.HostCookie;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;

/**
 * Cookies of one kind, one for each pending item of a browser. Each is sealed and bound
 * to its name, so that none can be read, altered or used in place of another.
 *
 * @param <T> what a cookie holds
 */
public final class SealedCookies<T> {

    private final String prefix;

    private final Sealer sealer;

    private final Codec<T> codec;

    /**
     * Creates a kind of cookie.
     * @param kind the part of the name that tells the kinds apart
     */
    public SealedCookies(String kind, Sealer sealer, Codec<T> codec) {
        this.prefix = HostCookie.PREFIX + kind + "-";
        this.sealer = sealer;
        this.codec = codec;
    }

    /**
     * Serializes an item for a cookie.
     *
     * @param <T> the thing
     */
    public interface Codec<T> {

        /**
         * Returns the item as bytes.
         */
        byte[] write(T thing);

        /**
         * From bytes that this gateway wrote; {@code null} if an earlier version wrote
         * them otherwise.
         */
        @Nullable T read(byte[] bytes);

    }

    /**
     * The name of a cookie.
     * @param fingerprint of what it is for, at least eight characters
     */
    public String name(String fingerprint) {
        return this.prefix + fingerprint.substring(0, 8);
    }

    /**
     * A cookie to keep for a time.
     */
    public ResponseCookie keep(String name, T thing, Duration life, Issuer issuer) {
        return cookie(name, this.sealer.seal(this.codec.write(thing), name), life, issuer);
    }

    /**
     * Deletes a cookie.
     */
    public ResponseCookie drop(String name, Issuer issuer) {
        return cookie(name, "", Duration.ZERO, issuer);
    }

    private static ResponseCookie cookie(String name, String value, Duration life, Issuer issuer) {
        return HostCookie.of(name, value, issuer.embedding().partitioned()).maxAge(life).build();
    }

    /**
     * Names of all cookies of this kind, authentic or not.
     */
    public List<String> names(MultiValueMap<String, HttpCookie> cookies) {
        return cookies.keySet().stream().filter((name) -> name.startsWith(this.prefix)).toList();
    }

    /**
     * Returns the item in the cookie of that name; {@code null} if there is none, more
     * than one, or none that was sealed here for that name.
     */
    public @Nullable T find(String name, MultiValueMap<String, HttpCookie> cookies) {
        List<HttpCookie> same = cookies.get(name);
        if (same == null || same.size() != 1) {
            return null;
        }
        byte[] plain = this.sealer.open(same.get(0).getValue(), name);
        return (plain != null) ? this.codec.read(plain) : null;
    }

    /**
     * Returns the items of all authentic cookies of this kind.
     */
    public Stream<T> all(MultiValueMap<String, HttpCookie> cookies) {
        return names(cookies).stream().map((name) -> find(name, cookies)).filter(Objects::nonNull);
    }

}
