package dev.smartgateway.operator;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;

import dev.smartgateway.operator.file.FileKind;
import dev.smartgateway.operator.file.OperatorFile;
import dev.smartgateway.smart.Issuer;

import org.springframework.util.ClassUtils;

/**
 * Issuers for tests: a typical configuration, and copies that differ in one setting, so
 * that a new setting changes no test.
 */
public final class TestIssuers {

    private static final FileKind KIND = FileKind.apps((text) -> text, Set.of());

    private TestIssuers() {
    }

    /**
     * Reads one; only the cross-checks of whole files are left out.
     */
    public static Issuer read(String yaml) {
        return new OperatorFile(KIND, "test", yaml).as(Issuer.class, null);
    }

    /**
     * Client {@code gateway} with {@code secret-basic}, the rest by default.
     */
    public static Issuer issuer(String name, URI fhir) {
        return with(read("""
                name: %s
                iss: https://%s.example/fhir
                client: { id: gateway, authentication: secret-basic }
                scopes: launch openid patient/*.rs
                """.formatted(name, name)), "iss", fhir, "fhirBase", fhir);
    }

    /**
     * A copy with other values.
     * @param changes names of components, in any nested record, each followed by its
     * value; the first one of that name and type is meant
     */
    public static <T> T with(T record, Object... changes) {
        T copy = record;
        for (int index = 0; index < changes.length; index += 2) {
            T next = with(copy, String.valueOf(changes[index]), changes[index + 1]);
            if (next == null) {
                throw new IllegalArgumentException("no setting " + changes[index]);
            }
            copy = next;
        }
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static <T> T with(T record, String name, Object value) {
        try {
            RecordComponent[] components = record.getClass().getRecordComponents();
            Object[] values = new Object[components.length];
            boolean found = false;
            for (int index = 0; index < components.length; index++) {
                Object old = components[index].getAccessor().invoke(record);
                boolean here = !found && components[index].getName().equals(name)
                        && ClassUtils.isAssignableValue(components[index].getType(), value);
                Object nested = (!found && !here && old instanceof Record) ? with(old, name, value) : null;
                values[index] = here ? value : (nested != null) ? nested : old;
                found |= here || nested != null;
            }
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return found ? (T) record.getClass().getDeclaredConstructor(types).newInstance(values) : null;
        }
        catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
