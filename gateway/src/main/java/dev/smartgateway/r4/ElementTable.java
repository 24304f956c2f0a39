package dev.smartgateway.r4;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All elements of FHIR R4, read once from {@code elements.tsv} in this package, which the
 * build generates from the published definitions.
 *
 * @see <a href="https://hl7.org/fhir/R4/elementdefinition.html">FHIR R4 element
 * definitions</a>
 */
public final class ElementTable {

    private static final Map<String, ElementType> TYPES = types();

    private ElementTable() {
    }

    /**
     * Returns a type by its name, or a backbone element by its path; empty if R4 has
     * none.
     */
    public static Optional<ElementType> type(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }

    /**
     * Returns the type at a dotted path of JSON names below a type; empty if R4 has no
     * such element.
     */
    public static Optional<ElementType> at(String type, String path) {
        Optional<ElementType> here = type(type);
        for (String name : path.split("\\.", -1)) {
            here = here.flatMap((one) -> one.element(name)).flatMap((element) -> type(element.type()));
        }
        return here;
    }

    /**
     * Returns the JSON names of all elements of all types.
     */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>();
        TYPES.values().forEach((type) -> names.addAll(type.elements().keySet()));
        return names;
    }

    private static Map<String, ElementType> types() {
        Map<String, ElementType.Kind> kinds = new HashMap<>();
        Map<String, Map<String, Element>> elements = new HashMap<>();
        InputStream in = ElementTable.class.getResourceAsStream("elements.tsv");
        if (in == null) {
            throw new IllegalStateException("elements.tsv is missing: the build writes it");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
                String[] row = line.split("\t", -1);
                if (row.length == 2) {
                    kinds.put(row[0], ElementType.Kind.valueOf(row[1].toUpperCase(Locale.ROOT)));
                }
                else {
                    Element element = new Element(row[1], row[2].equals("*"), row[3], row[4]);
                    elements.computeIfAbsent(row[0], (missing) -> new HashMap<>()).put(row[1], element);
                }
            });
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        Map<String, ElementType> all = new HashMap<>();
        kinds
            .forEach((name, kind) -> all.put(name, new ElementType(name, kind, elements.getOrDefault(name, Map.of()))));
        return Map.copyOf(all);
    }

}
