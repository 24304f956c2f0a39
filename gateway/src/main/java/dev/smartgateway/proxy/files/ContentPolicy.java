package dev.smartgateway.proxy.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The common content security policy with the additions of one app (W3C Content Security
 * Policy Level 3). A directive that is added starts with the sources that browsers would
 * use in its place, so that an addition never removes a permission.
 */
final class ContentPolicy {

    private static final String NONE = "'none'";

    /** Fallback directives, nearest first. */
    private static final Map<String, List<String>> INSTEAD = Map.of("worker-src",
            List.of("child-src", "script-src", "default-src"), "frame-src", List.of("child-src", "default-src"));

    private ContentPolicy() {
    }

    /**
     * Returns the policy of one app.
     * @param common the common policy of all apps
     * @param more additional sources of one app, by directive
     */
    static String of(String common, Map<String, List<String>> more) {
        Map<String, List<String>> before = parsed(common);
        Map<String, List<String>> after = new LinkedHashMap<>(before);
        more.forEach((directive, words) -> {
            Set<String> all = new LinkedHashSet<>(standing(before, directive));
            all.addAll(words);
            all.remove(NONE);
            after.put(directive, List.copyOf(all));
        });
        return after.entrySet()
            .stream()
            .map((one) -> (one.getKey() + " " + String.join(" ", one.getValue())).strip())
            .collect(Collectors.joining("; "));
    }

    private static List<String> standing(Map<String, List<String>> policy, String directive) {
        List<String> names = new ArrayList<>(List.of(directive));
        names.addAll(INSTEAD.getOrDefault(directive, List.of("default-src")));
        return names.stream().filter(policy::containsKey).findFirst().map(policy::get).orElse(List.of());
    }

    /** Parses a policy. Of two directives with one name, browsers use the first. */
    private static Map<String, List<String>> parsed(String policy) {
        Map<String, List<String>> directives = new LinkedHashMap<>();
        for (String part : policy.split(";", -1)) {
            List<String> words = new ArrayList<>(List.of(part.strip().split("\\s+")));
            String name = words.remove(0).toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                directives.putIfAbsent(name, List.copyOf(new LinkedHashSet<>(words)));
            }
        }
        return directives;
    }

}
