package dev.smartgateway.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;

/**
 * Generates the table "item to test" from the checklist and the tests of this module.
 */
final class ConformanceTable {

    /**
     * Modules that are built after this one; of their tests only the sources are there.
     */
    private static final List<Path> NEIGHBOURS = List.of(Path.of("../policy-cases/src/test/java"),
            Path.of("../cli/src/test/java"));

    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");

    /** Tests by item, as {@code Class#method}. */
    private final Map<String, TreeSet<String>> proofs = new LinkedHashMap<>();

    /**
     * All methods of all test classes, those of later modules too, as
     * {@code Class#method}.
     */
    private final TreeSet<String> methods = new TreeSet<>();

    private final Map<String, String[]> items = new LinkedHashMap<>();

    private final Map<String, String> reasons = new LinkedHashMap<>();

    ConformanceTable() {
        lines("checklist.txt").forEach((parts) -> this.items.put(parts[0], parts));
        lines("not-applicable.txt").forEach((parts) -> this.reasons.put(parts[0], parts[1]));
        scan();
        NEIGHBOURS.forEach(this::scanSources);
        for (String[] parts : lines("elsewhere.txt")) {
            if (!this.methods.contains(parts[1])) {
                throw new IllegalStateException("elsewhere.txt names a test that does not exist: " + parts[1]);
            }
            prove(parts[0], parts[1]);
        }
    }

    private static List<String[]> lines(String name) {
        try (InputStream in = Objects
            .requireNonNull(ConformanceTable.class.getResourceAsStream("/conformance/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter((line) -> !line.isBlank() && !line.startsWith("#"))
                .map((line) -> line.split("\\|", 3))
                .toList();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void scan() {
        CachingMetadataReaderFactory readers = new CachingMetadataReaderFactory();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver()
                .getResources("classpath*:dev/smartgateway/**/*.class")) {
                AnnotationMetadata type = readers.getMetadataReader(file).getAnnotationMetadata();
                if (type.getClassName().matches(".*(Tests|IT)")) {
                    read(type);
                }
            }
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void scanSources(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter((one) -> one.toString().matches(".*(Tests|IT)\\.java")).toList()) {
                String type = file.getFileName().toString().replace(".java", "");
                METHOD.matcher(Files.readString(file))
                    .results()
                    .forEach((found) -> this.methods.add(type + "#" + found.group(1)));
            }
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void read(AnnotationMetadata type) {
        String simple = type.getClassName().substring(type.getClassName().lastIndexOf('.') + 1);
        for (MethodMetadata method : type.getDeclaredMethods()) {
            String name = simple + "#" + method.getMethodName();
            this.methods.add(name);
            Map<String, Object> marked = method.getAnnotationAttributes(Checklist.class.getName());
            if (marked != null) {
                List.of((String[]) Objects.requireNonNull(marked.get("value"))).forEach((item) -> prove(item, name));
            }
        }
    }

    private void prove(String item, String test) {
        if (!this.items.containsKey(item)) {
            throw new IllegalStateException(test + " names an item that does not exist: " + item);
        }
        this.proofs.computeIfAbsent(item, (key) -> new TreeSet<>()).add(test);
    }

    /**
     * Items without a test and without a reason.
     */
    List<String> open() {
        return this.items.keySet()
            .stream()
            .filter((item) -> !this.proofs.containsKey(item) && !this.reasons.containsKey(item))
            .toList();
    }

    /**
     * Items with both a test and a reason why there is none.
     */
    List<String> contradictory() {
        return this.reasons.keySet().stream().filter(this.proofs::containsKey).toList();
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# Conformance to SMART App Launch 2.2");
        lines.add("");
        lines.add(
                "Generated by the build from the tests (`ConformanceTests`); do not edit. Levels: S SHALL, s SHOULD of the"
                        + " guide; B an RFC or best practice; Q forced by a real EHR or tool; J our judgement.");
        lines.add("");
        table(lines, "Item", (id) -> !attack(id));
        lines.add("");
        lines.add("## Attacks");
        lines.add("");
        lines.add("Attacks on a launch, and the tests that prove they fail.");
        lines.add("");
        table(lines, "Attack", ConformanceTable::attack);
        lines.add("");
        return String.join("\n", lines);
    }

    /** S1, S2 and so on; the items of the checklist have other letters. */
    private static boolean attack(String id) {
        return id.startsWith("S");
    }

    private void table(List<String> lines, String head, Predicate<String> wanted) {
        lines.add("| " + head + " | Level | What must hold | Proved by |");
        lines.add("|---|---|---|---|");
        this.items.forEach((id, parts) -> {
            if (wanted.test(id)) {
                lines.add("| " + id + " | " + parts[1] + " | " + parts[2] + " | " + proof(id) + " |");
            }
        });
    }

    private String proof(String id) {
        TreeSet<String> tests = this.proofs.get(id);
        if (tests != null) {
            return tests.stream().map((test) -> "`" + test + "`").collect(Collectors.joining("<br>"));
        }
        String reason = this.reasons.get(id);
        return (reason != null) ? "Does not apply: " + reason : "**open**";
    }

}
