package dev.smartgateway.policy.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.json.Json;
import dev.smartgateway.r4.Element;
import dev.smartgateway.r4.ElementTable;
import dev.smartgateway.r4.ElementType;
import dev.smartgateway.r4.Place;
import org.jspecify.annotations.Nullable;

/**
 * The value part of a FHIRPath Patch: one {@code value[x]}, or parts that list the
 * elements of a value. It is parsed as the element it will become, and serialized with
 * the one {@code value[x]} of that type, or with parts if Parameters has none.
 *
 * @param places the elements it may become
 * @param values reads a value by its place
 */
record PatchValue(List<Place> places, Patch.ValueReader values) {

    private static final ElementType PARAMETER = ElementTable.type("Parameters.parameter").orElseThrow();

    /**
     * A list of objects, and nothing else.
     */
    static List<Json.Obj> objects(@Nullable Json value) {
        List<Json.Obj> objects = new ArrayList<>();
        if (!(value instanceof Json.Arr array)) {
            throw BoundElements.refused();
        }
        for (Json item : array.items()) {
            if (!(item instanceof Json.Obj object)) {
                throw BoundElements.refused();
            }
            objects.add(object);
        }
        return objects;
    }

    Json written(Json.Obj part) {
        Sent sent = Sent.of(part);
        List<Place> fitting = fitting(sent);
        Json.Obj written = null;
        for (Place place : fitting) {
            Json.Obj one = part("value", place, this.values.at(place, false, sent.value(place)));
            if (written != null && !written.equals(one)) {
                throw BoundElements.refused();
            }
            written = one;
        }
        if (written == null) {
            throw BoundElements.refused();
        }
        return written;
    }

    private List<Place> fitting(Sent sent) {
        String type = sent.type();
        if (type.isEmpty()) {
            return (this.places.size() == 1 && !primitive(this.places.get(0))) ? this.places : List.of();
        }
        List<Place> same = this.places.stream().filter((place) -> parameterType(place).equals(type)).toList();
        boolean convertible = same.isEmpty() && this.places.size() == 1 && primitive(this.places.get(0))
                && ElementTable.type(type).filter(ElementType::primitive).isPresent();
        return convertible ? this.places : same;
    }

    private static boolean primitive(Place place) {
        return place.definition().filter(ElementType::primitive).isPresent();
    }

    /** Parameters knows a simple quantity as any other. */
    private static String parameterType(Place place) {
        return place.type().equals("SimpleQuantity") ? "Quantity" : place.type();
    }

    private static Json.Obj part(String name, Place place, Json value) {
        String type = parameterType(place);
        String field = "value" + Character.toUpperCase(type.charAt(0)) + type.substring(1);
        if (PARAMETER.element(field).isPresent()) {
            return Json.obj("name", name, field, value);
        }
        if (!(value instanceof Json.Obj object)) {
            throw BoundElements.refused();
        }
        return Json.obj("name", name, "part", parts(place, object));
    }

    private static List<Json> parts(Place place, Json.Obj value) {
        List<Json> parts = new ArrayList<>();
        value.fields().forEach((name, field) -> {
            Element element = place.definition()
                .flatMap((type) -> type.element(name))
                .orElseThrow(BoundElements::refused);
            String shown = element.choice().isEmpty() ? name : element.choice();
            List<Json> items = (field instanceof Json.Arr array) ? array.items() : List.of(field);
            items.forEach((item) -> parts.add(part(shown, place.child(element), item)));
        });
        return parts;
    }

    /**
     * Content of a part.
     *
     * @param type of its {@code value[x]}; empty when it has parts
     * @param content the value, or the parts
     */
    private record Sent(String type, Json content) {

        static Sent of(Json.Obj part) {
            if (part.fields().size() != 2 || part.text("name") == null) {
                throw BoundElements.refused();
            }
            for (Map.Entry<String, Json> field : part.fields().entrySet()) {
                if (field.getKey().equals("part")) {
                    return new Sent("", field.getValue());
                }
                Element element = PARAMETER.element(field.getKey()).orElse(null);
                if (element != null && element.choice().equals("value")) {
                    return new Sent(element.type(), field.getValue());
                }
            }
            throw BoundElements.refused();
        }

        Json value(Place place) {
            return this.type.isEmpty() ? assembled(place) : this.content;
        }

        /**
         * Returns the object that the parts list.
         */
        private Json.Obj assembled(Place place) {
            Map<String, Json> fields = new LinkedHashMap<>();
            for (Json.Obj part : objects(this.content)) {
                Sent sent = of(part);
                Element element = element(place, String.valueOf(part.text("name")), sent);
                Json value = sent.value(place.child(element));
                Json before = fields.get(element.name());
                if (!element.list() && before != null) {
                    throw BoundElements.refused();
                }
                fields.put(element.name(), element.list() ? appended(before, value) : value);
            }
            return new Json.Obj(fields);
        }

        private static Element element(Place place, String name, Sent sent) {
            List<Element> named = place.definition().map((type) -> type.named(name)).orElse(List.of());
            return named.stream()
                .filter((one) -> named.size() == 1 || one.type().equals(sent.type()))
                .findFirst()
                .orElseThrow(BoundElements::refused);
        }

        private static Json appended(@Nullable Json list, Json value) {
            List<Json> items = new ArrayList<>((list instanceof Json.Arr array) ? array.items() : List.of());
            items.add(value);
            return new Json.Arr(items);
        }

    }

}
