import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildAny;
import ca.uhn.fhir.context.RuntimeChildChoiceDefinition;
import ca.uhn.fhir.context.RuntimeChildContainedResources;
import ca.uhn.fhir.context.RuntimeChildDirectResource;
import ca.uhn.fhir.context.RuntimeChildExtension;
import ca.uhn.fhir.context.RuntimeIdDatatypeDefinition;
import ca.uhn.fhir.context.RuntimePrimitiveDatatypeDefinition;
import ca.uhn.fhir.context.RuntimePrimitiveDatatypeNarrativeDefinition;
import ca.uhn.fhir.context.RuntimePrimitiveDatatypeXhtmlHl7OrgDefinition;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import org.hl7.fhir.r4.model.BackboneElement;
import org.hl7.fhir.r4.model.BackboneType;
import org.hl7.fhir.r4.model.DomainResource;

/**
 * Writes the table of R4 elements that the gateway reads and writes bodies by. Runs in the
 * build only, by the source launcher, with HAPI's classes of the published definitions;
 * the server's class path gets nothing but the table.
 *
 * Arguments: the table, and two files that a table must be newer than to be kept.
 */
public final class ElementTableWriter {

    /** What HAPI can parse as a value of any type, and R4 does not list as an open type. */
    private static final Set<String> NOT_OPEN = Set.of("Extension", "ElementDefinition", "Narrative", "MarketingStatus",
            "Population", "ProdCharacteristic", "ProductShelfLife", "SubstanceAmount", "xhtml");

    private final FhirContext context = FhirContext.forR4();

    private final Map<String, Map<String, String>> lines = new TreeMap<>();

    private final Map<Class<?>, String> names = new HashMap<>();

    private final Deque<BaseRuntimeElementDefinition<?>> open = new ArrayDeque<>();

    private final Set<String> done = new HashSet<>();

    private final Set<String> kinds = new TreeSet<>();

    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[0]);
        if (Files.exists(target) && newer(target, Path.of(args[1])) && newer(target, Path.of(args[2]))) {
            return;
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, new ElementTableWriter().text(), StandardCharsets.UTF_8);
    }

    private static boolean newer(Path one, Path other) throws IOException {
        return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    private String text() {
        for (String type : new TreeSet<>(this.context.getResourceTypes())) {
            RuntimeResourceDefinition resource = this.context.getResourceDefinition(type);
            this.kinds.add(type + "\tresource");
            type(type, resource);
        }
        for (BaseRuntimeElementDefinition<?> one : this.context.getElementDefinitions()) {
            if (one.getName().matches("[A-Z][A-Za-z]*") && one instanceof BaseRuntimeElementCompositeDefinition<?> composite
                    && !(one instanceof RuntimeResourceDefinition)
                    && composite.getImplementingClass().getPackageName().equals("org.hl7.fhir.r4.model")
                    && composite.getImplementingClass().getEnclosingClass() == null) {
                type(name(one, ""), composite);
            }
        }
        this.kinds.add("Element\tcomplex");
        this.lines.put("Element", new TreeMap<>(Map.of("id", "1\tstring\t", "extension", "*\tExtension\t")));
        StringBuilder out = new StringBuilder("""
                # FHIR R4 (4.0.1) elements, written by the build from the published definitions.
                # Name and kind of each type; then type, element, 1 or *, type of the value, choice.
                """);
        this.kinds.forEach((line) -> out.append(line).append('\n'));
        this.lines.forEach((type, elements) -> elements.forEach(
                (element, rest) -> out.append(type + "\t" + element + "\t" + rest + "\n")));
        return out.toString();
    }

    private void type(String name, BaseRuntimeElementCompositeDefinition<?> definition) {
        if (!this.done.add(name)) {
            return;
        }
        if (!(definition instanceof RuntimeResourceDefinition)) {
            this.kinds.add(name + "\tcomplex");
        }
        Map<String, String> elements = this.lines.computeIfAbsent(name, (missing) -> new TreeMap<>());
        elements.put("id", (definition instanceof RuntimeResourceDefinition) ? "1\tid\t" : "1\tstring\t");
        for (BaseRuntimeChildDefinition child : definition.getChildrenAndExtension()) {
            child(name, child, elements);
        }
        Class<?> java = definition.getImplementingClass();
        if (DomainResource.class.isAssignableFrom(java) || BackboneElement.class.isAssignableFrom(java)
                || BackboneType.class.isAssignableFrom(java)) {
            elements.put("modifierExtension", "*\tExtension\t");
        }
    }

    private void child(String owner, BaseRuntimeChildDefinition child, Map<String, String> elements) {
        String many = (child.getMax() == 1) ? "1" : "*";
        String plain = child.getElementName().replace("[x]", "");
        boolean choice = !(child instanceof RuntimeChildExtension)
                && (child.getElementName().endsWith("[x]") || child instanceof RuntimeChildChoiceDefinition);
        if (child instanceof RuntimeChildContainedResources || child instanceof RuntimeChildDirectResource) {
            elements.put(plain, many + "\tResource\t");
            return;
        }
        for (String valid : new TreeSet<>(child.getValidChildNames())) {
            BaseRuntimeElementDefinition<?> value = child.getChildByName(valid);
            if (value == null || !choice && !valid.equals(plain) || choice && valid.endsWith("Resource")) {
                continue;
            }
            String named = named(owner + "." + plain, value);
            boolean open = child instanceof RuntimeChildAny && !(child instanceof RuntimeChildExtension);
            boolean alias = choice && named.equals("Reference") && !valid.equals(plain + "Reference");
            if (!alias && !(open && NOT_OPEN.contains(named))) {
                elements.put(valid, many + "\t" + named + "\t" + (choice ? plain : ""));
            }
        }
    }

    private String named(String path, BaseRuntimeElementDefinition<?> value) {
        if (value instanceof RuntimePrimitiveDatatypeNarrativeDefinition
                || value instanceof RuntimePrimitiveDatatypeXhtmlHl7OrgDefinition) {
            this.kinds.add("xhtml\tprimitive");
            return "xhtml";
        }
        if (value instanceof RuntimePrimitiveDatatypeDefinition || value instanceof RuntimeIdDatatypeDefinition) {
            this.kinds.add(value.getName() + "\tprimitive");
            return value.getName();
        }
        BaseRuntimeElementCompositeDefinition<?> composite = (BaseRuntimeElementCompositeDefinition<?>) value;
        String name = name(value, path);
        type(name, composite);
        return name;
    }

    private String name(BaseRuntimeElementDefinition<?> value, String path) {
        Class<?> type = value.getImplementingClass();
        if (type.getEnclosingClass() == null) {
            return type.getSimpleName();
        }
        return this.names.computeIfAbsent(type, (missing) -> path);
    }

}
