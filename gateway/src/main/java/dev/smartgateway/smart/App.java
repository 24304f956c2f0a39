package dev.smartgateway.smart;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One single-page app behind the gateway and the issuers that may launch it.
 *
 * @param name unique, {@code [a-z0-9-]{1,40}}
 * @param home path on the gateway's origin opened after a launch; {@code {launch}} stands
 * for the launch id
 * @param ui where the app's files are served from, or {@code null} when another server on
 * the same origin serves them
 * @param limits life times of its sessions
 * @param policy file name of its own policy, or {@code null} for the common one
 * @param issuers at least one
 */
public record App(String name, String home, @Nullable URI ui, Limits limits, @Nullable String policy,
        List<Issuer> issuers) {

    /**
     * Copies the list.
     */
    public App {
        issuers = List.copyOf(issuers);
    }

    /**
     * Path of its page for one launch.
     */
    public String home(LaunchId launch) {
        return this.home.replace("{launch}", launch.value());
    }

    /**
     * Life times of a browser session.
     *
     * @param idle without a request from the user
     * @param absolute whatever happens
     * @param maxLaunches live launches in one browser
     */
    public record Limits(Duration idle, Duration absolute, int maxLaunches) {
    }

}
