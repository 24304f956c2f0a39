package dev.smartgateway.smart;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One single-page app behind the gateway and the issuers that may launch it.
 *
 * @param name unique, {@code [a-z0-9-]{1,40}}
 * @param home path on the gateway's origin opened after a launch; {@code {launch}} stands
 * for the launch id, {@code {base}} for its FHIR base
 * @param ui where the app's files are served from, or {@code null} when another server on
 * the same origin serves them
 * @param limits life times of its sessions
 * @param policy file name of its own policy, or {@code null} for the common one
 * @param issuers at least one
 * @param signIn how the app learns of its launch
 */
public record App(
        @Setting(value = "Unique; the first segment of its path.", pattern = "[a-z0-9-]{1,40}",
                example = "growth-chart") String name,
        @Setting(value = "Path opened after a launch; {launch} stands for the launch id, {base} for its FHIR base.",
                pattern = "/(?![/\\\\])[A-Za-z0-9._~/?&=#{}-]*", example = "/chart/?launch={launch}") String home,
        @Setting("Where the app's files are; leave it out when another server on this origin serves them.") @Nullable URI ui,
        @Setting("Life times of its sessions.") Limits limits,
        @Setting(value = "File name of its own policy.", pattern = "[A-Za-z0-9._-]{1,80}",
                example = "chart.yml") @Nullable String policy,
        @Setting("The EHRs that may launch it.") List<Issuer> issuers,
        @Setting(value = "How the app learns of its launch.", byDefault = "tokenless") SignIn signIn) {

    /**
     * Copies the list.
     */
    public App {
        issuers = List.copyOf(issuers);
    }

    /**
     * An app without a sign-in of its own.
     */
    // CHECKSTYLE:OFF the parts of the record without the last
    public App(String name, String home, @Nullable URI ui, Limits limits, @Nullable String policy,
            List<Issuer> issuers) {
        this(name, home, ui, limits, policy, issuers, SignIn.TOKENLESS);
    }
    // CHECKSTYLE:ON

    /**
     * Path of its page for one launch.
     */
    public String home(LaunchId launch, LaunchOrigins origins) {
        String base = URLEncoder.encode(LaunchUrls.of(launch, origins).fhirBase(), StandardCharsets.UTF_8);
        return this.home.replace("{launch}", launch.value()).replace("{base}", base);
    }

    /** How an app learns of its launch. */
    public enum SignIn {

        /** It asks the gateway, and holds nothing. */
        TOKENLESS,

        /** It does the SMART sign-in it was written with; the gateway plays its EHR. */
        FACADE

    }

    /**
     * Life times of a browser session.
     *
     * @param idle without a request from the user
     * @param absolute whatever happens
     * @param maxLaunches live launches in one browser
     */
    public record Limits(@Setting(value = "Without a request from the user.", byDefault = "30m") Duration idle,
            @Setting(value = "Whatever happens.", byDefault = "12h") Duration absolute,
            @Setting(value = "Live launches in one browser.", byDefault = "10", max = 50) int maxLaunches) {
    }

}
