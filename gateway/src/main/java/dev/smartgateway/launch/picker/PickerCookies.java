package dev.smartgateway.launch.picker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.smartgateway.launch.pending.SealedCookies;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;

/**
 * Cookies that give a browser access to its pickers: one sealed cookie per picker. It
 * contains no token and no patient, only the launch, its issuer, its user, its start and
 * its expiry.
 */
final class PickerCookies {

    private static final int MOST = 5;

    /**
     * How long the cookie outlives the picker, so that an expired picker is distinguished
     * from a forged one.
     */
    private static final Duration AFTERWARDS = Duration.ofMinutes(10);

    private final SealedCookies<Pass> sealed;

    PickerCookies(Sealer sealer) {
        this.sealed = new SealedCookies<>("pick", sealer, new PassCodec());
    }

    /**
     * Content of one cookie.
     *
     * @param launch the waiting launch
     * @param issuer issuer name
     * @param person hash of the subject, or empty without OpenID Connect
     * @param expiresAt time from which no choice is accepted
     * @param start hash of the state that the launch was started with
     */
    record Pass(LaunchId launch, String issuer, String person, Instant expiresAt, String start) {

        static Pass of(LaunchRecord launch, Instant expiresAt, String start) {
            return new Pass(launch.id(), launch.owner().issuer(), person(launch.owner()), expiresAt, start);
        }

        /**
         * Returns whether another user signed in at the same issuer, as far as known.
         */
        boolean otherPerson(LaunchRecord.Owner owner) {
            String other = person(owner);
            return this.issuer.equals(owner.issuer()) && !this.person.isEmpty() && !other.isEmpty()
                    && !this.person.equals(other);
        }

        private static String person(LaunchRecord.Owner owner) {
            return (owner.subject() != null) ? Sha256.base64Url("picker:" + owner.subject()) : "";
        }

    }

    private static final class PassCodec implements SealedCookies.Codec<Pass> {

        @Override
        public byte[] write(Pass pass) {
            return String
                .join("\n", pass.launch().value(), pass.issuer(), pass.person(),
                        Long.toString(pass.expiresAt().getEpochSecond()), pass.start())
                .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable Pass read(byte[] bytes) {
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
            return (parts.length == 5) ? new Pass(new LaunchId(parts[0]), parts[1], parts[2],
                    Instant.ofEpochSecond(Long.parseLong(parts[3])), parts[4]) : null;
        }

    }

    ResponseCookie keep(Pass pass, Duration life, Issuer issuer) {
        return this.sealed.keep(name(pass.launch()), pass, life.plus(AFTERWARDS), issuer);
    }

    /**
     * Returns this browser's pass for a launch, or {@code null} if it has none.
     */
    @Nullable Pass find(LaunchId launch, MultiValueMap<String, HttpCookie> cookies) {
        Pass pass = this.sealed.find(name(launch), cookies);
        return (pass != null && pass.launch().equals(launch)) ? pass : null;
    }

    /**
     * Returns all passes of this browser, oldest first.
     */
    List<Pass> all(MultiValueMap<String, HttpCookie> cookies) {
        return this.sealed.all(cookies).sorted(Comparator.comparing(Pass::expiresAt)).toList();
    }

    /**
     * Returns the passes beyond the limit when one more is added, oldest first.
     */
    List<Pass> surplus(MultiValueMap<String, HttpCookie> cookies) {
        List<Pass> all = all(cookies);
        return all.subList(0, Math.max(0, all.size() - (MOST - 1)));
    }

    ResponseCookie drop(LaunchId launch, Issuer issuer) {
        return this.sealed.drop(name(launch), issuer);
    }

    private String name(LaunchId launch) {
        return this.sealed.name(Sha256.base64Url(launch.value()));
    }

}
