package dev.smartgateway.sandbox.auth.grant;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.sandbox.control.SandboxClock;

import org.springframework.stereotype.Component;

/**
 * The launches waiting for an app. A handle is opaque and valid once, for five minutes.
 */
@Component
public final class Launches {

    private static final Duration LIFE = Duration.ofMinutes(5);

    private final SecureRandom random = new SecureRandom();

    private final Map<String, Launch> waiting = new ConcurrentHashMap<>();

    private final SandboxClock clock;

    Launches(SandboxClock clock) {
        this.clock = clock;
    }

    /**
     * Deposits a launch.
     * @param username the clinician
     * @param context members of the token response
     * @return the waiting launch
     */
    public Launch deposit(String username, Map<String, Object> context) {
        return deposit(username, context, Set.of());
    }

    /**
     * Deposits a launch that is granted no more than given scopes.
     * @param username the clinician
     * @param context members of the token response
     * @param scopes upper limit of the scopes that are granted; no limit if empty
     * @return the waiting launch
     */
    public Launch deposit(String username, Map<String, Object> context, Set<String> scopes) {
        byte[] bytes = new byte[24];
        this.random.nextBytes(bytes);
        String handle = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Launch launch = new Launch(handle, username, context, scopes, this.clock.instant().plus(LIFE));
        this.waiting.values().removeIf((one) -> one.expires().isBefore(this.clock.instant()));
        this.waiting.put(handle, launch);
        return launch;
    }

    /**
     * Returns a launch without consuming it.
     * @param handle the value of the {@code launch} parameter
     * @return the launch, empty when unknown, used or expired
     */
    public Optional<Launch> peek(String handle) {
        return Optional.ofNullable(this.waiting.get(handle))
            .filter((launch) -> launch.expires().isAfter(this.clock.instant()));
    }

    /**
     * Uses a launch up.
     * @param launch the launch
     * @return whether this call was the one that used it
     */
    public boolean take(Launch launch) {
        return this.waiting.remove(launch.handle(), launch);
    }

}
