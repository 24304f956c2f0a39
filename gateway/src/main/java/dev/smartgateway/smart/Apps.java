package dev.smartgateway.smart;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The configured apps. When their files change, all of them are replaced at once. Only
 * configured names are found.
 */
public final class Apps {

    private volatile List<App> apps;

    /**
     * Creates the collection.
     * @throws IllegalArgumentException if an app or issuer name occurs twice
     */
    public Apps(List<App> apps) {
        this.apps = unique(apps);
    }

    /**
     * Replaces all apps for every later look-up.
     * @throws IllegalArgumentException if an app or issuer name occurs twice; then
     * nothing changes
     */
    public void replace(List<App> others) {
        this.apps = unique(others);
    }

    private static List<App> unique(List<App> apps) {
        long names = apps.stream().map(App::name).distinct().count();
        long issuers = apps.stream().flatMap((app) -> app.issuers().stream()).map(Issuer::name).distinct().count();
        if (names != apps.size() || issuers != apps.stream().mapToLong((app) -> app.issuers().size()).sum()) {
            throw new IllegalArgumentException("app and issuer names must be unique");
        }
        return List.copyOf(apps);
    }

    public List<App> all() {
        return this.apps;
    }

    /**
     * Returns the app with a name.
     */
    public Optional<App> app(String name) {
        return this.apps.stream().filter((app) -> app.name().equals(name)).findFirst();
    }

    /**
     * Returns the app that has its own origin there.
     * @param host value of a Host header, or {@code null}
     */
    public Optional<App> at(@Nullable String host) {
        return this.apps.stream().filter((app) -> app.origin() != null && app.origin().names(host)).findFirst();
    }

    /**
     * Returns the issuer with a name.
     */
    public Optional<Issuer> issuer(String name) {
        return this.apps.stream()
            .flatMap((app) -> app.issuers().stream())
            .filter((issuer) -> issuer.name().equals(name))
            .findFirst();
    }

    /**
     * Returns the app that an issuer belongs to.
     */
    public Optional<App> appOf(Issuer issuer) {
        return this.apps.stream().filter((app) -> app.issuers().contains(issuer)).findFirst();
    }

}
