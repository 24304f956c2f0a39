package dev.smartgateway.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.smartgateway.journey.CookieHttp.Page;

/**
 * An app as published: it does the SMART sign-in by itself, in one tab of a person's
 * browser.
 *
 * @param person whose browser
 * @param origin of the gateway
 * @param launch the launch it was opened for
 */
record SmartApp(Person person, String origin, String launch) {

    static final String VERIFIER = "v".repeat(43);

    static final String SCOPE = "launch openid fhirUser patient/*.read";

    /** The shipped app file, with the facade turned on. */
    static Path file(Path directory) {
        try {
            String shipped = Files.readString(Path.of("../config/apps/demo.yml"))
                .replaceFirst("(?m)^home: .*$", Matcher
                    .quoteReplacement("sign-in: facade\nhome: /demo/launch.html?iss={base}&launch={launch}"));
            Files.writeString(directory.resolve("demo.yml"), shipped);
            return directory;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Opened from the EHR. */
    static SmartApp open(Person person, String origin, String patient) {
        return new SmartApp(person, origin, person.open(Hospital.ehr().launchPath(patient)).launch());
    }

    String base() {
        return this.origin + "/launches/" + this.launch + "/fhir";
    }

    String redirect() {
        return this.origin + "/demo/index.html";
    }

    /** What most apps ask, in the order they do. */
    Map<String, String> request() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("response_type", "code");
        all.put("client_id", "my-app");
        all.put("scope", SCOPE);
        all.put("redirect_uri", redirect());
        all.put("aud", base());
        all.put("state", "a b+c&d");
        all.put("launch", this.launch);
        all.put("nonce", "n-1");
        all.put("code_challenge", challenge());
        all.put("code_challenge_method", "S256");
        return all;
    }

    /** The same with some parameters replaced, or left out where the value is null. */
    Map<String, String> request(String... changed) {
        return changed(request(), changed);
    }

    private static Map<String, String> changed(Map<String, String> all, String... changed) {
        for (int at = 0; at < changed.length; at += 2) {
            if (changed[at + 1] == null) {
                all.remove(changed[at]);
            }
            else {
                all.put(changed[at], changed[at + 1]);
            }
        }
        return all;
    }

    Page authorize(Map<String, String> request) {
        return authorize(this.person, request, "same-origin");
    }

    Page authorize(Person browser, Map<String, String> request, String site) {
        return browser.fetch("GET", "/launches/" + this.launch + "/authorize?" + form(request), null,
                Map.of("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Sec-Fetch-Site", site, "Accept",
                        "text/html"));
    }

    /** A code, for whatever was changed. */
    String code(String... changed) {
        Page page = authorize(request(changed));
        String code = answer(page).get("code");
        if (code == null) {
            throw new AssertionError("no code: " + page.status() + " " + page.header("Location") + " " + page.reason());
        }
        return code;
    }

    Page token(String code, String... changed) {
        return token(this.person, code, changed);
    }

    Page token(Person browser, String code, String... changed) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("grant_type", "authorization_code", "code", code,
                "redirect_uri", redirect(), "client_id", "my-app", "code_verifier", VERIFIER));
        return browser.fetch("POST", "/launches/" + this.launch + "/token", form(changed(all, changed)),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json",
                        "Authorization", "Basic bXktYXBwOg=="));
    }

    String placeholder() {
        return token(code()).json().path("access_token").asString();
    }

    /** The parameters in the Location of an answer. */
    static Map<String, String> answer(Page page) {
        Map<String, String> all = new LinkedHashMap<>();
        String query = URI.create(String.valueOf(page.header("Location"))).getRawQuery();
        Matcher pair = Pattern.compile("([^&=]+)=([^&]*)").matcher((query != null) ? query : "");
        while (pair.find()) {
            all.put(pair.group(1), java.net.URLDecoder.decode(pair.group(2), StandardCharsets.UTF_8));
        }
        return all;
    }

    static String form(Map<String, String> all) {
        return all.entrySet()
            .stream()
            .map((entry) -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    }

    static String part(String token, int index) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8);
    }

    private static String challenge() {
        try {
            return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.UTF_8)));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
