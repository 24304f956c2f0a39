package dev.smartgateway.sandbox.fhir.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * The part of FHIRPath that R4's search parameters and FHIRPath patches need: names,
 * indexes, type choice, {@code where} with one equation or with {@code resolve() is}, and
 * union. HAPI's own engine needs the validation resources, which take seconds at
 * start-up.
 */
public final class Path {

    private static final Pattern AS = Pattern.compile("(?:as|ofType)\\((\\w+)\\)");

    private static final Pattern IS = Pattern.compile("where\\(resolve\\(\\) is (\\w+)\\)");

    private static final Pattern WHERE = Pattern.compile("where\\(([\\w.]+) ?= ?'([^']*)'\\)");

    private static final Pattern NAME = Pattern.compile("(\\w+)(?:\\[(\\d+)])?");

    private static final Pattern PRESENCE = Pattern.compile("(.+)\\.exists\\(\\) and .+ != false");

    private final Function<Resource, List<Base>> evaluation;

    private Path(Function<Resource, List<Base>> evaluation) {
        this.evaluation = evaluation;
    }

    /**
     * Parses an expression.
     * @throws IllegalArgumentException when it needs more FHIRPath than is known here
     */
    public static Path parse(String expression) {
        Matcher presence = PRESENCE.matcher(expression.strip());
        if (presence.matches()) {
            Path inner = parse(presence.group(1));
            return new Path((resource) -> List.of(new BooleanType(inner.in(resource)
                .stream()
                .anyMatch((value) -> !(value instanceof BooleanType flag) || flag.booleanValue()))));
        }
        List<Branch> branches = split(expression, '|').stream().map(Path::branch).toList();
        return new Path((resource) -> branches.stream().flatMap((branch) -> branch.in(resource).stream()).toList());
    }

    /**
     * The elements the expression names in the resource, in document order per branch.
     */
    public List<Base> in(Resource resource) {
        return this.evaluation.apply(resource);
    }

    /**
     * Splits at the separator outside brackets and quotes, without the surrounding
     * blanks.
     */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '\'';
            depth += quoted ? 0 : (c == '(') ? 1 : (c == ')') ? -1 : 0;
            if (c == separator && depth == 0 && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    static List<Base> children(Base parent, String name) {
        Base[] found = parent.getProperty(name.hashCode(), name, false);
        return (found == null) ? List.of() : Arrays.stream(found).filter((child) -> !child.isEmpty()).toList();
    }

    private static Branch branch(String text) {
        List<String> parts = split(text, '.');
        String first = parts.get(0);
        if (!first.startsWith("(")) {
            return new Branch(first, parts.stream().skip(1).map(Path::step).toList());
        }
        String inner = first.substring(1, first.length() - 1).strip();
        int as = inner.indexOf(" as ");
        Branch start = branch((as < 0) ? inner : inner.substring(0, as));
        List<UnaryOperator<List<Base>>> steps = new ArrayList<>(start.steps());
        if (as >= 0) {
            steps.add(step("as(" + inner.substring(as + 4).strip() + ")"));
        }
        parts.stream().skip(1).map(Path::step).forEach(steps::add);
        return new Branch(start.type(), steps);
    }

    private static UnaryOperator<List<Base>> step(String text) {
        Matcher as = AS.matcher(text);
        if (as.matches()) {
            return keep((element) -> element.fhirType().equals(as.group(1)));
        }
        Matcher is = IS.matcher(text);
        if (is.matches()) {
            return keep((element) -> is.group(1).equals(target(element)));
        }
        Matcher where = WHERE.matcher(text);
        if (where.matches()) {
            return keep((element) -> children(element, where.group(1)).stream()
                .anyMatch((child) -> where.group(2).equals(child.primitiveValue())));
        }
        Matcher name = NAME.matcher(text);
        if (!name.matches()) {
            throw new IllegalArgumentException("unknown path step");
        }
        return named(name.group(1), name.group(2));
    }

    private static UnaryOperator<List<Base>> named(String name, String index) {
        UnaryOperator<List<Base>> down = (
                elements) -> elements.stream().flatMap((element) -> children(element, name).stream()).toList();
        if (index == null) {
            return down;
        }
        int place = Integer.parseInt(index);
        return (elements) -> down.apply(elements).stream().skip(place).limit(1).toList();
    }

    private static UnaryOperator<List<Base>> keep(Predicate<Base> rule) {
        return (elements) -> elements.stream().filter(rule).toList();
    }

    private static String target(Base element) {
        if (element instanceof Reference reference) {
            String type = reference.getReferenceElement().getResourceType();
            return (type != null) ? type : String.valueOf(reference.getType());
        }
        if (element instanceof PrimitiveType<?> uri) {
            return String.valueOf(new Reference(uri.primitiveValue()).getReferenceElement().getResourceType());
        }
        return element.fhirType();
    }

    private record Branch(String type, List<UnaryOperator<List<Base>>> steps) {

        List<Base> in(Resource resource) {
            if (!this.type.equals(resource.fhirType()) && !this.type.endsWith("Resource")) {
                return List.of();
            }
            List<Base> elements = List.of(resource);
            for (UnaryOperator<List<Base>> step : this.steps) {
                elements = step.apply(elements);
            }
            return elements;
        }

    }

}
