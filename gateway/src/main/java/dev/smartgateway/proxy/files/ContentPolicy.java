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
 * The common content security policy with the words of one app (W3C Content Security
 * Policy Level 3). Adding a word to a directive that is not there begins with what the
 * browser would use in its place, so nothing that was allowed is closed by it.
 */
final class ContentPolicy {

    private static final String NONE = "'none'";

    /** Directives that stand in for others, nearest first. */
    private static final Map<String, List<String>> INSTEAD = Map.of("worker-src",
            List.of("child-src", "script-src", "default-src"), "frame-src", List.of("child-src", "default-src"));

    private ContentPolicy() {
    }

    /**
     * One policy.
     * @param common what holds for all apps
     * @param more words of one app, by directive
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

    /** The first of two directives of one name is the one that browsers obey. */
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
