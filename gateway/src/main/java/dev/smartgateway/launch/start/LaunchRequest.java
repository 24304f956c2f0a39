package dev.smartgateway.launch.start;

import java.util.List;

import dev.smartgateway.launch.web.LaunchParameters;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.IssuerMatch;
import org.jspecify.annotations.Nullable;

/**
 * A launch request, reduced to configured values.
 *
 * @param app the app
 * @param issuer the issuer
 * @param iss the received spelling, or {@code null} if the launch names no EHR
 * @param launch the received launch value, or {@code null} in a standalone launch
 * @param claims claims challenge of the authorization server, or {@code null}
 */
record LaunchRequest(App app, Issuer issuer, @Nullable String iss, @Nullable String launch, @Nullable String claims) {

    private static final int MAX_ISS = 2048;

    private static final int MAX_LAUNCH = 4096;

    private static final int MAX_APP = 40;

    /**
     * Finds the matching apps and issuers. Makes no network call.
     * @param parameters parameters of the query
     * @param path app named in the path, or {@code null}
     * @return one request; or, without an EHR, one for each issuer of the app, among
     * which the user chooses
     * @throws dev.smartgateway.reason.ProblemException with {@code bad-request},
     * {@code which-app}, {@code unknown-issuer} or {@code unknown-app}
     */
    static List<LaunchRequest> find(LaunchParameters parameters, @Nullable String path, Apps apps) {
        String iss = parameters.optional("iss", MAX_ISS);
        String launch = parameters.optional("launch", MAX_LAUNCH);
        String asked = parameters.optional("app", MAX_APP);
        if (path != null && asked != null && !path.equals(asked)) {
            throw Reason.BAD_REQUEST.at("path-and-query", "app");
        }
        String name = (path != null) ? path : asked;
        List<App> candidates = (name != null) ? apps.app(name).stream().toList() : apps.all();
        if (candidates.isEmpty()) {
            throw Reason.UNKNOWN_APP.at("launch", "app");
        }
        if (iss == null && launch != null) {
            throw Reason.BAD_REQUEST.at("missing", "iss");
        }
        return (iss != null) ? named(candidates, iss, launch) : standalone(candidates);
    }

    private static List<LaunchRequest> named(List<App> candidates, String iss, @Nullable String launch) {
        List<LaunchRequest> found = candidates.stream()
            .flatMap((app) -> app.issuers()
                .stream()
                .filter((issuer) -> IssuerMatch.same(iss, issuer.address().iss().toString()))
                .map((issuer) -> new LaunchRequest(app, issuer, iss, launch, null)))
            .toList();
        if (found.isEmpty()) {
            throw Reason.UNKNOWN_ISSUER.at("launch", "iss", "no app file has such an iss, or not for this app");
        }
        if (found.size() > 1) {
            throw Reason.WHICH_APP.at("launch", "app");
        }
        return found;
    }

    private static List<LaunchRequest> standalone(List<App> candidates) {
        if (candidates.size() > 1) {
            throw Reason.WHICH_APP.at("launch", "app");
        }
        App app = candidates.get(0);
        return app.issuers().stream().map((issuer) -> new LaunchRequest(app, issuer, null, null, null)).toList();
    }

    /**
     * Returns this request with the claims challenge that ended an earlier launch of this
     * browser.
     */
    LaunchRequest asking(String challenge) {
        return new LaunchRequest(this.app, this.issuer, this.iss, this.launch, challenge);
    }

    boolean fromEhr() {
        return this.launch != null;
    }

    /**
     * Returns the {@code aud} to send: the configured one, else the received spelling of
     * {@code iss}, else the configured {@code iss}.
     */
    String aud() {
        String configured = this.issuer.address().audience().aud();
        if (configured != null) {
            return configured;
        }
        return (this.iss != null) ? this.iss : this.issuer.address().iss().toString();
    }

    @Override
    public String toString() {
        return "LaunchRequest[app=" + this.app.name() + ", issuer=" + this.issuer.name() + "]";
    }

}
