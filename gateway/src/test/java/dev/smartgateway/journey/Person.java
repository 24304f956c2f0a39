package dev.smartgateway.journey;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.smartgateway.journey.CookieHttp.Page;

/**
 * A user with a browser: follows redirects and remembers every answer of the gateway.
 */
final class Person {

    private final CookieHttp http = new CookieHttp();

    private final List<String> seen = new ArrayList<>();

    private String gateway;

    Person(Gateway gateway) {
        this(gateway.url());
    }

    Person(String gateway) {
        this.gateway = gateway;
    }

    /** Goes to another replica from now on. */
    Person via(Gateway replica) {
        this.gateway = replica.url();
        return this;
    }

    /** The same browser at this moment: another tab whose cookies stay as they are. */
    Person copy() {
        Person tab = new Person(this.gateway);
        tab.http.cookies().putAll(this.http.cookies());
        return tab;
    }

    /** Everything the gateway ever sent to this browser: headers and bodies. */
    List<String> everything() {
        return List.copyOf(this.seen);
    }

    Map<String, String> cookies() {
        return this.http.cookies();
    }

    /** Opens a page of the gateway or, with a scheme, of anybody. */
    Page open(String target) {
        return follow(send("GET", absolute(target), null, CookieHttp.navigation()));
    }

    /** Opens a page and does not follow where it leads. */
    Page openOnly(String target) {
        return send("GET", absolute(target), null, CookieHttp.navigation());
    }

    /** Sends a form of a page. */
    Page submit(String target, Map<String, List<String>> fields) {
        String form = fields.entrySet()
            .stream()
            .flatMap((field) -> field.getValue().stream().map((value) -> field.getKey() + "=" + encode(value)))
            .collect(Collectors.joining("&"));
        Map<String, String> headers = CookieHttp.navigation();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return follow(send("POST", absolute(target), form, headers));
    }

    /** A request of an app's script to its own origin. */
    Page fetch(String path) {
        return fetch("GET", path, null, Map.of());
    }

    Page fetch(String method, String path, String body, Map<String, String> more) {
        return seen(this.http.fetch(method, absolute(path), body, more));
    }

    private URI absolute(String target) {
        return URI.create(target.startsWith("http") ? target : this.gateway + target);
    }

    private Page follow(Page first) {
        Page page = first;
        for (int hop = 0; page.status() / 100 == 3 && hop < 20; hop++) {
            page = send("GET", page.uri().resolve(page.header("Location")), null, CookieHttp.navigation());
        }
        return page;
    }

    private Page send(String method, URI uri, String body, Map<String, String> headers) {
        return seen(this.http.send(method, uri, body, headers));
    }

    private Page seen(Page page) {
        if (page.uri().toString().startsWith(this.gateway)) {
            this.seen.add(page.headers().map() + "\n" + page.body());
        }
        return page;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

}
