package dev.smartgateway.smart;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Supplier;

/**
 * Describes a component of a record that is read from a file of the operator. The reader,
 * its error messages and the JSON Schema are derived from it. The key is the component's
 * name in kebab case. A component without this annotation whose type is a record is a
 * group: its keys are written at the level of the group.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {

    /**
     * Returns the description, one line.
     */
    String value();

    /**
     * Returns the key, where it is not the component's name in kebab case.
     */
    String key() default "";

    /**
     * Returns the default, as it would be written.
     */
    String byDefault() default "";

    /**
     * Returns an example value.
     */
    String example() default "";

    /**
     * Returns the regular expression that a text must match.
     */
    String pattern() default "";

    /**
     * Returns what an entry of a list is, with its article: {@code a host name}.
     */
    String is() default "";

    /**
     * Returns what to write instead of a missing or invalid value, where it does not
     * follow from the other elements.
     */
    String advice() default "";

    /**
     * Returns the largest number allowed; the smallest is one.
     */
    int max() default 0;

    /**
     * Returns whether the record's constructor supplies a value where none is written. A
     * {@code @Nullable} component is always optional.
     */
    boolean optional() default false;

    /**
     * Returns whether the text is a list of words separated by spaces, which may also be
     * written as a YAML list.
     */
    boolean words() default false;

    /**
     * Returns the source of the only texts allowed.
     */
    Class<? extends Supplier<List<String>>> choices() default Any.class;

    /** Allows every text. */
    final class Any implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return List.of();
        }

    }

}
