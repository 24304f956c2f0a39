package dev.smartgateway.conformance;

import java.lang.reflect.Method;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGenerator;

/**
 * Puts the items of the checklist in front of the name of a test:
 * {@code L2 launchWhen...}
 */
public final class ChecklistNames extends DisplayNameGenerator.Standard {

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> type, Method method) {
        String name = super.generateDisplayNameForMethod(enclosing, type, method);
        Checklist items = method.getAnnotation(Checklist.class);
        return (items != null) ? String.join(" ", items.value()) + " " + name : name;
    }

}
