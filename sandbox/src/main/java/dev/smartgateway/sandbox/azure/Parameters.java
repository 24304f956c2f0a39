package dev.smartgateway.sandbox.azure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a search, in order.
 *
 * @param all names with their values
 */
record Parameters(Map<String, List<String>> all) {

    static Parameters of(HttpServletRequest request) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> all.put(name, List.of(values)));
        return new Parameters(all);
    }

    @Nullable String first(String name) {
        List<String> values = this.all.get(name);
        return (values != null && !values.isEmpty()) ? values.get(0) : null;
    }

    int number(String name, int otherwise) {
        String text = first(name);
        return (text != null && text.matches("\\d{1,6}")) ? Integer.parseInt(text) : otherwise;
    }

    Parameters without(Set<String> names) {
        Map<String, List<String>> rest = new LinkedHashMap<>(this.all);
        rest.keySet().removeAll(names);
        return new Parameters(rest);
    }

    Parameters with(String name, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(this.all);
        List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
        values.add(value);
        more.put(name, values);
        return new Parameters(more);
    }

    /** Returns the query with its question mark; empty if there are no parameters. */
    String query() {
        String text = this.all.entrySet()
            .stream()
            .flatMap((entry) -> entry.getValue().stream().map((value) -> encode(entry.getKey()) + "=" + encode(value)))
            .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

}
