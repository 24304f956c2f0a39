package dev.smartgateway.sandbox.fhir.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed search: filters in the given order, sort keys and includes.
 *
 * @param type the type searched
 * @param filters names, with modifiers and chains, and their raw values
 * @param sort raw values of {@code _sort}
 * @param includes names and raw values of {@code _include} and {@code _revinclude}
 * @param strict whether an unknown parameter is an error
 */
public record Query(String type, List<Item> filters, List<String> sort, List<Item> includes, boolean strict) {

    private static final Set<String> CONTROLS = Set.of("_count", "_summary", "_elements", "_total", "_format",
            "_pretty", "_offset", "_getpages", "_getpagesoffset", "_contained", "_containedType", "_type");

    /**
     * Reads a query.
     */
    public static Query of(String type, Map<String, String[]> parameters, boolean strict) {
        List<Item> filters = new ArrayList<>();
        List<String> sort = new ArrayList<>();
        List<Item> includes = new ArrayList<>();
        parameters.forEach((name, values) -> {
            String bare = name.split("[:.]", 2)[0];
            for (String value : values) {
                if (bare.equals("_sort")) {
                    sort.addAll(List.of(value.split(",")));
                }
                else if (bare.equals("_include") || bare.equals("_revinclude")) {
                    includes.add(new Item(name, value));
                }
                else if (!CONTROLS.contains(bare) && !value.isEmpty()) {
                    filters.add(new Item(name, value));
                }
            }
        });
        return new Query(type, filters, sort, includes, strict);
    }

    /**
     * A parameter and one of its values.
     *
     * @param name the name with modifier and chain
     * @param value the raw value
     */
    public record Item(String name, String value) {
    }

}
