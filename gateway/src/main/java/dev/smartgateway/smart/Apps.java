package dev.smartgateway.smart;

import java.util.List;
import java.util.Optional;

/**
 * All configured apps, as of now: they change all at once when their files do. A plain
 * look-up: it answers only for names that are configured.
 */
public final class Apps {

    private volatile List<App> apps;

    /**
     * Takes the apps as configured.
     * @throws IllegalArgumentException if an app or issuer name stands twice
     */
    public Apps(List<App> apps) {
        this.apps = unique(apps);
    }

    /**
     * Puts other apps in the place of these, for all who look up from now on.
     * @throws IllegalArgumentException if an app or issuer name stands twice; then
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
     * The app of that name.
     */
    public Optional<App> app(String name) {
        return this.apps.stream().filter((app) -> app.name().equals(name)).findFirst();
    }

    /**
     * The issuer of that name.
     */
    public Optional<Issuer> issuer(String name) {
        return this.apps.stream()
            .flatMap((app) -> app.issuers().stream())
            .filter((issuer) -> issuer.name().equals(name))
            .findFirst();
    }

    /**
     * The app to which an issuer belongs.
     */
    public Optional<App> appOf(Issuer issuer) {
        return this.apps.stream().filter((app) -> app.issuers().contains(issuer)).findFirst();
    }

}
