package dev.smartgateway.sandbox.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import dev.smartgateway.sandbox.fhir.store.Store;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Loads the resources under {@code fhir-data} on the class path, each with its own id.
 */
final class SeedData {

    private final FhirContext context;

    SeedData(FhirContext context) {
        this.context = context;
    }

    /**
     * The synthetic patients: one Bundle a file, in the order of the file names.
     */
    void patients(Store store) {
        bundles(store, "synthea-2019");
    }

    /**
     * Further data of them for the demo.
     */
    void demo(Store store) {
        bundles(store, "demo");
    }

    private void bundles(Store store, String folder) {
        for (Resource file : files(folder)) {
            List<Resource> resources = ((Bundle) file).getEntry()
                .stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
            file(store, resources);
        }
    }

    /**
     * HL7's examples: one resource a file.
     */
    void examples(Store store) {
        file(store, files("hl7-examples"));
    }

    private static void file(Store store, List<Resource> resources) {
        store.change((draft) -> {
            resources.forEach((resource) -> draft.file(resource, Version.Verb.PUT));
            return resources.size();
        });
    }

    private List<Resource> files(String folder) {
        try {
            PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver(
                    SeedData.class.getClassLoader());
            return Arrays.stream(resolver.getResources("classpath:/fhir-data/" + folder + "/*.json"))
                .filter((file) -> !"index.json".equals(file.getFilename()))
                .sorted(Comparator.comparing((file) -> String.valueOf(file.getFilename())))
                .map(this::parse)
                .toList();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private Resource parse(org.springframework.core.io.Resource file) {
        try (InputStream stream = file.getInputStream()) {
            return (Resource) this.context.newJsonParser()
                .parseResource(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
