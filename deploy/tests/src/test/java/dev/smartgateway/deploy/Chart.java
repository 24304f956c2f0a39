package dev.smartgateway.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/**
 * The chart, rendered by Helm and read with the types of the Kubernetes API.
 */
final class Chart {

    static final Path ROOT = Path.of("../..");

    private static final Path HOME = ROOT.resolve("deploy/helm");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of("v1/ConfigMap", ConfigMap.class,
            "v1/Service", Service.class, "v1/ServiceAccount", ServiceAccount.class, "apps/v1/Deployment",
            Deployment.class, "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "networking.k8s.io/v1/Ingress", Ingress.class, "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

    private static final ObjectMapper STRICT = JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .annotationIntrospector(new WithoutCatchAll())
        .build();

    private final List<HasMetadata> objects;

    private Chart(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /**
     * Renders with the values of a file in {@code charts}.
     * @throws IllegalStateException with Helm's words
     */
    static Chart render(String values, String... settings) {
        return new Chart(read(template(values, settings)));
    }

    static String template(String values, String... settings) {
        var command = new Helm(HOME).template().withName("gateway").withValuesFile(values(values));
        for (String setting : settings) {
            command.set(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        return command.call();
    }

    /**
     * Lints a copy of the chart into whose defaults the values are merged: linting takes
     * none.
     */
    static LintResult lint(String values, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve("smart-gateway").resolve(HOME.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        YAMLMapper yaml = new YAMLMapper();
        Path defaults = folder.resolve("smart-gateway/values.yaml");
        JsonNode merged = yaml.readerForUpdating(yaml.readTree(defaults.toFile()))
            .readTree(Files.readString(values(values)));
        yaml.writeValue(defaults.toFile(), merged);
        return new Helm(folder.resolve("smart-gateway")).lint().strict().call();
    }

    private static Path values(String name) {
        return Path.of("src/test/resources/charts", name + ".yml").toAbsolutePath();
    }

    static List<HasMetadata> read(String manifests) {
        YAMLMapper yaml = new YAMLMapper();
        yaml.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try (var nodes = yaml.readerFor(JsonNode.class).<JsonNode>readValues(manifests)) {
            List<HasMetadata> objects = new ArrayList<>();
            while (nodes.hasNextValue()) {
                JsonNode node = nodes.nextValue();
                if (node != null && !node.isNull() && !node.isMissingNode()) {
                    objects.add(object(node));
                }
            }
            return objects;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static HasMetadata object(JsonNode node) throws JsonProcessingException {
        String kind = node.path("apiVersion").asText() + "/" + node.path("kind").asText();
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalStateException("no type for " + kind);
        }
        return STRICT.treeToValue(node, type);
    }

    List<HasMetadata> objects() {
        return this.objects;
    }

    <T> List<T> all(Class<T> type) {
        return this.objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T one(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " of " + type.getSimpleName());
        }
        return found.get(0);
    }

    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * The types take every unknown field into a map of further ones, which would hide it.
     */
    private static final class WithoutCatchAll extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return Boolean.FALSE;
        }

    }

}
