package dev.smartgateway.policy.write;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.Place;

/**
 * The content of the stored resource by element: a write may repeat a value only in the
 * same element.
 */
final class Known {

    private final Json.Obj body;

    private final Map<String, Set<String>> texts = new HashMap<>();

    private final Map<String, Set<Json>> identifiers = new HashMap<>();

    private Known(Json.Obj body) {
        this.body = body;
        collect(String.valueOf(body.text("resourceType")), body);
    }

    /**
     * Returns an instance without content.
     */
    static Known nothing() {
        return new Known(Json.obj());
    }

    /**
     * Returns the content from a pre-read.
     * @param facts of the resource, with its place in the answer
     */
    static Known of(ResourceScanResult facts, UpstreamAnswer answer) {
        return new Known(Json.parse(Arrays.copyOfRange(answer.body(), facts.span().start(), facts.span().end())));
    }

    /**
     * Returns the content of one resource.
     */
    static Known of(byte[] resource) {
        return new Known(Json.parse(resource));
    }

    private void collect(String path, Json value) {
        if (value instanceof Json.Obj object) {
            Json identifier = object.get("identifier");
            if (identifier != null && (object.text("reference") != null || object.text("type") != null)) {
                this.identifiers.computeIfAbsent(path, (missing) -> new HashSet<>()).add(identity(identifier));
            }
            object.fields().forEach((name, field) -> collect(path + "." + name, field));
        }
        else if (value instanceof Json.Arr array) {
            array.items().forEach((item) -> collect(path, item));
        }
        else if (value instanceof Json.Text text && text.value().indexOf('/') >= 0 || address(value)) {
            this.texts.computeIfAbsent(path, (missing) -> new HashSet<>()).add(((Json.Text) value).value());
        }
    }

    private static boolean address(Json value) {
        return value instanceof Json.Text text && (text.value().startsWith("#") || text.value().startsWith("urn:"));
    }

    private static Json identity(Json identifier) {
        return (identifier instanceof Json.Obj object) ? Json.obj("system", String.valueOf(object.text("system")),
                "value", String.valueOf(object.text("value"))) : identifier;
    }

    /**
     * The stored resource.
     */
    Json.Obj body() {
        return this.body;
    }

    /**
     * Returns whether the element has exactly this text.
     */
    boolean has(Place place, String text) {
        return this.texts.getOrDefault(place.path(), Set.of()).contains(text);
    }

    /**
     * The stored spelling of an address that leads to the same resource from the same
     * element.
     */
    Optional<String> spelling(PolicyContext context, Place place, Reference target) {
        return this.texts.getOrDefault(place.path(), Set.of())
            .stream()
            .filter((text) -> target.type() != null && target.id() != null
                    && context.reference(text).is(target.type(), target.id()))
            .sorted()
            .findFirst();
    }

    /**
     * Returns whether a reference at the element has this identifier in addition to its
     * literal reference.
     */
    boolean identifies(Place place, Json identifier) {
        return this.identifiers.getOrDefault(place.path(), Set.of()).contains(identity(identifier));
    }

}
