package dev.smartgateway.sandbox.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

/**
 * Records events for tests. Secrets are kept only as their SHA-256.
 */
@Component
public final class Stats {

    private static final Set<String> SECRET = Set.of("client_secret", "client_assertion", "code", "code_verifier",
            "refresh_token", "token", "authorization", "cookie");

    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    private final Map<String, Map<String, String>> last = new ConcurrentHashMap<>();

    /**
     * Counts one event.
     * @param name what happened, for instance {@code refresh} or
     * {@code refused.invalid_grant}
     */
    public void count(String name) {
        this.counts.computeIfAbsent(name, (key) -> new AtomicInteger()).incrementAndGet();
    }

    /**
     * Keeps the parameters and headers of a request as the last of its kind.
     * @param kind {@code authorize} or {@code token}
     * @param request the request; its body, if any, is a form
     */
    public void keep(String kind, HttpServletRequest request) {
        Map<String, String> parameters = new TreeMap<>();
        request.getParameterMap()
            .forEach((name, values) -> parameters.put(name, guarded(name, String.join(" ", values))));
        this.last.put(kind + "Parameters", parameters);
        this.last.put(kind + "Headers", headers(request));
    }

    /**
     * Keeps the headers and the query of a request, and leaves its body alone.
     * @param kind what kind of request
     * @param request the request
     */
    public void keepHeaders(String kind, HttpServletRequest request) {
        this.last.put(kind + "Headers", headers(request));
        String query = request.getQueryString();
        this.last.put(kind + "Query", Map.of("path", request.getRequestURI(), "query", (query != null) ? query : ""));
    }

    void clear() {
        this.counts.clear();
        this.last.clear();
    }

    Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        Map<String, Integer> numbers = new TreeMap<>();
        this.counts.forEach((name, count) -> numbers.put(name, count.get()));
        report.put("counts", numbers);
        report.put("last", new TreeMap<>(this.last));
        return report;
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            headers.put(lower, guarded(lower, String.join(", ", Collections.list(request.getHeaders(name)))));
        }
        return headers;
    }

    private static String guarded(String name, String value) {
        return SECRET.contains(name) ? "sha256:" + hash(value) : value;
    }

    private static String hash(String value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
