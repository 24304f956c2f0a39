package dev.smartgateway.operator;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.reload.FileReload;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force. They are replaced all at once or not at all, and only by files
 * that are valid and were identical in two consecutive checks, so that a half-written
 * file is never used.
 */
public final class AccessPolicies {

    private final PolicyFiles files;

    private final Apps apps;

    private final Clock clock;

    private final FileReload reload;

    private volatile State state;

    private Map<String, String> expected = Map.of();

    /**
     * Reads the files.
     * @throws ConfigurationFault if a file is invalid
     */
    AccessPolicies(PolicyFiles files, Apps apps, Clock clock) {
        this.files = files;
        this.apps = apps;
        this.clock = clock;
        Map<String, String> texts = files.texts();
        this.state = new State(files.understood(texts), clock.instant());
        this.reload = new FileReload("policy files", texts, files::texts, this::apply);
    }

    static String file(App app) {
        String name = app.policy();
        return (name != null) ? name : PolicyFiles.COMMON;
    }

    /**
     * Returns the current policy of an app.
     * @throws dev.smartgateway.reason.ProblemException with {@code unknown-app} if there
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
     * @throws dev.smartgateway.reason.ProblemException with {@code unknown-app} if there
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
    Optional<FileReload.Result> look() {
        return this.reload.look();
    }

    /**
     * Adds the policies of changed apps that are not in force yet, so that no app is ever
     * without its policy.
     * @throws ConfigurationFault if a file is missing, unreadable or invalid
     * @throws FileReload.Unsettled if a file is new here, until it is read again and is
     * the same
     */
    synchronized void expect(List<App> changed) {
        Map<String, AccessPolicy> known = this.state.policies();
        Set<String> names = changed.stream()
            .map(AccessPolicies::file)
            .filter((name) -> !known.containsKey(name))
            .collect(Collectors.toSet());
        Map<String, String> texts = this.files.texts(names);
        boolean settled = texts.equals(this.expected);
        this.expected = texts;
        if (!settled && !names.isEmpty()) {
            throw new FileReload.Unsettled();
        }
        Map<String, String> all = new HashMap<>(this.reload.inForce());
        all.putAll(texts);
        Map<String, AccessPolicy> policies = new HashMap<>(this.files.understood(all, names));
        policies.putAll(known);
        this.state = new State(Map.copyOf(policies), this.state.since());
    }

    private synchronized void apply(SortedMap<String, String> texts) {
        this.state = new State(this.files.understood(texts), this.clock.instant());
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
        return Integer.toHexString(this.reload.inForce().hashCode());
    }

    /**
     * Returns why the newest files are not in force, if they are not.
     */
    Optional<ConfigurationFault> refused() {
        return this.reload.refused();
    }

    private record State(Map<String, AccessPolicy> policies, Instant since) {
    }

}
