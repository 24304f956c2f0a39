package dev.smartgateway.r4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Parses a body according to the R4 tables and builds a new one. The result is
 * unambiguous: each element is known, single or a list as defined, of the right type, and
 * no choice occurs twice. Empty lists are omitted. Numbers keep their source text.
 */
public final class StrictReader {

    private final BodyVisitor visitor;

    /**
     * Creates a reader that passes its values to a visitor.
     */
    public StrictReader(BodyVisitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Returns a checked copy of a resource.
     * @throws Misshapen for the first shape that R4 does not define
     */
    public Json.Obj resource(Json.Obj body) {
        return resource(Place.root("Resource"), body);
    }

    /**
     * Returns a checked copy of the value of one element.
     * @param list whether the value must be an array
     * @throws Misshapen for the first shape that R4 does not define
     */
    public Json value(Place place, boolean list, Json value) {
        if (!list) {
            return single(place, value);
        }
        if (!(value instanceof Json.Arr array)) {
            throw new Misshapen(Misshapen.Fault.NOT_LIST, place);
        }
        List<Json> items = new ArrayList<>(array.items().size());
        for (int i = 0; i < array.items().size(); i++) {
            items.add(single(place.item(i), array.items().get(i)));
        }
        return new Json.Arr(items);
    }

    private Json single(Place place, Json value) {
        if (value instanceof Json.Arr) {
            throw new Misshapen(Misshapen.Fault.NOT_SINGLE, place);
        }
        if (place.type().equals("Resource")) {
            return resource(place, object(place, value));
        }
        ElementType type = place.definition().orElseThrow(() -> new Misshapen(Misshapen.Fault.UNKNOWN, place));
        if (type.primitive()) {
            return primitive(place, value);
        }
        return this.visitor.object(place, new Fields(place, type, object(place, value)).read());
    }

    private Json primitive(Place place, Json value) {
        Primitives.require(place, value);
        return (value instanceof Json.Text text) ? new Json.Text(this.visitor.text(place, text.value())) : value;
    }

    private static Json.Obj object(Place place, Json value) {
        if (value instanceof Json.Obj object) {
            return object;
        }
        throw new Misshapen(Misshapen.Fault.KIND, place);
    }

    private Json.Obj resource(Place place, Json.Obj body) {
        String name = String.valueOf(body.text("resourceType"));
        ElementType type = ElementTable.type(name)
            .filter((one) -> one.kind() == ElementType.Kind.RESOURCE)
            .orElseThrow(() -> new Misshapen(Misshapen.Fault.RESOURCE, place));
        boolean inside = place.parent() != null && place.name().equals("contained");
        Place here = (place.parent() != null) ? new Place(place.parent(), place.name(), place.index(), name)
                : Place.root(name);
        if (inside && body.get("contained") != null) {
            throw new Misshapen(Misshapen.Fault.RESOURCE, here);
        }
        Map<String, Json> written = new LinkedHashMap<>();
        written.put("resourceType", Json.of(name));
        written.putAll(new Fields(here, type, body.without("resourceType")).read().fields());
        return this.visitor.object(here, new Json.Obj(written));
    }

    /**
     * The fields of one object.
     */
    private final class Fields {

        private final Place place;

        private final ElementType type;

        private final Json.Obj source;

        private final Map<String, Json> written = new LinkedHashMap<>();

        private final Map<String, String> choices = new HashMap<>();

        Fields(Place place, ElementType type, Json.Obj source) {
            this.place = place;
            this.type = type;
            this.source = source;
        }

        Json.Obj read() {
            this.source.fields().forEach(this::field);
            return new Json.Obj(this.written);
        }

        private void field(String name, Json value) {
            boolean sibling = name.startsWith("_");
            Element element = this.type.element(sibling ? name.substring(1) : name)
                .orElseThrow(() -> new Misshapen(Misshapen.Fault.UNKNOWN, this.place));
            Place here = this.place.child(element);
            if (!element.choice().isEmpty()) {
                String other = this.choices.put(element.choice(), element.name());
                if (other != null && !other.equals(element.name())) {
                    throw new Misshapen(Misshapen.Fault.CHOICE, here);
                }
            }
            if (sibling) {
                this.written.put(name, sibling(here, element, value));
                return;
            }
            boolean primitives = element.list() && value instanceof Json.Arr
                    && here.definition().filter(ElementType::primitive).isPresent();
            Json read = primitives ? primitives(here, element, (Json.Arr) value) : value(here, element.list(), value);
            if (!(read instanceof Json.Arr array) || !array.items().isEmpty()) {
                this.written.put(name, read);
            }
        }

        /**
         * Returns a checked list of primitives. A {@code null} is permitted for an item
         * that has only an extension.
         */
        private Json primitives(Place here, Element element, Json.Arr values) {
            List<Json> siblings = siblings(element);
            List<Json> items = new ArrayList<>(values.items().size());
            for (int i = 0; i < values.items().size(); i++) {
                Json item = values.items().get(i);
                boolean gap = absent(item) && i < siblings.size() && siblings.get(i) instanceof Json.Obj;
                items.add(gap ? item : single(here.item(i), item));
            }
            return new Json.Arr(items);
        }

        private List<Json> siblings(Element element) {
            return (this.source.get("_" + element.name()) instanceof Json.Arr array) ? array.items() : List.of();
        }

        private Json sibling(Place here, Element element, Json value) {
            if (here.definition().filter(ElementType::primitive).isEmpty()) {
                throw new Misshapen(Misshapen.Fault.UNKNOWN, this.place);
            }
            if (!element.list()) {
                return single(this.place.sibling(element), value);
            }
            if (!(value instanceof Json.Arr array) || !fits(array, this.source.get(element.name()))) {
                throw new Misshapen(Misshapen.Fault.SIBLING, here);
            }
            List<Json> items = new ArrayList<>(array.items().size());
            for (int i = 0; i < array.items().size(); i++) {
                Json item = array.items().get(i);
                items.add(absent(item) ? item : single(this.place.sibling(element).item(i), item));
            }
            return new Json.Arr(items);
        }

        private boolean fits(Json.Arr siblings, @Nullable Json values) {
            return values == null
                    || (values instanceof Json.Arr array && array.items().size() == siblings.items().size());
        }

        private boolean absent(Json value) {
            return value instanceof Json.Raw raw && raw.literal().equals("null");
        }

    }

}
