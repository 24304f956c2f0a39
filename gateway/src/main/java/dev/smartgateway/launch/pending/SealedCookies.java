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
 * @param <T> content of a cookie
 */
public final class SealedCookies<T> {

    private final String prefix;

    private final Sealer sealer;

    private final Codec<T> codec;

    /**
     * Creates a kind of cookie.
     * @param kind part of the cookie name that distinguishes the kinds
     */
    public SealedCookies(String kind, Sealer sealer, Codec<T> codec) {
        this.prefix = HostCookie.PREFIX + kind + "-";
        this.sealer = sealer;
        this.codec = codec;
    }

    /**
     * Serializes the content of a cookie.
     *
     * @param <T> the content
     */
    public interface Codec<T> {

        /**
         * Returns the content as bytes.
         */
        byte[] write(T thing);

        /**
         * Reads bytes that the gateway wrote; {@code null} if they have the format of
         * another version.
         */
        @Nullable T read(byte[] bytes);

    }

    /**
     * Returns the name of a cookie.
     * @param fingerprint fingerprint of the item, at least eight characters
     */
    public String name(String fingerprint) {
        return this.prefix + fingerprint.substring(0, 8);
    }

    /**
     * Returns a cookie that expires after the given time.
     */
    public ResponseCookie keep(String name, T thing, Duration life, Issuer issuer) {
        return cookie(name, this.sealer.seal(this.codec.write(thing), name), life, issuer);
    }

    /**
     * Returns the deletion of a cookie.
     */
    public ResponseCookie drop(String name, Issuer issuer) {
        return cookie(name, "", Duration.ZERO, issuer);
    }

    private static ResponseCookie cookie(String name, String value, Duration life, Issuer issuer) {
        return HostCookie.of(name, value, issuer.embedding().partitioned()).maxAge(life).build();
    }

    /**
     * Returns the names of all cookies of this kind, authentic or not.
     */
    public List<String> names(MultiValueMap<String, HttpCookie> cookies) {
        return cookies.keySet().stream().filter((name) -> name.startsWith(this.prefix)).toList();
    }

    /**
     * Returns the content of the cookie with this name; {@code null} if there is none,
     * more than one, or one that the gateway did not seal for this name.
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
     * Returns the content of all authentic cookies of this kind.
     */
    public Stream<T> all(MultiValueMap<String, HttpCookie> cookies) {
        return names(cookies).stream().map((name) -> find(name, cookies)).filter(Objects::nonNull);
    }

}
