package dev.smartgateway.smart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The configured apps. When their files change, all of them are replaced at once. Only
 * configured names are found.
 */
public final class Apps {

    private volatile Configured configured;

    /**
     * Creates the collection.
     * @throws IllegalArgumentException if an app or issuer name occurs twice
     */
    public Apps(List<App> apps) {
        this.configured = Configured.of(apps);
    }

    /**
     * Replaces all apps for every later look-up.
     * @throws IllegalArgumentException if an app or issuer name occurs twice; then
     * nothing changes
     */
    public void replace(List<App> others) {
        this.configured = Configured.of(others);
    }

    public List<App> all() {
        return this.configured.apps();
    }

    /**
     * Returns the app with a name.
     */
    public Optional<App> app(String name) {
        return Optional.ofNullable(this.configured.byName().get(name));
    }

    /**
     * Returns the app that has its own origin there.
     * @param host value of a Host header, or {@code null}
     */
    public Optional<App> at(@Nullable String host) {
        for (App app : this.configured.withOrigin()) {
            if (app.origin() != null && app.origin().names(host)) {
                return Optional.of(app);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the issuer with a name.
     */
    public Optional<Issuer> issuer(String name) {
        return Optional.ofNullable(this.configured.issuers().get(name));
    }

    /**
     * Returns the app that an issuer belongs to.
     */
    public Optional<App> appOf(Issuer issuer) {
        return all().stream().filter((app) -> app.issuers().contains(issuer)).findFirst();
    }

    /**
     * All apps, and the indexes by which they are found.
     */
    private record Configured(List<App> apps, Map<String, App> byName, List<App> withOrigin,
            Map<String, Issuer> issuers) {

        static Configured of(List<App> apps) {
            Map<String, App> byName = new HashMap<>();
            Map<String, Issuer> issuers = new HashMap<>();
            for (App app : apps) {
                boolean again = byName.put(app.name(), app) != null;
                for (Issuer issuer : app.issuers()) {
                    again |= issuers.put(issuer.name(), issuer) != null;
                }
                if (again) {
                    throw new IllegalArgumentException("app and issuer names must be unique");
                }
            }
            return new Configured(List.copyOf(apps), byName,
                    apps.stream().filter((app) -> app.origin() != null).toList(), issuers);
        }

    }

}
