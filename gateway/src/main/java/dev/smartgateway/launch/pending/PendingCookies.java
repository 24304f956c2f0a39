package dev.smartgateway.launch.pending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;

/**
 * Keeps pending launches in the browser that started them: one sealed cookie per launch,
 * bound to its name, at most ten. Tabs do not disturb each other, and a flood of starts
 * costs the server nothing. A cookie outlives its launch by an hour, so that who took too
 * long is told so.
 */
public final class PendingCookies {

    private static final String PREFIX = "__Host-tx-";

    private static final int MAX_PENDING = 10;

    /** Name, value and attributes together; browsers drop larger cookies silently. */
    private static final int MAX_BYTES = 4096;

    private static final int ATTRIBUTES = 120;

    private static final Duration TOO_LATE = Duration.ofHours(1);

    private final Sealer sealer;

    private final Clock clock;

    /**
     * Keeps cookies sealed by the given sealer.
     */
    public PendingCookies(Sealer sealer, Clock clock) {
        this.sealer = sealer;
        this.clock = clock;
    }

    /**
     * The cookie for a new launch, and deletions for what is beyond the limit.
     * @throws dev.smartgateway.problem.ProblemException with {@code bad-request} if it
     * does not fit into a cookie
     */
    public List<ResponseCookie> keep(PendingLaunch pending, Issuer issuer, MultiValueMap<String, HttpCookie> cookies) {
        String name = name(pending.proof().stateHash());
        String value = this.sealer.seal(PendingCodec.write(pending), name);
        if (name.length() + value.length() + ATTRIBUTES > MAX_BYTES) {
            throw Reason.BAD_REQUEST.asException();
        }
        Duration life = Duration.between(this.clock.instant(), pending.expiresAt()).plus(TOO_LATE);
        List<ResponseCookie> all = new ArrayList<>();
        all.add(cookie(name, value, life, issuer));
        oldest(cookies).forEach((old) -> all.add(cookie(old, "", Duration.ZERO, issuer)));
        return all;
    }

    private List<String> oldest(MultiValueMap<String, HttpCookie> cookies) {
        List<String> names = cookies.keySet()
            .stream()
            .filter((name) -> name.startsWith(PREFIX))
            .sorted(Comparator.comparing((String name) -> expiry(cookies, name)))
            .toList();
        return names.subList(0, Math.max(0, names.size() - (MAX_PENDING - 1)));
    }

    private Instant expiry(MultiValueMap<String, HttpCookie> cookies, String name) {
        PendingLaunch pending = open(cookies, name);
        return (pending != null) ? pending.expiresAt() : Instant.EPOCH;
    }

    /**
     * The launch that this browser started with a state.
     * @return {@code null} if it did not, or the cookie did not come back
     */
    public @Nullable PendingLaunch find(String state, MultiValueMap<String, HttpCookie> cookies) {
        PendingLaunch pending = open(cookies, name(PendingProof.hash(state)));
        return (pending != null && pending.proof().fits(state)) ? pending : null;
    }

    /**
     * Fingerprints of the states of all launches that this browser started and that are
     * not answered yet, as far as it remembers.
     */
    public Set<String> states(MultiValueMap<String, HttpCookie> cookies) {
        return cookies.keySet()
            .stream()
            .filter((name) -> name.startsWith(PREFIX))
            .map((name) -> open(cookies, name))
            .filter(Objects::nonNull)
            .map((pending) -> pending.proof().stateHash())
            .collect(Collectors.toSet());
    }

    private @Nullable PendingLaunch open(MultiValueMap<String, HttpCookie> cookies, String name) {
        List<HttpCookie> same = cookies.get(name);
        if (same == null || same.size() != 1) {
            return null;
        }
        byte[] plain = this.sealer.open(same.get(0).getValue(), name);
        return (plain != null) ? PendingCodec.read(plain) : null;
    }

    /**
     * Removes the cookie of a state.
     */
    public ResponseCookie drop(String state, Issuer issuer) {
        return cookie(name(PendingProof.hash(state)), "", Duration.ZERO, issuer);
    }

    private static String name(String stateHash) {
        return PREFIX + stateHash.substring(0, 8);
    }

    private static ResponseCookie cookie(String name, String value, Duration life, Issuer issuer) {
        boolean framed = issuer.embedding().partitioned();
        return ResponseCookie.from(name, value)
            .path("/")
            .secure(true)
            .httpOnly(true)
            .sameSite(framed ? "None" : "Lax")
            .partitioned(framed)
            .maxAge(life)
            .build();
    }

}
