package dev.smartgateway.operator;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force. They are replaced all at once or not at all, and only by files
 * that are valid and were identical in two consecutive checks, so that a half-written
 * file is never used.
 */
public final class AccessPolicies {

    private static final Log log = LogFactory.getLog(AccessPolicies.class);

    private final PolicyFiles files;

    private final Apps apps;

    private final Clock clock;

    private volatile State state;

    private Seen seen;

    /**
     * Reads the files.
     * @throws ConfigurationFault if a file is invalid
     */
    AccessPolicies(PolicyFiles files, Apps apps, Clock clock) {
        this.files = files;
        this.apps = apps;
        this.clock = clock;
        Map<String, String> texts = files.texts();
        this.state = new State(files.understood(texts), texts, clock.instant(), null);
        this.seen = new Seen(texts, null);
    }

    static String file(App app) {
        String name = app.policy();
        return (name != null) ? name : PolicyFiles.COMMON;
    }

    /**
     * Returns the current policy of an app.
     * @throws dev.smartgateway.problem.ProblemException with {@code unknown-app} if there
     * is no such app; a default is never used
     */
    public AccessPolicy forApp(String appName) {
        String file = this.apps.app(appName).map(AccessPolicies::file).orElse(null);
        AccessPolicy policy = (file != null) ? this.state.policies().get(file) : null;
        if (policy == null) {
            throw Reason.UNKNOWN_APP.asException();
        }
        return policy;
    }

    /**
     * Returns the widest scopes that an app's current policy permits; {@code null} means
     * no limit.
     * @throws dev.smartgateway.problem.ProblemException with {@code unknown-app} if there
     * is no such app
     */
    public @Nullable Scopes ceiling(String appName) {
        return forApp(appName).ceiling();
    }

    /**
     * Checks the files for changes.
     * @return the result of a change, or empty if there is none or the files are still
     * changing
     */
    synchronized Optional<Outcome> look() {
        Seen now = now();
        boolean settled = now.equals(this.seen);
        this.seen = now;
        State old = this.state;
        if (!settled || now.equals(new Seen(old.texts(), null))) {
            if (settled && old.refused() != null) {
                this.state = new State(old.policies(), old.texts(), old.since(), null);
            }
            return Optional.empty();
        }
        ConfigurationFault known = old.refused();
        ConfigurationFault fault = (now.fault() != null) ? now.fault() : apply(now.texts());
        if (fault == null) {
            log.info("The policy has changed and is in force.");
            return Optional.of(Outcome.APPLIED);
        }
        if (known != null && Objects.equals(known.getMessage(), fault.getMessage())) {
            return Optional.empty();
        }
        this.state = new State(old.policies(), old.texts(), old.since(), fault);
        log.error("The changed policy is invalid and not used; the old one stays in force. " + fault.getMessage() + ". "
                + fault.advice());
        return Optional.of(Outcome.REFUSED);
    }

    private Seen now() {
        try {
            return new Seen(this.files.texts(), null);
        }
        catch (ConfigurationFault fault) {
            return new Seen(Map.of(), fault);
        }
    }

    private @Nullable ConfigurationFault apply(Map<String, String> texts) {
        try {
            this.state = new State(this.files.understood(texts), texts, this.clock.instant(), null);
            return null;
        }
        catch (ConfigurationFault fault) {
            return fault;
        }
    }

    /**
     * Returns since when the current policies are in force.
     */
    Instant since() {
        return this.state.since();
    }

    /**
     * Returns a short digest of the files in force; equal on replicas with the same
     * policy.
     */
    String mark() {
        return Integer.toHexString(this.state.texts().hashCode());
    }

    /**
     * Returns why the newest files are not in force, if they are not.
     */
    Optional<ConfigurationFault> refused() {
        return Optional.ofNullable(this.state.refused());
    }

    /** Result of a change. */
    enum Outcome {

        /** The new files are in force. */
        APPLIED,

        /** The new files are invalid; the old ones stay in force. */
        REFUSED

    }

    private record State(Map<String, AccessPolicy> policies, Map<String, String> texts, Instant since,
            @Nullable ConfigurationFault refused) {
    }

    private record Seen(Map<String, String> texts, @Nullable ConfigurationFault fault) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen that && this.texts.equals(that.texts) && message().equals(that.message());
        }

        @Override
        public int hashCode() {
            return this.texts.hashCode();
        }

        private String message() {
            return (this.fault != null) ? String.valueOf(this.fault.getMessage()) : "";
        }

    }

}
