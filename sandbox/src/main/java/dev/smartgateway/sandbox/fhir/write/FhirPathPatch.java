package dev.smartgateway.sandbox.fhir.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import dev.smartgateway.sandbox.fhir.search.Path;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/**
 * A FHIRPath patch: add, insert, delete, replace and move, with paths as {@link Path}
 * parses them and values that are single data types.
 */
final class FhirPathPatch implements Writes.Patch {

    private final FhirContext context;

    private final List<ParametersParameterComponent> operations;

    FhirPathPatch(FhirContext context, Parameters parameters) {
        this.context = context;
        this.operations = parameters.getParameter()
            .stream()
            .filter((parameter) -> "operation".equals(parameter.getName()))
            .toList();
        if (this.operations.isEmpty()) {
            throw new InvalidRequestException("The patch has no operation");
        }
    }

    @Override
    public Resource on(Resource resource) {
        this.operations.forEach((operation) -> apply(resource, operation));
        return resource;
    }

    private void apply(Resource resource, ParametersParameterComponent operation) {
        String path = text(operation, "path");
        switch (text(operation, "type")) {
            case "add" -> child(parent(resource, path), text(operation, "name")).add(value(operation));
            case "insert" -> list(resource, path).insert(number(operation, "index"), value(operation));
            case "delete" -> element(resource, path).ifPresent((element) -> list(resource, path).remove(element));
            case "replace" -> {
                Base old = element(resource, path).orElseThrow(FhirPathPatch::noElement);
                list(resource, path).replace(old, value(operation));
            }
            case "move" -> {
                Children list = list(resource, path);
                list.move(number(operation, "source"), number(operation, "destination"));
            }
            default -> throw new InvalidRequestException("Unknown type of patch operation");
        }
    }

    private Children list(Resource resource, String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            throw new InvalidRequestException("The path of a patch operation must name an element");
        }
        return child(parent(resource, path.substring(0, dot)), path.substring(dot + 1).replaceAll("\\[\\d+]$", ""));
    }

    private Base parent(Resource resource, String path) {
        return element(resource, path).orElseThrow(FhirPathPatch::noElement);
    }

    private static Optional<Base> element(Resource resource, String path) {
        try {
            List<Base> found = Path.parse(path).in(resource);
            if (found.size() > 1) {
                throw new UnprocessableEntityException("The path of a patch operation matches several elements");
            }
            return found.stream().findFirst();
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidRequestException("The path of a patch operation is not supported", ex);
        }
    }

    private Children child(Base parent, String name) {
        BaseRuntimeElementDefinition<?> type = (parent instanceof Resource resource)
                ? this.context.getResourceDefinition(resource) : this.context.getElementDefinition(parent.getClass());
        BaseRuntimeChildDefinition child = null;
        if (type instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
            child = composite.getChildByName(name);
            child = (child != null) ? child : composite.getChildByName(name + "[x]");
        }
        if (child == null) {
            throw new UnprocessableEntityException("A patch operation names an unknown element");
        }
        return new Children(parent, name, child);
    }

    private static String text(ParametersParameterComponent operation, String name) {
        return part(operation, name).map(Type::primitiveValue)
            .orElseThrow(() -> new InvalidRequestException("A patch operation lacks its " + name));
    }

    private static int number(ParametersParameterComponent operation, String name) {
        return part(operation, name).filter(IntegerType.class::isInstance)
            .map((value) -> ((IntegerType) value).getValue())
            .orElseThrow(() -> new InvalidRequestException("A patch operation lacks its " + name));
    }

    private static Type value(ParametersParameterComponent operation) {
        return part(operation, "value")
            .orElseThrow(() -> new InvalidRequestException("A patch operation lacks a value of one data type"));
    }

    private static Optional<Type> part(ParametersParameterComponent operation, String name) {
        return operation.getPart()
            .stream()
            .filter((part) -> name.equals(part.getName()))
            .findFirst()
            .map(ParametersParameterComponent::getValue);
    }

    private static UnprocessableEntityException noElement() {
        return new UnprocessableEntityException("The path of a patch operation matches nothing");
    }

    private record Children(Base parent, String name, BaseRuntimeChildDefinition definition) {

        void add(Base value) {
            List<IBase> values = values();
            values.add(value);
            set(values);
        }

        void insert(int index, Base value) {
            List<IBase> values = values();
            values.add(within(index, values.size()), value);
            set(values);
        }

        void remove(Base value) {
            List<IBase> values = values();
            values.removeIf((old) -> old == value);
            set(values);
        }

        void replace(Base old, Base value) {
            List<IBase> values = values();
            values.replaceAll((one) -> (one == old) ? value : one);
            set(values);
        }

        void move(int source, int destination) {
            List<IBase> values = values();
            IBase moved = values.remove(within(source, values.size() - 1));
            values.add(within(destination, values.size()), moved);
            set(values);
        }

        private List<IBase> values() {
            return new ArrayList<>(this.definition.getAccessor().getValues(this.parent));
        }

        private void set(List<IBase> values) {
            if (this.definition.getMax() == 1) {
                if (values.size() > 1) {
                    throw new UnprocessableEntityException("A patch operation adds a second value");
                }
                this.definition.getMutator().setValue(this.parent, null);
            }
            else {
                values().forEach((old) -> this.definition.getMutator().remove(this.parent, 0));
            }
            values.forEach((value) -> this.parent.setProperty(this.name, (Base) value));
        }

        private static int within(int index, int size) {
            if (index < 0 || index > size) {
                throw new UnprocessableEntityException("A patch operation names a place outside the list");
            }
            return index;
        }

    }

}
