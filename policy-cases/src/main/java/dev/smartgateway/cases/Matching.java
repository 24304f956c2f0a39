package dev.smartgateway.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import tools.jackson.databind.JsonNode;

/**
 * Evaluates search parameters on a resource. Only references and tokens are compared;
 * values of other kinds never match.
 */
final class Matching {

    /** Parameters that shape an answer and select nothing. */
    static final Set<String> SHAPE = Set.of("_count", "_include", "_revinclude", "_summary", "_elements", "_sort",
            "_total", "ct", "max");

    private static final Set<String> COMMON = Set.of("_id", "_lastUpdated", "_tag", "_profile", "_security");

    private Matching() {
    }

    static boolean known(String type, Param param) {
        return SHAPE.contains(param.name()) || COMMON.contains(param.name())
                || R4.parameter(type, param.name().split("[.]", -1)[0]).isPresent();
    }

    static boolean matches(String type, JsonNode one, Param param) {
        List<String> values = List.of(param.value().split(","));
        if (param.name().equals("_id")) {
            return values.contains(one.path("id").asString());
        }
        SearchParam known = SHAPE.contains(param.name()) ? null : R4.parameter(type, param.name()).orElse(null);
        return known == null || known.paths()
            .stream()
            .flatMap((path) -> nodes(one, path).stream())
            .anyMatch((node) -> values.stream().anyMatch((value) -> fits(known, node, value)));
    }

    private static boolean fits(SearchParam known, JsonNode node, String value) {
        return switch (known.kind()) {
            case "reference" -> points(known, node, value);
            case "token" -> codes(node, value);
            default -> false;
        };
    }

    private static boolean points(SearchParam known, JsonNode node, String value) {
        String text = node.path("reference").asString("").replace(ScriptedUpstream.BASE + "/", "");
        String reference = text.contains("/_history/") ? text.substring(0, text.indexOf("/_history/")) : text;
        boolean typed = known.targets().isEmpty() || known.targets().contains(reference.split("/")[0]);
        return typed && (reference.equals(value) || reference.endsWith("/" + value));
    }

    private static boolean codes(JsonNode node, String value) {
        String[] parts = value.split("\\|", -1);
        List<JsonNode> codings = new ArrayList<>(List.of(node));
        node.path("coding").forEach(codings::add);
        return codings.stream().anyMatch((coding) -> {
            String code = coding.isString() ? coding.asString()
                    : coding.path("code").asString(coding.path("value").asString(""));
            String system = coding.path("system").asString("");
            return (parts.length == 1) ? code.equals(value)
                    : system.equals(parts[0]) && (parts[1].isEmpty() || code.equals(parts[1]));
        });
    }

    static boolean inCompartment(JsonNode one, String patient) {
        return R4.rule(one.path("resourceType").asString())
            .stream()
            .flatMap((rule) -> rule.full().stream())
            .flatMap((path) -> nodes(one, path).stream())
            .anyMatch((node) -> node.path("reference").asString("").equals("Patient/" + patient));
    }

    static List<JsonNode> nodes(JsonNode from, String path) {
        List<JsonNode> at = List.of(from);
        for (String name : path.split("\\.")) {
            List<JsonNode> below = new ArrayList<>();
            for (JsonNode node : at) {
                JsonNode child = node.path(name);
                if (child.isArray()) {
                    child.forEach(below::add);
                }
                else if (!child.isMissingNode()) {
                    below.add(child);
                }
            }
            at = below;
        }
        return at;
    }

}
