package dev.smartgateway.operator;

import java.util.List;

import dev.smartgateway.smart.App;

/**
 * Says that the app files have changed. It is published twice: before the apps are put in
 * force, when a listener may throw a {@code ConfigurationFault} and so keep the old ones,
 * and after.
 *
 * @param apps the apps as the files have them now
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
