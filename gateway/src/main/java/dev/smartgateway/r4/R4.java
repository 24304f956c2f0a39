package dev.smartgateway.r4;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The R4 tables of the gateway: types, search parameters, Patient compartment. Read once
 * from {@code search-parameters.tsv}, {@code us-core-search-parameters.tsv} and {@code
 * patient-compartment.tsv} in this package.
 *
 * @see <a href="https://hl7.org/fhir/R4/compartmentdefinition-patient.html">Patient
 * compartment</a>
 */
public final class R4 {

    private static final Map<String, Map<String, SearchParam>> PARAMETERS = table("search-parameters.tsv");

    /** Parameters of US Core, which most apps and servers support. */
    private static final Map<String, Map<String, SearchParam>> ADDED = table("us-core-search-parameters.tsv");

    private static final Map<String, TypeRule> RULES = rules();

    private static final Set<String> OWNER_PATHS = ownerPaths();

    private R4() {
    }

    /**
     * Returns whether R4 has a type of this name, case-sensitive.
     */
    public static boolean isType(String name) {
        return PARAMETERS.containsKey(name);
    }

    /**
     * Returns all type names, sorted.
     */
    public static Set<String> types() {
        return Collections.unmodifiableSet(PARAMETERS.keySet());
    }

    /**
     * Returns a search parameter of a type, of R4 or of US Core, except the common ones
     * that start with an underscore; empty if there is none.
     */
    public static Optional<SearchParam> parameter(String type, String name) {
        SearchParam found = PARAMETERS.getOrDefault(type, Map.of()).get(name);
        return Optional.ofNullable((found != null) ? found : ADDED.getOrDefault(type, Map.of()).get(name));
    }

    /**
     * Returns all parameters that R4 itself defines for a type.
     */
    public static Collection<SearchParam> parameters(String type) {
        return Collections.unmodifiableCollection(PARAMETERS.getOrDefault(type, Map.of()).values());
    }

    /**
     * Returns the gateway's rule for a type; empty if the type is never served.
     */
    public static Optional<TypeRule> rule(String type) {
        return Optional.ofNullable(RULES.get(type));
    }

    /**
     * Returns all rules of a kind, sorted by type.
     */
    public static Collection<TypeRule> rules(TypeRule.Kind kind) {
        return RULES.values().stream().filter((rule) -> rule.kind() == kind).toList();
    }

    /**
     * Returns whether an element path names, on some type, the owner of a resource.
     */
    public static boolean isOwnerPath(String path) {
        return OWNER_PATHS.contains(path);
    }

    /**
     * Returns the element paths that name, on some type, the owner of a resource.
     */
    public static Set<String> ownerPathsOfAll() {
        return Collections.unmodifiableSet(OWNER_PATHS);
    }

    private static Map<String, Map<String, SearchParam>> table(String file) {
        Map<String, Map<String, SearchParam>> all = new TreeMap<>();
        for (String[] row : rows(file)) {
            Map<String, SearchParam> ofType = all.computeIfAbsent(row[0], (type) -> new TreeMap<>());
            if (row.length > 1) {
                ofType.put(row[1], new SearchParam(row[1], row[2], Set.copyOf(words(row, 3)), words(row, 4)));
            }
        }
        return new LinkedHashMap<>(all);
    }

    private static Map<String, TypeRule> rules() {
        Map<String, TypeRule> all = new TreeMap<>();
        for (String[] row : rows("patient-compartment.tsv")) {
            TypeRule.Kind kind = switch (row[1]) {
                case "member" -> TypeRule.Kind.MEMBER;
                case "extra" -> TypeRule.Kind.EXTRA;
                case "shared" -> TypeRule.Kind.SHARED;
                default -> throw new IllegalStateException("class in patient-compartment.tsv");
            };
            String parameter = (row.length > 2) ? row[2] : "";
            Set<TypeRule.Note> notes = words(row, 6).stream().map(R4::note).collect(Collectors.toSet());
            all.put(row[0], new TypeRule(row[0], kind, parameter, words(row, 3), words(row, 4), words(row, 5), notes));
        }
        return new LinkedHashMap<>(all);
    }

    private static TypeRule.Note note(String word) {
        return TypeRule.Note.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Set<String> ownerPaths() {
        Set<String> paths = new HashSet<>();
        RULES.values().forEach((rule) -> {
            paths.addAll(rule.primary());
            paths.addAll(rule.full());
        });
        return paths;
    }

    private static List<String> words(String[] row, int column) {
        return (row.length > column && !row[column].isEmpty()) ? Arrays.asList(row[column].split(",")) : List.of();
    }

    private static List<String[]> rows(String file) {
        InputStream in = R4.class.getResourceAsStream(file);
        if (in == null) {
            throw new IllegalStateException("missing on the class path: " + file);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().filter((line) -> !line.startsWith("#")).map((line) -> line.split("\t", -1)).toList();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
