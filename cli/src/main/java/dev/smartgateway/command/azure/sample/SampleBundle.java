package dev.smartgateway.command.azure.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.command.azure.plan.SetupException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One file of sample data.
 *
 * @param name name of the file
 * @param text text to send
 * @param entries number of resources
 */
public record SampleBundle(String name, String text, int entries) {

    private static final Set<String> TYPES = Set.of("transaction", "batch");

    /**
     * Reads and checks all files before the first one is sent. Files with resources that
     * patients refer to come first.
     * @param from name of the file to begin with; empty for the first
     * @throws SetupException that names the files that are not such Bundles
     */
    public static List<SampleBundle> all(Path directory, String from) {
        List<SampleBundle> all = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter((one) -> one.toString().endsWith(".json")).toList()) {
                read(file, all, wrong);
            }
        }
        catch (IOException ex) {
            throw new SetupException("The directory " + directory + " cannot be read.");
        }
        if (!wrong.isEmpty()) {
            throw new SetupException(
                    "Not Bundles of type transaction or batch: " + String.join(", ", wrong) + ". Nothing was loaded.");
        }
        all.sort(Comparator.comparing((SampleBundle one) -> one.name().matches("(hospital|practitioner).*") ? 0 : 1)
            .thenComparing(SampleBundle::name));
        List<SampleBundle> rest = all.stream().dropWhile((one) -> !from.isEmpty() && !one.name().equals(from)).toList();
        if (rest.isEmpty()) {
            throw new SetupException(
                    "There is no file " + (from.isEmpty() ? "*.json" : from) + " in " + directory + ".");
        }
        return rest;
    }

    private static void read(Path file, List<SampleBundle> all, List<String> wrong) throws IOException {
        String name = file.getFileName().toString();
        try {
            String text = Files.readString(file);
            JsonNode bundle = new JsonMapper().readTree(text);
            if (bundle.path("resourceType").asString("").equals("Bundle")
                    && TYPES.contains(bundle.path("type").asString(""))) {
                all.add(new SampleBundle(name, text, bundle.path("entry").size()));
                return;
            }
        }
        catch (JacksonException ex) {
            // Reported as invalid below.
        }
        wrong.add(name);
    }

    @Override
    public String toString() {
        return "SampleBundle[" + this.name + "]";
    }

}
