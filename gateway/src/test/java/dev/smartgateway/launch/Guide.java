package dev.smartgateway.launch;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;

import org.springframework.http.HttpMethod;

/**
 * Uses the picker as a browser without script does: reads the page, fills in its form and
 * presses a button on it.
 */
record Guide(World world) {

    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

    private static final Pattern ROW = Pattern.compile("<bdi>([^<]*)</bdi>.*?name=\"choice\" value=\"([^\"]+)\"",
            Pattern.DOTALL);

    /** Signs in on one's own; the answer to the callback. */
    Browser.Page signIn(Browser browser) {
        return browser.open(this.world.ehr.approve(browser.open("/launch?app=chart").location()));
    }

    /** Follows a redirect. */
    Browser.Page open(Browser browser, Browser.Page redirect) {
        return browser.open(URI.create(redirect.location()).getPath());
    }

    /** Path of a picker that was just opened. */
    String picker(Browser browser) {
        return URI.create(signIn(browser).location()).getPath();
    }

    Browser.Page search(Browser browser, String path, Map<String, String> terms) {
        return post(browser, path, terms);
    }

    /** Posts with the form seal of the picker's own page. */
    Browser.Page post(Browser browser, String path, Map<String, String> fields) {
        String page = browser.open(path.replaceAll("(/picker/[^/]+).*", "$1")).body();
        return post(browser, path, seal(page), fields);
    }

    Browser.Page post(Browser browser, String path, String seal, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("form", seal);
        return browser.send(HttpMethod.POST, path, Map.of("Content-Type", "application/x-www-form-urlencoded"),
                FakeEhr.query(all));
    }

    /** Presses the button of a row. */
    Browser.Page choose(Browser browser, String path, Browser.Page results, String name) {
        return post(browser, path + "/choice", seal(results.body()), Map.of("choice", choice(results, name)));
    }

    static String seal(String page) {
        Matcher matcher = FORM.matcher(page);
        return matcher.find() ? matcher.group(1) : "none";
    }

    static String choice(Browser.Page results, String name) {
        Matcher matcher = ROW.matcher(results.body());
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return matcher.group(2);
            }
        }
        throw new AssertionError("not among the results: " + name);
    }

}
