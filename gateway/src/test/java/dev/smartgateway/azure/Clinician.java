package dev.smartgateway.azure;

import java.net.URI;
import java.util.Map;

import dev.smartgateway.journey.CookieHttp;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Served;

/**
 * A user with one browser, signed in at the identity provider.
 */
final class Clinician {

    private final CookieHttp http = new CookieHttp();

    private final Cloud cloud;

    Clinician(Cloud cloud, String user) {
        this.cloud = cloud;
        send("POST", cloud.url() + "/login", "username=" + user + "&password=sandbox",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    /** Starts an EHR launch and stops at the redirect to the identity provider. */
    Page start(Served replica, String launch) {
        return send("GET", replica.url() + "/launch?iss=" + Text.encode(this.cloud.url() + "/fhir") + "&launch="
                + Text.encode(launch), null, CookieHttp.navigation());
    }

    /** Signs in silently and comes back to a replica, which may be another one. */
    Page comeBack(Page started, Served replica) {
        Page answered = send("GET", started.header("Location"), null, CookieHttp.navigation());
        URI callback = URI.create(answered.header("Location"));
        Page done = send("GET", replica.url() + callback.getRawPath() + "?" + callback.getRawQuery(), null,
                CookieHttp.navigation());
        return (done.status() != 303) ? done
                : new Page(done.uri().resolve(done.header("Location")), 200, done.headers(), "");
    }

    Page launch(Served replica, String launch) {
        return comeBack(start(replica, launch), replica);
    }

    Page standalone(Served replica) {
        return comeBack(send("GET", replica.url() + "/launch?app=demo", null, CookieHttp.navigation()), replica);
    }

    /** A request of the app's script to its own origin. */
    Page fetch(Served replica, String path) {
        return fetch(replica, "GET", path, null, Map.of());
    }

    Page fetch(Served replica, String method, String path, String body, Map<String, String> more) {
        return this.http.fetch(method, URI.create(path.startsWith("http") ? path : replica.url() + path), body, more);
    }

    /** Opens a page of the identity provider. */
    Page open(String url) {
        return send("GET", url, null, CookieHttp.navigation());
    }

    private Page send(String method, String url, String body, Map<String, String> headers) {
        return this.http.send(method, URI.create(url), body, headers);
    }

}
