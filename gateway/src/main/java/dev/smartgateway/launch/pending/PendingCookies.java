package dev.smartgateway.launch.pending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;

/**
 * Stores pending launches in the browser that started them: one sealed cookie per launch,
 * at most ten. Tabs do not affect each other, and a flood of starts uses no server
 * memory. A cookie outlives its launch by an hour, so that a late sign-in gets a specific
 * error.
 */
public final class PendingCookies {

    private static final int MAX_PENDING = 10;

    /**
     * Limit of name, value and attributes together; browsers silently drop larger
     * cookies.
     */
    private static final int MAX_BYTES = 4096;

    private static final int ATTRIBUTES = 120;

    private static final Duration TOO_LATE = Duration.ofHours(1);

    private final SealedCookies<PendingLaunch> sealed;

    private final Clock clock;

    /**
     * Creates a store whose cookies are sealed by the given sealer.
     */
    public PendingCookies(Sealer sealer, Clock clock) {
        this.sealed = new SealedCookies<>("tx", sealer, new SealedCookies.Codec<>() {

            @Override
            public byte[] write(PendingLaunch pending) {
                return PendingCodec.write(pending);
            }

            @Override
            public @Nullable PendingLaunch read(byte[] bytes) {
                return PendingCodec.read(bytes);
            }

        });
        this.clock = clock;
    }

    /**
     * Returns the cookie for a new launch, and deletions of the oldest ones beyond the
     * limit.
     * @throws dev.smartgateway.reason.ProblemException with {@code bad-request} if the
     * launch does not fit into a cookie
     */
    public List<ResponseCookie> keep(PendingLaunch pending, Issuer issuer, MultiValueMap<String, HttpCookie> cookies) {
        Duration life = Duration.between(this.clock.instant(), pending.expiresAt()).plus(TOO_LATE);
        ResponseCookie cookie = this.sealed.keep(this.sealed.name(pending.proof().stateHash()), pending, life, issuer);
        if (cookie.getName().length() + cookie.getValue().length() + ATTRIBUTES > MAX_BYTES) {
            throw Reason.BAD_REQUEST.asException();
        }
        List<ResponseCookie> all = new ArrayList<>();
        all.add(cookie);
        oldest(cookies).forEach((old) -> all.add(this.sealed.drop(old, issuer)));
        return all;
    }

    private List<String> oldest(MultiValueMap<String, HttpCookie> cookies) {
        List<String> names = this.sealed.names(cookies)
            .stream()
            .sorted(Comparator.comparing((String name) -> expiry(cookies, name)))
            .toList();
        return names.subList(0, Math.max(0, names.size() - (MAX_PENDING - 1)));
    }

    private Instant expiry(MultiValueMap<String, HttpCookie> cookies, String name) {
        PendingLaunch pending = this.sealed.find(name, cookies);
        return (pending != null) ? pending.expiresAt() : Instant.EPOCH;
    }

    /**
     * Returns the launch that this browser started with a state.
     * @return {@code null} if it started none, or did not send the cookie
     */
    public @Nullable PendingLaunch find(String state, MultiValueMap<String, HttpCookie> cookies) {
        PendingLaunch pending = this.sealed.find(this.sealed.name(Sha256.base64Url(state)), cookies);
        return (pending != null && pending.proof().fits(state)) ? pending : null;
    }

    /**
     * Returns the hashes of the states of all launches that this browser started and that
     * were not answered, as far as it still has the cookies.
     */
    public Set<String> states(MultiValueMap<String, HttpCookie> cookies) {
        return this.sealed.all(cookies).map((pending) -> pending.proof().stateHash()).collect(Collectors.toSet());
    }

    /**
     * Returns the deletion of the cookie of a state.
     */
    public ResponseCookie drop(String state, Issuer issuer) {
        return this.sealed.drop(this.sealed.name(Sha256.base64Url(state)), issuer);
    }

}
