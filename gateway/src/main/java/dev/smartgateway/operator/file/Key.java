package dev.smartgateway.operator.file;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smartgateway.smart.Setting;
import org.jspecify.annotations.Nullable;

/**
 * One key of a mapping: a component of a record or of a group within it.
 *
 * @param name the key as it is written
 * @param home names of the groups that hold the component
 * @param component the component
 * @param setting its description and constraints
 */
public record Key(String name, List<String> home, RecordComponent component, Setting setting) {

    /**
     * Returns the keys of a record, in the order of its components.
     */
    public static List<Key> of(Class<?> type) {
        return of(type, List.of());
    }

    private static List<Key> of(Class<?> type, List<String> home) {
        List<Key> keys = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null) {
                String name = setting.key().isEmpty() ? dashed(component.getName()) : setting.key();
                keys.add(new Key(name, home, component, setting));
            }
            else {
                keys.addAll(
                        of(component.getType(), Stream.concat(home.stream(), Stream.of(component.getName())).toList()));
            }
        }
        return keys;
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static String word(Object constant) {
        return String.valueOf(constant).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether several values may be written. */
    public boolean many() {
        return Collection.class.isAssignableFrom(this.component.getType());
    }

    /** Returns the type of the value, or of each value. */
    Class<?> type() {
        if (many() && this.component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> item) {
            return item;
        }
        return this.component.getType();
    }

    boolean section() {
        return type().isRecord();
    }

    boolean flag() {
        return type() == boolean.class || type() == Boolean.class;
    }

    boolean number() {
        return type() == int.class || type() == Integer.class;
    }

    boolean duration() {
        return type() == Duration.class;
    }

    boolean url() {
        return type() == URI.class;
    }

    /** Returns the only texts allowed; empty if any text that matches the pattern is. */
    public List<String> choices() {
        if (type().isEnum()) {
            return Arrays.stream(type().getEnumConstants()).map(Key::word).toList();
        }
        try {
            Constructor<? extends Supplier<List<String>>> source = this.setting.choices().getDeclaredConstructor();
            source.setAccessible(true);
            return source.newInstance().get();
        }
        catch (ReflectiveOperationException ex) {
            throw new IllegalStateException(this.setting.choices() + " cannot be made", ex);
        }
    }

    /**
     * Returns whether the value may be {@code null}.
     */
    boolean optional() {
        return this.component.getAnnotatedType().isAnnotationPresent(Nullable.class) || this.setting.optional();
    }

    /**
     * Returns whether the file must contain the key.
     */
    boolean required() {
        if (optional() || !this.setting.byDefault().isEmpty()) {
            return false;
        }
        return section() ? many() || of(type()).stream().anyMatch(Key::required) : !many();
    }

    /**
     * Returns what to write, as a sentence.
     */
    String advice() {
        String example = this.setting.example().isEmpty() ? this.setting.byDefault() : this.setting.example();
        String known = String.join(", ", choices());
        if (!this.setting.advice().isEmpty()) {
            return this.setting.advice();
        }
        if (section()) {
            return many()
                    ? "Write a list with at least one entry: " + this.name
                            + ": followed by lines that begin with a dash."
                    : "Write " + this.name + ": followed by indented key: value lines.";
        }
        if (many()) {
            return "Write a list: " + this.name + ": [" + (example.isEmpty() ? choices().get(0) : example) + "]."
                    + (known.isEmpty() ? "" : " Known: " + known + ".");
        }
        if (flag()) {
            return "Write " + this.name + ": true or " + this.name + ": false.";
        }
        if (number()) {
            return "Write a whole number from 1 to " + this.setting.max() + ", for example " + example + ".";
        }
        return known.isEmpty() ? "Write for example " + this.name + ": " + example : "Write one of: " + known + ".";
    }

}
