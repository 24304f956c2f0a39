package dev.smartgateway.operator;

import java.util.List;

import dev.smartgateway.smart.App;

/**
 * Event: the app files have changed. Published twice: before the new apps are in force,
 * when a listener may throw a {@code ConfigurationFault} to keep the old ones or an
 * {@code Unsettled} to be asked again, and afterwards.
 *
 * @param apps the apps in the changed files
 * @param inForce whether they are in force
 */
public record AppsChange(List<App> apps, boolean inForce) {

    /**
     * Copies the list.
     */
    public AppsChange {
        apps = List.copyOf(apps);
    }

}
